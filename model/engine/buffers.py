"""Memory for a plan: each array begins at a cache line, where the processor loads whole vectors."""

import math

import numpy as np

from model.nn.layers import Array

CACHE_LINE = 64


class Buffers:
    """Allocates the arrays that a plan computes in, and counts their bytes."""

    def __init__(self) -> None:
        self.size = 0

    def new(self, *shape: int) -> Array:
        """A float32 array of zeros."""
        array = _zeros(shape)
        self.size += array.nbytes
        return array


def aligned(values: Array) -> Array:
    """A float32 copy, in C order."""
    copy = _zeros(values.shape)
    copy[...] = values
    return copy


def _zeros(shape: tuple[int, ...]) -> Array:
    size = math.prod(shape) * np.dtype(np.float32).itemsize
    memory = np.zeros(size + CACHE_LINE, np.uint8)
    start = -memory.ctypes.data % CACHE_LINE
    return memory[start : start + size].view(np.float32).reshape(shape)
