"""Convolution as in the article: multiply, add up, divide by the number of values in the filter."""

from typing import Any, Self

import numpy as np
import numpy.typing as npt

from model.errors import BadArchitecture
from model.nn.layers.arrays import Array, Memory, Shape, Specification
from model.nn.layers.base import Sliding, parameter, starting_values, whole_number
from model.nn.layers.lowering import OnnxOperator, WindowProduct
from model.nn.layers.window import Window


def receptive_fields(inputs: Array, height: int, width: int, stride: int) -> Array:
    """Every part of the grid that a filter looks at: a view (N, rows, columns, height, width, C)."""
    windows = np.lib.stride_tricks.sliding_window_view(inputs, (height, width), axis=(1, 2))
    return np.moveaxis(windows[:, ::stride, ::stride], 3, -1)


class Convolution(Sliding):
    """Slides filters over the grid; each output is how well a filter matches a receptive field.

    - filters: (F, height, width, C). A filter of +-1 on a grid of +-1 gives 1 for a perfect match and -1
      for the exact opposite, as the sum of products is divided by height * width * C.
    - biases: (F,), added after the division.
    - stride: how many cells the filter moves at a time.

    (N, H, W, C) -> (N, (H - height) // stride + 1, (W - width) // stride + 1, F)
    """

    kind = "convolution"

    def __init__(self, filters: npt.ArrayLike, biases: npt.ArrayLike, stride: int = 1) -> None:
        self.filters = parameter("filters", filters, "F", "height", "width", "C")
        self.biases = parameter("biases", biases, len(self.filters))
        self.window = Window(self.filters.shape[1], self.filters.shape[2], stride)

    def forward_remembering(self, inputs: Array) -> tuple[Array, Memory]:
        """The feature maps; the memory is the input's shape and its receptive fields, one in each row."""
        fields = receptive_fields(inputs, *self.window)
        rows = fields.reshape(-1, self.values_per_filter)
        sums = rows @ self._filter_columns()
        return sums.reshape(*fields.shape[:3], len(self.filters)) + self.biases, (inputs.shape, rows)

    def input_gradient(self, output_gradient: Array, memory: Memory) -> Array:
        """Each output's gradient goes back to all cells of its receptive field."""
        input_shape, _ = memory
        links = np.moveaxis(self.filters / self.values_per_filter, 0, 2)
        by_cell = _rows(output_gradient) @ links.reshape(self.window.cells, len(self.filters), -1)
        gradient = np.zeros(input_shape, output_gradient.dtype)
        for cells, amounts in zip(self.window.views(gradient), by_cell, strict=True):
            cells += amounts.reshape(cells.shape)
        return gradient

    def parameter_gradients(self, output_gradient: Array, memory: Memory) -> dict[str, Array]:
        """The sums over all receptive fields."""
        _, fields = memory
        gradients = _rows(output_gradient)
        filters = (gradients.T @ fields).reshape(self.filters.shape) / self.values_per_filter
        return {"filters": filters, "biases": gradients.sum(axis=0)}

    @property
    def values_per_filter(self) -> int:
        """The divisor of the sum of products."""
        return int(self.filters[0].size)

    def _filter_columns(self) -> Array:
        return (self.filters.reshape(len(self.filters), -1) / self.values_per_filter).T

    @classmethod
    def build(
        cls, specification: Specification, input_shape: Shape, rng: np.random.Generator, dtype: Any
    ) -> Self:
        """Random filters whose output varies as much as their input: He initialisation.

        He et al. 2015 (arXiv:1502.01852) use a standard deviation of sqrt(2 / n) for n values in a receptive
        field. Here it is n times that, because the convolution divides by n.
        """
        count, size = whole_number(specification, "filters"), whole_number(specification, "size")
        shape = (count, size, size, input_shape[-1])
        spread = float(np.sqrt(2.0 * size * size * input_shape[-1]))
        stride = whole_number(specification, "stride", 1)
        return cls(starting_values(rng, shape, spread, dtype), np.zeros(count, dtype), stride)

    def specification(self) -> Specification:
        """Number and size of the filters, and the stride."""
        count, size = self.filters.shape[:2]
        return {"kind": self.kind, "filters": count, "size": size, "stride": self.window.stride}

    @property
    def parameters(self) -> dict[str, Array]:
        """The filters and the biases."""
        return {"filters": self.filters, "biases": self.biases}

    @property
    def scales(self) -> dict[str, float]:
        """The output divides a filter's values by their number, so they are that many times larger."""
        return {"filters": float(self.values_per_filter), "biases": 1.0}

    def output_shape(self, input_shape: Shape) -> Shape:
        """(H, W, C) -> (rows, columns, F)."""
        rows, columns, channels = super().output_shape(input_shape)
        if channels != self.filters.shape[-1]:
            raise BadArchitecture(f"the filters have shape {self.filters.shape}, but {input_shape} come in")
        return rows, columns, len(self.filters)

    def lowered(self) -> WindowProduct:
        """The product of each receptive field with all filters."""
        return WindowProduct(self.window, self._filter_columns(), self.biases)

    def onnx_operators(self) -> list[OnnxOperator]:
        """ONNX does not divide by the number of values, so the filters are divided beforehand."""
        filters = np.moveaxis(self.filters / self.values_per_filter, 3, 1)
        tensors = {"filters": filters, "biases": self.biases}
        return [OnnxOperator("Conv", tensors, {"strides": [self.window.stride] * 2})]

    def hand_down(self, constants: Array, input_shape: Shape) -> Array:
        """A filter looks at all channels, so each of them gets an equal part."""
        of_all_filters = constants.sum(axis=-1, keepdims=True)
        return super().hand_down(of_all_filters, input_shape) / input_shape[-1]


def _rows(maps: Array) -> Array:
    return maps.reshape(-1, maps.shape[-1])
