"""Several layers fused into one step, bound to buffers before the first grid.

Every matrix product has the same shape for a grid, alone or among thousands. For other shapes, BLAS chooses
other kernels, which add in another order. Then the last digits of an answer would depend on the other grids
in the batch. So a convolution is one product per grid, and fully connected layers take rows in groups, of
sizes for which a test has shown that a row gets the same bits.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import partial

import numpy as np

from model.engine.buffers import Buffers, aligned
from model.nn.layers import Array, Layer, MatrixProduct, Window, WindowProduct

Operation = Callable[[], object]
ROWS_AT_ONCE = 8
FEWER_ROWS = (2, 4)
PROBES = 32


class Step(ABC):
    """A part of the network, ready to be bound to buffers."""

    @abstractmethod
    def bind(self, inputs: Array, buffers: Buffers) -> tuple[list[Operation], Array]:
        """The operations that bring `inputs` (count, ...) to the outputs, and the outputs' buffer."""


class Reshaping(Step):
    """The same values in another shape: (N, ...) -> (N, *shape)."""

    def __init__(self, *shape: int) -> None:
        self.shape = shape

    def bind(self, inputs: Array, buffers: Buffers) -> tuple[list[Operation], Array]:
        """A view."""
        return [], inputs.reshape(len(inputs), *self.shape)


class AsItIs(Step):
    """A layer for which there is nothing faster."""

    def __init__(self, layer: Layer) -> None:
        self.layer = layer

    def bind(self, inputs: Array, buffers: Buffers) -> tuple[list[Operation], Array]:
        """One call of its `forward`."""
        outputs = buffers.new(len(inputs), *self.layer.output_shape(inputs.shape[1:]))
        return [lambda: np.copyto(outputs, self.layer.forward(inputs))], outputs


class ConvolutionBlock(Step):
    """A product over windows, such as a convolution, and ReLU and max pooling if they follow.

    The maximum of sums plus a bias equals the maximum of the sums, plus the bias, to the last digit. The same
    is true of ReLU. So both come after pooling, on fewer values.

    - pooling: windows that do not overlap; a window of one value means no pooling.
    """

    def __init__(self, windows: WindowProduct, pooling: Window, *, relu: bool) -> None:
        self.window = windows.window
        self.pooling = pooling
        self.columns = aligned(windows.weights)
        self.biases = windows.biases.astype(np.float32)
        self.relu = relu

    def bind(self, inputs: Array, buffers: Buffers) -> tuple[list[Operation], Array]:
        """Gather every receptive field as a row, multiply, pool, add the biases."""
        rows, columns = self.pooling.places(self.window.places(inputs.shape[1:]))
        count, pooled = len(inputs), self.pooling.cells
        gather, fields = self._gather(inputs, rows, columns, buffers)
        sums = buffers.new(count, pooled, rows * columns, len(self.biases))
        multiply = product(fields, self.columns, sums.reshape(count, -1, len(self.biases)))
        outputs = sums[:, 0] if pooled == 1 else buffers.new(count, rows * columns, len(self.biases))
        pool, finish = _largest(sums, outputs), _finish(outputs, self.biases, buffers, relu=self.relu)
        return [*gather, multiply, *pool, *finish], outputs.reshape(count, rows, columns, -1)

    def _gather(
        self, inputs: Array, rows: int, columns: int, buffers: Buffers
    ) -> tuple[list[Operation], Array]:
        """Windows as rows (count, places, values), ordered by their place in the pooling window."""
        count, channels = len(inputs), inputs.shape[-1]
        (height, width, stride), pooling = self.window, self.pooling
        places = pooling.cells * rows * columns
        if self.window == pooling == Window():
            return [], inputs.reshape(count, places, channels)
        grid, row, column = inputs.strides[:3]
        step = stride * pooling.stride
        shape = (count, pooling.height, pooling.width, rows, columns, height)
        strides = (grid, stride * row, stride * column, step * row, step * column, row)
        gathered = buffers.new(*shape, width * channels)
        field_row = np.dtype((np.void, width * column))  # copied as one item, not value by value
        fields = np.ndarray(shape, field_row, inputs.data, 0, strides)
        gather: Operation = partial(np.copyto, gathered.view(field_row)[..., 0], fields)
        return [gather], gathered.reshape(count, places, -1)


class FullyConnectedBlock(Step):
    """A product of all values, such as a fully connected layer, and ReLU if it follows."""

    def __init__(self, row: MatrixProduct, *, relu: bool) -> None:
        self.weights = aligned(row.weights)
        self.biases = row.biases.astype(np.float32)
        self.relu = relu
        self.groups = _groups(self.weights)

    def bind(self, inputs: Array, buffers: Buffers) -> tuple[list[Operation], Array]:
        """Multiply in groups, with the last one padded by zeros, and add the biases."""
        count = len(inputs)
        group = next((rows for rows in self.groups if rows >= count), self.groups[-1])
        groups = -(-count // group)
        padding: list[Operation] = []
        rows = inputs
        if count < groups * group:
            rows = buffers.new(groups * group, inputs.shape[1])
            padding = [partial(np.copyto, rows[:count], inputs)]
        sums = buffers.new(groups, group, len(self.biases))
        multiply = product(rows.reshape(groups, group, -1), self.weights, sums)
        outputs = sums.reshape(-1, len(self.biases))[:count]
        return [*padding, multiply, *_finish(outputs, self.biases, buffers, relu=self.relu)], outputs


def product(left: Array, right: Array, outputs: Array) -> Operation:
    """`np.matmul` of a stack of matrices and a single matrix, in either order.

    For a stack of one, `np.dot` calls the same BLAS function with less overhead; for vectors it might not.
    """
    if len(outputs) == 1 and min(left.shape[-2:] + right.shape[-2:]) > 1:
        return partial(np.dot, left.reshape(left.shape[-2:]), right.reshape(right.shape[-2:]), outputs[0])
    return partial(np.matmul, left, right, outputs)


def _largest(sums: Array, outputs: Array) -> list[Operation]:
    """The maximum over axis 1 of (count, window places, places, filters), by halving, into `outputs`."""
    operations: list[Operation] = []
    while (places := sums.shape[1]) > 1:
        kept = (places + 1) // 2
        left, right = sums[:, : places - kept], sums[:, kept:]
        into = left if kept > 1 else outputs[:, np.newaxis]
        operations.append(partial(np.maximum, left, right, out=into))
        sums = sums[:, :kept]
    return operations


def _finish(outputs: Array, biases: Array, buffers: Buffers, *, relu: bool) -> list[Operation]:
    """Add the biases, then ReLU. NumPy is three times as fast without broadcasting, so shapes are equal."""
    repeated = buffers.new(*outputs.shape)
    repeated += biases
    add: Operation = partial(np.add, outputs, repeated, out=outputs)
    return [add, partial(np.maximum, outputs, buffers.new(*outputs.shape), out=outputs)] if relu else [add]


def _groups(weights: Array) -> list[int]:
    """The numbers of rows that may be multiplied at a time, in ascending order: a row gets the same bits.

    They depend on the kernels for the processor. If a row's place in its group matters, the only one is 1.
    """
    probes = np.random.default_rng(0).standard_normal((PROBES, 1, len(weights))).astype(np.float32)
    whole = np.repeat(probes, ROWS_AT_ONCE, axis=1) @ weights
    if (whole != whole[:, :1]).any():
        return [1]
    fewer = [rows for rows in FEWER_ROWS if (np.repeat(probes, rows, axis=1) @ weights == whole[:, :1]).all()]
    return [*fewer, ROWS_AT_ONCE]
