"""Steps go downhill at the learning rate, scaled for each layer."""

import numpy as np
import pytest

from model.errors import BadSettings
from model.nn.cost import CrossEntropy
from model.nn.gradient_descent import OPTIMISERS, SCHEDULES, back_propagate, gradient_descent, schedule
from model.nn.layers import Specification
from model.nn.network import Network, build_network

STACK: list[Specification] = [
    {"kind": "convolution", "filters": 4, "size": 3},
    {"kind": "relu"},
    {"kind": "max_pooling"},
    {"kind": "flatten"},
    {"kind": "fully_connected", "neurons": 2},
    {"kind": "sigmoid"},
]
LEARNING_RATES = {"plain": 0.3, "momentum": 0.05, "adam": 0.03}


def network_and_marks() -> tuple[Network, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(1)
    grids = rng.choice([-1, 1], (24, 8, 8))
    targets = np.eye(3)[rng.integers(0, 3, 24)][:, :2]
    return build_network(STACK, 8, rng, np.float64), grids, targets


@pytest.mark.parametrize("name", OPTIMISERS)
def test_every_optimiser_reduces_the_cost_of_a_few_marks_to_a_tenth(name: str) -> None:
    network, grids, targets = network_and_marks()
    descent, cost = gradient_descent(name, network), CrossEntropy()
    first, _ = back_propagate(network, cost, grids, targets)
    for _ in range(300):
        last, gradients = back_propagate(network, cost, grids, targets)
        descent.step(gradients, LEARNING_RATES[name])
    assert last < first / 10


def test_a_plain_step_is_the_learning_rate_times_the_scaled_gradient() -> None:
    network, grids, targets = network_and_marks()
    _, gradients = back_propagate(network, CrossEntropy(), grids, targets)
    before = {name: value.copy() for name, value in network.named_parameters().items()}
    gradient_descent("plain", network).step(gradients, 0.1)
    after = network.named_parameters()
    np.testing.assert_allclose(after["4.weights"], before["4.weights"] - 0.1 * gradients["4.weights"])
    np.testing.assert_allclose(after["0.filters"], before["0.filters"] - 0.1 * 9**2 * gradients["0.filters"])


def test_the_first_step_of_adam_is_the_learning_rate_for_any_gradient() -> None:
    network, grids, targets = network_and_marks()
    _, gradients = back_propagate(network, CrossEntropy(), grids, targets)
    before = network.named_parameters()["4.biases"].copy()
    gradient_descent("adam", network).step(gradients, 0.01)
    moved = network.named_parameters()["4.biases"] - before
    np.testing.assert_allclose(moved, -0.01 * np.sign(gradients["4.biases"]), rtol=1e-4)


def expected_value(name: str, slopes: list[float], learning_rate: float) -> float:
    """The value of a parameter that starts at 0 after these slopes, by Polyak's and Kingma's formulas."""
    value = velocity = mean = square = 0.0
    for number, slope in enumerate(slopes, 1):
        velocity = 0.9 * velocity + slope
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        usual_size = (square / (1 - 0.999**number)) ** 0.5
        step = {"plain": slope, "momentum": velocity, "adam": mean / (1 - 0.9**number) / (usual_size + 1e-8)}
        value -= learning_rate * step[name]
    return value


@pytest.mark.parametrize("slopes", [[0.5, -0.2, 0.1, 0.7], [1e-8, 2e-8, -1e-8]])
@pytest.mark.parametrize("name", OPTIMISERS)
def test_every_optimiser_follows_its_formula(name: str, slopes: list[float]) -> None:
    network, _, _ = network_and_marks()
    descent = gradient_descent(name, network)
    for slope in slopes:
        descent.step({each: np.full_like(value, slope) for each, value in descent.parameters.items()}, 0.1)
    np.testing.assert_allclose(descent.parameters["4.biases"], expected_value(name, slopes, 0.1), rtol=1e-9)


def test_the_state_of_an_optimiser_holds_its_own_arrays() -> None:
    network, _, _ = network_and_marks()
    names = network.named_parameters()
    assert gradient_descent("plain", network).state() == {}
    momentum, adam = gradient_descent("momentum", network), gradient_descent("adam", network)
    assert momentum.state().keys() == {f"velocity.{name}" for name in names}
    assert adam.state().keys() == {f"{array}.{name}" for name in names for array in ("mean", "square")}
    for descent in (momentum, adam):
        state = descent.state()
        assert not any(array.any() for array in state.values())
        descent.step({name: np.ones_like(value) for name, value in names.items()}, 0.1)
        assert all(array.all() for array in state.values())


def test_the_cosine_schedule_has_the_expected_rates() -> None:
    assert schedule("cosine", 0.1, 0) == pytest.approx(0.1 * 0.003 / 0.033)
    assert schedule("cosine", 0.1, 0.03) == pytest.approx(0.1)
    assert schedule("cosine", 0.1, 0.03 + 0.97 / 2) == pytest.approx(0.05)


def test_the_cosine_schedule_warms_up_and_ends_near_zero() -> None:
    rates = [schedule("cosine", 0.1, progress) for progress in np.linspace(0, 1, 101)]
    assert rates[0] < rates[3] == pytest.approx(0.1)
    assert rates[3:] == sorted(rates[3:], reverse=True)
    assert rates[-1] == pytest.approx(0)


def test_the_constant_schedule_is_constant() -> None:
    assert {schedule("constant", 0.1, progress) for progress in (0, 0.5, 1)} == {0.1}


def test_unknown_names_are_refused() -> None:
    with pytest.raises(BadSettings, match="'sgd'"):
        gradient_descent("sgd", network_and_marks()[0])
    with pytest.raises(BadSettings, match=f"expected one of {', '.join(SCHEDULES)}"):
        schedule("linear", 0.1, 0)
