"""The network: layers stacked like a burger. Values go up through all of them, gradients go down."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from model.errors import BadArchitecture
from model.labels import OUTPUTS
from model.nn.layers import Array, Layer, Memory, Shape, Sigmoid, Specification, build_layer
from model.shapes import check_shape

GRID_SIZES = range(3, 513)
"""The sizes of grids that a version may have."""


class Network:
    """A stack of layers that ends in a sigmoid with two outputs, tick and cross.

    - layers: in the order in which values pass through them.
    - grid_size: S, the number of rows and of columns of its input grids.

    Raises BadArchitecture if a layer does not fit the one before it.
    """

    def __init__(self, layers: Sequence[Layer], grid_size: int) -> None:
        self.layers = list(layers)
        self.grid_size = grid_size
        self._check_shapes()

    def forward(self, grids: Array) -> Array:
        """Grids (N, S, S) of +-1 -> scores (N, 2), each from 0 to 1. No state is kept."""
        return self.layers[-1].forward(self.pre_activations(grids))

    def pre_activations(self, grids: Array) -> Array:
        """(N, S, S) -> (N, 2): the inputs of the last sigmoid."""
        values = self._as_feature_maps(grids)
        for layer in self.layers[:-1]:
            values = layer.forward(values)
        return values

    def layer_outputs(self, grids: Array) -> list[Array]:
        """The output of each layer for the grids, from first to last."""
        outputs, values = [], self._as_feature_maps(grids)
        for layer in self.layers:
            values = layer.forward(values)
            outputs.append(values)
        return outputs

    def forward_remembering(self, grids: Array) -> tuple[Array, list[Memory]]:
        """The pre-activations (N, 2), and each layer's memory for `backward`."""
        return forward_through(self.layers[:-1], self._as_feature_maps(grids))

    def backward(self, gradient: Array, memories: list[Memory]) -> dict[str, Array]:
        """Back-propagation: from the gradient in the pre-activations (N, 2) to that in every parameter."""
        return backward_through(self.layers[:-1], gradient, memories)[1]

    def named_parameters(self) -> dict[str, Array]:
        """Every parameter under "layer.name", with layers counted from 0; not copies."""
        return {f"{i}.{name}": value for i, layer in enumerate(self.layers)
                for name, value in layer.parameters.items()}  # fmt: skip

    def named_scales(self) -> dict[str, float]:
        """The scale of every parameter, under the same names."""
        return {f"{i}.{name}": value for i, layer in enumerate(self.layers)
                for name, value in layer.scales.items()}  # fmt: skip

    def specifications(self) -> list[Specification]:
        """The architecture as plain data, for `build_network`."""
        return [layer.specification() for layer in self.layers]

    def shapes(self) -> list[Shape]:
        """The shape of one picture's output after each layer."""
        shapes: list[Shape] = []
        shape: Shape = (self.grid_size, self.grid_size, 1)
        for index, layer in enumerate(self.layers):
            try:
                shape = layer.output_shape(shape)
            except BadArchitecture as error:
                raise BadArchitecture(f"layers[{index}]: {error}") from None
            shapes.append(shape)
        return shapes

    @property
    def dtype(self) -> np.dtype[Any]:
        """The data type of its computations and parameters: float32 unless built otherwise."""
        return next(iter(self.named_parameters().values())).dtype

    @property
    def parameter_count(self) -> int:
        """The number of values that training can change."""
        return sum(array.size for array in self.named_parameters().values())

    def __repr__(self) -> str:
        """A line for each layer: its settings, the shape of its output, and the number of its parameters."""
        rows = [("layer", "output", "parameters")]
        for layer, shape in zip(self.layers, self.shapes(), strict=True):
            count = sum(array.size for array in layer.parameters.values())
            rows.append((repr(layer), str(shape), f"{count:,}"))
        rows.append(("in all", "", f"{self.parameter_count:,}"))
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = [f"  {a:{widths[0]}}  {b:{widths[1]}}  {c:>{widths[2]}}" for a, b, c in rows]
        return "\n".join([f"Network for grids of {self.grid_size} x {self.grid_size}", *lines])

    def _as_feature_maps(self, grids: Array) -> Array:
        check_shape("the array of grids", grids, "N", self.grid_size, self.grid_size)
        return np.asarray(grids, self.dtype)[..., np.newaxis]

    def _check_shapes(self) -> None:
        if not self.layers or not isinstance(self.layers[-1], Sigmoid):
            raise BadArchitecture("the last layer is not a sigmoid, so its outputs would not be from 0 to 1")
        if self.shapes()[-1] != (len(OUTPUTS),):
            raise BadArchitecture(f"the output is {self.shapes()[-1]}; expected two neurons, tick and cross")


def forward_through(layers: Sequence[Layer], values: Array) -> tuple[Array, list[Memory]]:
    """The output of the layers for these values, and each layer's memory."""
    memories = []
    for layer in layers:
        values, memory = layer.forward_remembering(values)
        memories.append(memory)
    return values, memories


def backward_through(
    layers: Sequence[Layer], gradient: Array, memories: Sequence[Memory], first: int = 0
) -> tuple[Array, dict[str, Array]]:
    """Back-propagation through consecutive layers of a network, starting with the last one.

    `first` is the index of the first one in the network. Returns the gradient in their input, and
    that in every parameter, by its name in the network. The gradient in the grid is not computed.
    """
    gradients: dict[str, Array] = {}
    for index in reversed(range(len(layers))):
        layer, memory, place = layers[index], memories[index], first + index
        for name, value in layer.parameter_gradients(gradient, memory).items():
            gradients[f"{place}.{name}"] = value
        if place > 0:
            gradient = layer.input_gradient(gradient, memory)
    return gradient, gradients


def build_network(
    specifications: Sequence[Specification], grid_size: int, rng: np.random.Generator, dtype: Any = np.float32
) -> Network:
    """A network of the given architecture with random parameters, drawn from `rng` layer by layer.

    Raises BadArchitecture, naming the layer, if a specification is wrong or does not fit the layer before.
    """
    layers: list[Layer] = []
    shape: Shape = (grid_size, grid_size, 1)
    for index, specification in enumerate(specifications):
        try:
            layers.append(build_layer(specification, shape, rng, dtype))
        except BadArchitecture as error:
            raise BadArchitecture(f"layers[{index}]: {error}") from None
        shape = layers[-1].output_shape(shape)
    return Network(layers, grid_size)
