from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.engine import compile  # noqa: A004
from model.engine.patch_table import PatchTable
from model.errors import BadShape
from model.nn.network import Network, build_network
from tests.model.engine.networks import networks, random_grids

CONVOLUTION: dict[str, Any] = {"kind": "convolution", "filters": 5, "size": 3, "stride": 1}
RELU: dict[str, Any] = {"kind": "relu"}
POOLING: dict[str, Any] = {"kind": "max_pooling", "window": 2, "stride": 2}
MIXING: dict[str, Any] = {"kind": "convolution", "filters": 4, "size": 1, "stride": 1}
END: list[dict[str, Any]] = [
    {"kind": "flatten"},
    {"kind": "fully_connected", "neurons": 2},
    {"kind": "sigmoid"},
]


def network_of(*specifications: dict[str, Any], grid_size: int = 16) -> Network:
    return build_network([*specifications, *END], grid_size, np.random.default_rng(3))


def in_double_precision(network: Network) -> Network:
    """The same parameters in float64, so that the reference adds no rounding errors."""
    double = build_network(network.specifications(), network.grid_size, np.random.default_rng(0), np.float64)
    for name, values in double.named_parameters().items():
        values[:] = network.named_parameters()[name]
    return double


@given(networks(), st.integers(1, 70), st.integers(0, 1000))
@settings(max_examples=150, deadline=None)
def test_a_compiled_network_gives_its_layers_outputs(network: Network, count: int, seed: int) -> None:
    """Within 1e-6 of the largest activation, or within the error of single precision if that is larger."""
    grids = random_grids(count, network.grid_size, seed)
    *hidden, exact, _ = in_double_precision(network).layer_outputs(grids)
    largest = max(1.0, *(float(np.abs(values).max()) for values in (*hidden, exact)))
    rounding = np.abs(network.pre_activations(grids) - exact).max()
    assert np.abs(compile(network)(grids) - exact).max() <= max(1e-6 * largest, 2 * rounding)


@given(networks(), st.integers(1, 150), st.data())
@settings(max_examples=60, deadline=None)
def test_any_part_of_a_batch_gives_the_same_bits(network: Network, count: int, data: st.DataObject) -> None:
    compiled = compile(network)
    grids = random_grids(count, network.grid_size, 1)
    whole = compiled(grids)
    start = data.draw(st.integers(0, count - 1))
    stop = data.draw(st.integers(start + 1, count))
    assert compiled(grids[start:stop]).tobytes() == whole[start:stop].tobytes()
    assert compiled(grids[start : start + 1]).tobytes() == whole[start : start + 1].tobytes()


def test_the_shipped_architecture_is_exact_and_gives_the_same_bits_in_every_batch() -> None:
    blocks = [CONVOLUTION | {"filters": 32}, RELU, POOLING, MIXING | {"filters": 16}, RELU]
    blocks += [CONVOLUTION | {"filters": 32}, RELU, POOLING, CONVOLUTION | {"filters": 64}, RELU]
    blocks += [{"kind": "flatten"}, {"kind": "fully_connected", "neurons": 48}, RELU]
    network = build_network([*blocks, *END[1:]], 32, np.random.default_rng(0))
    compiled, grids = compile(network), random_grids(70, 32, 2)
    assert (
        np.abs(compiled(grids) - network.pre_activations(grids)).max() < 1e-6 * np.abs(compiled(grids)).max()
    )
    one_by_one = np.concatenate([compiled(grid[np.newaxis]) for grid in grids])
    for count in (*range(1, 36), 70):
        assert compiled(grids[:count]).tobytes() == one_by_one[:count].tobytes()


def test_a_convolution_relu_pooling_and_1x1_convolution_become_one_table() -> None:
    first = compile(network_of(CONVOLUTION, RELU, POOLING, MIXING, RELU, CONVOLUTION)).steps[0]
    assert isinstance(first, PatchTable)
    assert first.table.shape == (2**16, 4)


def test_a_table_ends_before_a_layer_with_too_large_a_receptive_field() -> None:
    first = compile(network_of(CONVOLUTION, RELU, {"kind": "max_pooling", "window": 3})).steps[0]
    assert isinstance(first, PatchTable)
    assert first.table.shape == (2**9, 5)


def test_a_table_ends_earlier_when_it_would_be_too_large() -> None:
    first = compile(network_of(CONVOLUTION | {"filters": 40}, RELU, POOLING)).steps[0]
    assert isinstance(first, PatchTable)
    assert first.table.shape == (2**9, 40)


def test_large_first_filters_are_computed_without_a_table() -> None:
    network = network_of(CONVOLUTION | {"size": 5}, RELU)
    assert not any(isinstance(step, PatchTable) for step in compile(network).steps)


def test_pooling_with_a_1x1_window_and_a_stride_is_compiled() -> None:
    network = network_of(CONVOLUTION | {"size": 5}, MIXING, {"kind": "max_pooling", "window": 1, "stride": 2})
    grids = random_grids(3, 16, 0)
    assert np.allclose(compile(network)(grids), network.pre_activations(grids), atol=1e-5)


def test_threads_share_a_compiled_network() -> None:
    compiled = compile(network_of(CONVOLUTION, RELU, POOLING, CONVOLUTION))
    batches = [random_grids(count, 16, count) for count in range(1, 80)]
    expected = [compiled(batch) for batch in batches]
    with ThreadPoolExecutor(4) as threads:
        for answers, expected_answers in zip(threads.map(compiled, batches), expected, strict=True):
            assert answers.tobytes() == expected_answers.tobytes()


def test_an_output_is_not_overwritten_by_the_next_call() -> None:
    compiled = compile(network_of(CONVOLUTION))
    first = compiled(random_grids(1, 16, 0))
    kept = first.copy()
    compiled(random_grids(1, 16, 1))
    assert (first == kept).all()


def test_later_training_does_not_change_a_compiled_network() -> None:
    network, grids = network_of(CONVOLUTION, RELU), random_grids(3, 16, 0)
    compiled = compile(network)
    before = compiled(grids)
    for values in network.named_parameters().values():
        values += 1
    assert (compiled(grids) == before).all()


def test_large_grids_are_computed_in_smaller_blocks() -> None:
    large, small = (compile(network_of(CONVOLUTION, CONVOLUTION, grid_size=size)) for size in (200, 16))
    assert large(random_grids(2, 200, 0)).shape == (2, 2)
    assert [size for size, _ in small.blocks] == [16, 4, 2, 1]
    assert [size for size, _ in large.blocks] == [2, 1]


@pytest.mark.parametrize("shape", [(3, 15, 16), (3, 1, 1), (16, 16)])
def test_grids_of_wrong_shapes_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(BadShape, match=r"expected \(N, 16, 16\)"):
        compile(network_of(CONVOLUTION))(np.ones(shape, np.int8))
