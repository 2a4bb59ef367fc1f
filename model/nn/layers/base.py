"""The base classes of layers: values go forward, gradients go backward, and nothing is kept.

A layer holds its parameters and no other state. `forward_remembering` returns what back-propagation needs
from the forward pass as `memory`, so many threads can use one network at once.
"""

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt

from model.errors import BadArchitecture
from model.nn.layers.arrays import Array, Memory, Shape, Specification
from model.nn.layers.lowering import OnnxOperator, Primitive
from model.nn.layers.window import Window
from model.shapes import check_shape

MAX_VALUES = 1 << 27
"""The limit for the values in an array of parameters."""


class Layer(ABC):
    """One step of the network.

    A new layer needs `kind`, `forward_remembering`, `input_gradient` and `output_shape`, and parameters and
    settings if it has any. The other methods have defaults that fit most layers; each says when it does not.

    - kind: its name in specifications.
    - window: the inputs that one output looks at, the same in every place. None: it may look at all inputs.
    """

    kind: ClassVar[str]
    window: Window | None = None

    @abstractmethod
    def forward_remembering(self, inputs: Array) -> tuple[Array, Memory]:
        """The output, and the memory that the two gradients need."""

    def forward(self, inputs: Array) -> Array:
        """The output alone; raises BadArchitecture if inputs of this shape do not fit."""
        self.output_shape(inputs.shape[1:])
        return self.forward_remembering(inputs)[0]

    @abstractmethod
    def input_gradient(self, output_gradient: Array, memory: Memory) -> Array:
        """How the cost changes with each input, from how it changes with each output."""

    def parameter_gradients(self, output_gradient: Array, memory: Memory) -> dict[str, Array]:
        """How the cost changes with each parameter, by the parameter's name."""
        return {}

    def __repr__(self) -> str:
        settings = [f"{name}={value}" for name, value in self.specification().items() if name != "kind"]
        return f"{type(self).__name__}({', '.join(settings)})"

    # Building

    @classmethod
    def build(
        cls, specification: Specification, input_shape: Shape, rng: np.random.Generator, dtype: Any
    ) -> Self:
        """A layer with random parameters; raises BadArchitecture when a setting is impossible."""
        return cls()

    def specification(self) -> Specification:
        """The data from which `build_layer` builds the same kind of layer: `kind` and every setting."""
        return {"kind": self.kind}

    @property
    def parameters(self) -> dict[str, Array]:
        """The arrays that training changes, in place, by name."""
        return {}

    @property
    def scales(self) -> dict[str, float]:
        """How many times larger each parameter is than its effect on the output; see `GradientDescent`."""
        return dict.fromkeys(self.parameters, 1.0)

    @abstractmethod
    def output_shape(self, input_shape: Shape) -> Shape:
        """The shape of one picture's output; raises BadArchitecture if the input does not fit."""

    # Compiling and exporting

    def lowered(self) -> Primitive | None:
        """The primitive that an engine runs instead; None: the engine calls `forward`."""
        return None

    def onnx_operators(self) -> list[OnnxOperator]:
        """The equivalent operators of ONNX, in order; without them, exporting raises BadArchitecture."""
        raise BadArchitecture(f"{self.kind} has no operator in ONNX")

    # Explaining

    def constants(self, inputs: Array, outputs: Array, memory: Memory) -> Array | float:
        """The output minus the sum of the inputs weighted by their gradients: its biases, if it has any.

        The default is right for a layer that is linear around these inputs.
        """
        return self.parameters.get("biases", 0.0)

    def hand_down(self, constants: Array, input_shape: Shape) -> Array:
        """Distribute each output's constant in equal parts to the inputs in its window.

        The default is right for a layer that keeps channels apart, or has no window.
        """
        if self.window is None:
            return np.full(input_shape, constants.sum() / math.prod(input_shape[1:]))
        if self.window.cells == 1 and constants.size == math.prod(input_shape):
            return constants.reshape(input_shape)
        shared, part = np.zeros(input_shape), constants / self.window.cells
        for view in self.window.views(shared):
            view += part
        return shared


class Elementwise(Layer):
    """A function of one number, applied to each value. Any shape in, the same shape out."""

    window = Window()

    def output_shape(self, input_shape: Shape) -> Shape:
        """Unchanged."""
        return input_shape

    def constants(self, inputs: Array, outputs: Array, memory: Memory) -> Array:
        """The function's tangent, evaluated at 0: the output minus slope times input."""
        constants: Array = outputs - self.input_gradient(inputs, memory)
        return constants


class Sliding(Layer):
    """Slides a window over the maps: one output for each place of the window.

    There is no padding: a window stays inside the maps. Rows and columns left over at the bottom and at the
    right are ignored.
    """

    window: Window

    def output_shape(self, input_shape: Shape) -> Shape:
        """(H, W, C) -> (rows, columns, C)."""
        if len(input_shape) != 3:
            raise BadArchitecture(f"{self.kind} takes (rows, columns, channels), not {input_shape}")
        rows, columns = self.window.places(input_shape)
        if rows < 1 or columns < 1:
            size = f"{self.window.height} x {self.window.width}"
            raise BadArchitecture(f"a window of {size} does not fit into {input_shape[:2]}")
        return rows, columns, input_shape[2]


def whole_number(specification: Mapping[str, Any], key: str, default: int | None = None) -> int:
    """A setting of a layer that is a count; raises BadArchitecture unless it is 1 or more."""
    value = specification.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise BadArchitecture(f"`{key}` is {value!r}; expected a whole number from 1")
    return value


def parameter(name: str, values: npt.ArrayLike, *shape: int | str) -> Array:
    """The values as an array of floats, not copied if they are one; raises BadShape for another shape."""
    check_shape(name, values, *shape)
    array = np.asarray(values)
    return array if array.dtype.kind == "f" else array.astype(np.float32)


def starting_values(rng: np.random.Generator, shape: Shape, spread: float, dtype: Any) -> Array:
    """Normally distributed values with a standard deviation of `spread`; BadArchitecture for too many."""
    if math.prod(shape) > MAX_VALUES:
        raise BadArchitecture(f"an array of shape {shape} has more than {MAX_VALUES:,} values")
    return (rng.standard_normal(shape) * spread).astype(dtype)
