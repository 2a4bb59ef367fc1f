from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from model.nn.cost import CrossEntropy
from model.nn.gradient_descent import back_propagate
from model.nn.network import Network, build_network
from model.training.patchwise import Patchwise, patchwise
from tests.model.engine.networks import networks, random_grids


def in_double_precision(network: Network) -> Network:
    rng = np.random.default_rng(1)
    return build_network(network.specifications(), network.grid_size, rng, np.float64)


@given(networks(), st.integers(1, 20), st.integers(0, 1000))
@settings(max_examples=150, deadline=None)
def test_cost_and_gradients_equal_those_of_the_network(network: Network, count: int, seed: int) -> None:
    network = in_double_precision(network)
    grids, targets = random_grids(count, network.grid_size, seed), np.zeros((count, 2))
    expected_cost, expected = back_propagate(network, CrossEntropy(), grids, targets)
    cost, gradients = back_propagate(patchwise(network), CrossEntropy(), grids, targets)
    assert np.isclose(cost, expected_cost, rtol=1e-12)
    assert gradients.keys() == expected.keys()
    for name, values in expected.items():
        assert np.allclose(gradients[name], values, rtol=1e-9, atol=1e-12), name


def small_network(first_filters: int) -> Network:
    layers: list[dict[str, Any]] = [
        {"kind": "convolution", "filters": 2, "size": first_filters},
        {"kind": "flatten"},
        {"kind": "fully_connected", "neurons": 2},
        {"kind": "sigmoid"},
    ]
    return build_network(layers, 8, np.random.default_rng(0))


def test_a_network_with_large_first_filters_is_returned_unchanged() -> None:
    network = small_network(first_filters=5)
    assert patchwise(network) is network


def test_a_patchwise_network_shares_the_parameters_of_the_network() -> None:
    network, grids = small_network(first_filters=3), random_grids(4, 8, 0)
    substitute = patchwise(network)
    assert isinstance(substitute, Patchwise)
    for values in network.named_parameters().values():
        values += 1
    assert np.allclose(substitute.forward_remembering(grids)[0], network.pre_activations(grids))
