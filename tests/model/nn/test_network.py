"""A network is built from data, has a stateless forward pass and exact back-propagation."""

import re
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from model.errors import BadArchitecture, BadShape
from model.nn.cost import COSTS, Cost
from model.nn.gradient_descent import back_propagate
from model.nn.layers import ReLU, Sigmoid, Specification
from model.nn.network import Network, build_network
from tests.model.nn.gradient_check import assert_same_slope

SMALL: list[Specification] = [
    {"kind": "convolution", "filters": 3, "size": 3, "stride": 1},
    {"kind": "relu"},
    {"kind": "max_pooling", "window": 2, "stride": 2},
    {"kind": "convolution", "filters": 2, "size": 2, "stride": 1},
    {"kind": "relu"},
    {"kind": "flatten"},
    {"kind": "fully_connected", "neurons": 4},
    {"kind": "relu"},
    {"kind": "fully_connected", "neurons": 2},
    {"kind": "sigmoid"},
]


def small_network(seed: int = 3) -> Network:
    return build_network(SMALL, 9, np.random.default_rng(seed), np.float64)


def grids(count: int, size: int = 9) -> np.ndarray:
    return np.random.default_rng(5).choice([-1, 1], (count, size, size)).astype(np.int8)


def test_scores_are_two_independent_numbers_from_0_to_1() -> None:
    scores = small_network().forward(grids(6))
    assert scores.shape == (6, 2)
    assert ((scores > 0) & (scores < 1)).all()
    assert not np.allclose(scores.sum(axis=1), 1)


def test_the_specifications_are_those_that_the_network_was_built_from() -> None:
    assert small_network().specifications() == SMALL


def test_the_same_seed_builds_the_same_network() -> None:
    again = small_network().named_parameters()
    for name, array in small_network().named_parameters().items():
        np.testing.assert_array_equal(array, again[name])


def test_shapes_are_those_of_the_layers_outputs() -> None:
    network = small_network()
    outputs = network.layer_outputs(grids(2))
    assert [output.shape[1:] for output in outputs] == network.shapes()


def test_the_last_layer_output_holds_the_scores() -> None:
    network = small_network()
    np.testing.assert_array_equal(network.layer_outputs(grids(2))[-1], network.forward(grids(2)))


@pytest.mark.parametrize("cost", COSTS.values(), ids=COSTS.keys())
def test_back_propagation_through_the_whole_stack_equals_central_differences(cost: Cost) -> None:
    network = small_network()
    targets = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])

    def value() -> float:
        return cost.value(network.pre_activations(grids(3)), targets)

    cost_of_batch, gradients = back_propagate(network, cost, grids(3), targets)
    assert cost_of_batch == value()
    assert gradients.keys() == network.named_parameters().keys()
    for name, parameter in network.named_parameters().items():
        assert_same_slope(gradients[name], value, parameter)


def test_many_threads_may_share_one_network() -> None:
    network, batches = small_network(), [grids(n) for n in range(1, 17)]
    expected = [network.forward(batch) for batch in batches]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(network.forward, batches * 8))
    for scores, expected_scores in zip(together, expected * 8, strict=True):
        np.testing.assert_array_equal(scores, expected_scores)


def test_parameters_are_counted() -> None:
    assert small_network().parameter_count == (27 + 3) + (24 + 2) + (8 * 4 + 4) + (8 + 2)


def test_an_invalid_layer_is_named_by_its_index() -> None:
    with pytest.raises(BadArchitecture, match=r"layers\[2\]: `window` is 0"):
        build_network([*SMALL[:2], {"kind": "max_pooling", "window": 0}], 9, np.random.default_rng(0))


def test_a_network_without_a_sigmoid_at_its_end_is_refused() -> None:
    with pytest.raises(BadArchitecture, match="not a sigmoid"):
        Network([ReLU()], 9)


def test_a_network_without_two_outputs_is_refused() -> None:
    with pytest.raises(BadArchitecture, match="expected two neurons"):
        Network([Sigmoid()], 9)


def test_the_repr_has_a_line_for_each_layer_with_shape_and_parameters() -> None:
    lines = repr(small_network()).splitlines()
    assert lines[0] == "Network for grids of 9 x 9"
    assert lines[2].split() == ["Convolution(filters=3,", "size=3,", "stride=1)", "(7,", "7,", "3)", "30"]
    assert lines[-1].split() == ["in", "all", f"{small_network().parameter_count:,}"]
    assert len({len(line) for line in lines[1:]}) == 1


@pytest.mark.parametrize("shape", [(9, 9), (2, 9, 8), (2, 9, 9, 1), (2, 81)])
def test_grids_of_wrong_shapes_are_refused_with_both_shapes(shape: tuple[int, ...]) -> None:
    network, message = small_network(), re.escape(f"has shape {shape}; expected (N, 9, 9)")
    for method in (network.forward, network.layer_outputs, network.forward_remembering):
        with pytest.raises(BadShape, match=message):
            method(np.ones(shape))
