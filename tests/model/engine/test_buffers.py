import numpy as np
import pytest

from model.engine.buffers import CACHE_LINE, Buffers, aligned

SHAPES = [(1,), (3, 5), (2, 3, 7), (1000,)]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_new_array_is_zero_aligned_to_a_cache_line_and_counted(shape: tuple[int, ...]) -> None:
    buffers = Buffers()
    arrays = [buffers.new(*shape) for _ in range(3)]
    for array in arrays:
        assert array.dtype == np.float32
        assert (array.shape, array.flags.c_contiguous) == (shape, True)
        assert array.ctypes.data % CACHE_LINE == 0
        assert not array.any()
    assert buffers.size == 3 * arrays[0].nbytes


def test_an_aligned_copy_is_independent_of_the_original() -> None:
    values = np.arange(12.0).reshape(3, 4).T
    copy = aligned(values)
    values += 1
    assert copy.tolist() == (values - 1).tolist()
    assert copy.ctypes.data % CACHE_LINE == 0
