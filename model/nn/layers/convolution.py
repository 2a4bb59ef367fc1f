"""Convolution as in the article: multiply, add up, divide by the number of values in the filter."""

from typing import Any

import numpy as np

from model.errors import BadArchitecture
from model.nn.layers.base import Array, Layer, Memory, Shape, Specification, starting_values, whole_number


def receptive_fields(inputs: Array, height: int, width: int, stride: int) -> Array:
    """Every part of the grid that a filter looks at: a view (N, rows, columns, height, width, C)."""
    windows = np.lib.stride_tricks.sliding_window_view(inputs, (height, width), axis=(1, 2))
    return np.moveaxis(windows[:, ::stride, ::stride], 3, -1)


class Convolution(Layer):
    """Slides filters over the grid; each writes down how well it matches each receptive field.

    - filters: (F, height, width, C). A filter of +-1 on a grid of +-1 gives 1 for a perfect match and -1
      for the exact opposite, as the sum of products is divided by height * width * C.
    - biases: (F,), added after the division.
    - stride: how many cells the filter moves at a time. No padding: a filter stays inside the grid, and
      rows or columns that are left over at the right and the bottom are not looked at.

    (N, H, W, C) -> (N, (H - height) // stride + 1, (W - width) // stride + 1, F)
    """

    kind = "convolution"

    def __init__(self, filters: Array, biases: Array, stride: int = 1) -> None:
        self.filters = filters
        self.biases = biases
        self.stride = stride

    @classmethod
    def build(
        cls, specification: Specification, input_shape: Shape, rng: np.random.Generator, dtype: Any
    ) -> "Convolution":
        """Random filters whose output varies as much as their input does.

        He et al. 2015 (arXiv:1502.01852) ask for a standard deviation of sqrt(2 / n) with n values in a
        receptive field; ours is n times that, as the convolution divides by n.
        """
        count, size = whole_number(specification, "filters"), whole_number(specification, "size")
        shape = (count, size, size, input_shape[-1])
        spread = float(np.sqrt(2.0 * size * size * input_shape[-1]))
        stride = whole_number(specification, "stride", 1)
        return cls(starting_values(rng, shape, spread, dtype), np.zeros(count, dtype), stride)

    @property
    def parameters(self) -> dict[str, Array]:
        """The filters and the biases."""
        return {"filters": self.filters, "biases": self.biases}

    @property
    def values_per_filter(self) -> int:
        """What the sum of products is divided by."""
        return int(self.filters[0].size)

    @property
    def scales(self) -> dict[str, float]:
        """A filter's values act divided by their number, so they are written that much larger."""
        return {"filters": float(self.values_per_filter), "biases": 1.0}

    def specification(self) -> Specification:
        """Number and size of the filters, and the stride."""
        count, size = self.filters.shape[:2]
        return {"kind": self.kind, "filters": count, "size": size, "stride": self.stride}

    def output_shape(self, input_shape: Shape) -> Shape:
        """(H, W, C) -> (rows, columns, F)."""
        if len(input_shape) != 3:
            raise BadArchitecture(f"a convolution looks at (rows, columns, channels), not at {input_shape}")
        count, height, width, _ = self.filters.shape
        if height > input_shape[0] or width > input_shape[1]:
            raise BadArchitecture(f"a filter of {height} x {width} does not fit into {input_shape[:2]}")
        rows = (input_shape[0] - height) // self.stride + 1
        return rows, (input_shape[1] - width) // self.stride + 1, count

    def forward_remembering(self, inputs: Array) -> tuple[Array, Memory]:
        """The feature maps; the memory is the input's shape and its receptive fields, a row each."""
        _, height, width, _ = self.filters.shape
        fields = receptive_fields(inputs, height, width, self.stride)
        rows = fields.reshape(-1, self.values_per_filter)
        sums = rows @ self._filter_columns()
        return sums.reshape(*fields.shape[:3], len(self.filters)) + self.biases, (inputs.shape, rows)

    def input_gradient(self, output_gradient: Array, memory: Memory) -> Array:
        """Each output's gradient goes back to all the cells of its receptive field."""
        input_shape, _ = memory
        _, height, width, channels = self.filters.shape
        links = np.moveaxis(self.filters / self.values_per_filter, 0, 2)
        by_cell = _rows(output_gradient) @ links.reshape(height * width, -1, channels)
        by_cell = by_cell.reshape(height, width, *output_gradient.shape[:3], channels)
        gradient = np.zeros(input_shape, output_gradient.dtype)
        spans = [(n - 1) * self.stride + 1 for n in output_gradient.shape[1:3]]
        for row in range(height):
            for column in range(width):
                reached = gradient[:, row : row + spans[0], column : column + spans[1]]
                reached[:, :: self.stride, :: self.stride] += by_cell[row, column]
        return gradient

    def parameter_gradients(self, output_gradient: Array, memory: Memory) -> dict[str, Array]:
        """Summed over every place that a filter looked at."""
        _, fields = memory
        gradients = _rows(output_gradient)
        filters = (gradients.T @ fields).reshape(self.filters.shape) / self.values_per_filter
        return {"filters": filters, "biases": gradients.sum(axis=0)}

    def _filter_columns(self) -> Array:
        return (self.filters.reshape(len(self.filters), -1) / self.values_per_filter).T


def _rows(maps: Array) -> Array:
    return maps.reshape(-1, maps.shape[-1])
