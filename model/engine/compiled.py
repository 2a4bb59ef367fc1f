"""Grids in, pre-activations out: cuts batches into blocks that fit into the processor's cache.

A plan holds all operations for a block of a fixed number of grids, and their buffers. Each thread has its own
plans, one for each size of block, so memory does not grow with the batch.
"""

import threading
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from model.engine.buffers import Buffers
from model.engine.steps import Operation, Step
from model.nn.layers import Array
from model.shapes import check_shape

BLOCKS = ((16, 15), (4, 4), (2, 2), (1, 1))
"""Sizes of blocks, each with the number of waiting grids from which it is faster, even partly filled."""
MAX_BYTES = 24 << 20


class Plan:
    """The steps bound to buffers for `count` grids."""

    def __init__(self, steps: Sequence[Step], count: int, grid_size: int) -> None:
        buffers = Buffers()
        self.grids = values = buffers.new(count, grid_size, grid_size)
        self.grids += 1
        self.operations: list[Operation] = []
        for step in steps:
            operations, values = step.bind(values, buffers)
            self.operations += operations
        self.outputs = values
        self.bytes_per_grid = buffers.size // count

    def run(self, grids: Array) -> Array:
        """At most `count` grids -> their pre-activations, in a buffer that the next run overwrites."""
        self.grids[: len(grids)] = grids
        for operation in self.operations:
            operation()
        return self.outputs[: len(grids)]


class _OfThisThread(threading.local):
    """Plans by size; each thread has its own, which end with it."""

    def __init__(self) -> None:
        self.plans: dict[int, Plan] = {}


class CompiledNetwork:
    """Call it with grids (N, S, S) of -1 and +1 for pre-activations float32 (N, 2). Threads may share it.

    A grid's answer is identical to the last bit in every batch.
    """

    def __init__(self, steps: Sequence[Step], grid_size: int) -> None:
        self.steps = list(steps)
        self.grid_size = grid_size
        self._own = _OfThisThread()
        self.blocks = self._affordable_blocks()

    def __call__(self, grids: Array) -> npt.NDArray[np.float32]:
        """Raises BadShape if the grids have another size."""
        if grids.shape[1:] != (self.grid_size, self.grid_size):
            check_shape("the array of grids", grids, "N", self.grid_size, self.grid_size)
        if len(grids) == 1:
            return self._plan(1).run(grids).copy()
        results = np.empty((len(grids), 2), np.float32)
        start = 0
        while start < len(grids):
            size = next(size for size, least in self.blocks if len(grids) - start >= least)
            block = grids[start : start + size]
            results[start : start + size] = self._plan(size).run(block)
            start += size
        return results

    def _plan(self, size: int) -> Plan:
        plans = self._own.plans
        if size not in plans:
            plans[size] = Plan(self.steps, size, self.grid_size)
        return plans[size]

    def _affordable_blocks(self) -> list[tuple[int, int]]:
        max_grids = max(1, MAX_BYTES // self._plan(1).bytes_per_grid)
        return [(size, least) for size, least in BLOCKS if size <= max_grids]
