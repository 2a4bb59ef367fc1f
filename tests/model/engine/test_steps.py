"""Steps give identical bits for any number of grids."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from model.engine.buffers import Buffers
from model.engine.steps import FullyConnectedBlock, product
from model.nn.layers import Array, MatrixProduct

sides = st.integers(1, 40)


def random_array(*shape: int, seed: int = 0) -> Array:
    return np.random.default_rng(seed).standard_normal(shape).astype(np.float32)


@given(count=st.integers(1, 4), rows=sides, inner=sides, columns=sides)
def test_a_product_has_the_same_bits_as_matmul(count: int, rows: int, inner: int, columns: int) -> None:
    stack, matrix = random_array(count, rows, inner), random_array(inner, columns, seed=1)
    for left, right in ((stack, matrix), (matrix.T.copy(), stack.transpose(0, 2, 1).copy())):
        expected = np.matmul(left, right)
        outputs = np.zeros_like(expected)
        product(left, right, outputs)()
        assert outputs.tobytes() == expected.tobytes()


@given(inputs=st.integers(1, 800), neurons=st.integers(1, 100), seed=st.integers(0, 99))
@settings(deadline=None)
def test_a_row_gives_the_same_bits_in_any_batch(inputs: int, neurons: int, seed: int) -> None:
    row = MatrixProduct(random_array(inputs, neurons, seed=seed), random_array(neurons))
    block, rows = FullyConnectedBlock(row, relu=True), random_array(16, inputs, seed=seed + 1)
    whole_batch = bound_and_run(block, rows)
    assert np.allclose(whole_batch, np.maximum(rows @ row.weights + row.biases, 0), atol=1e-3)
    for count in (1, 2, 3, 4, 5, 8):
        assert bound_and_run(block, rows[:count]).tobytes() == whole_batch[:count].tobytes()
    assert bound_and_run(block, rows[15:]).tobytes() == whole_batch[15:].tobytes()


def bound_and_run(block: FullyConnectedBlock, rows: Array) -> Array:
    operations, outputs = block.bind(rows, Buffers())
    for operation in operations:
        operation()
    return outputs
