"""The costs follow the textbook formulas, and their slopes are right even if scores saturate."""

import numpy as np
import pytest

from model.errors import BadSettings
from model.nn.cost import COSTS, Cost, CrossEntropy, Quadratic, cost_function
from model.nn.layers import Sigmoid
from tests.model.nn.gradient_check import assert_same_slope

TARGETS = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])
PRE_ACTIVATIONS = np.array([[2.0, -1.0], [0.3, 0.1], [-4.0, 0.0]])


def test_cross_entropy_is_the_textbook_sum_over_both_outputs() -> None:
    scores = Sigmoid().forward(PRE_ACTIVATIONS)
    expected = -(TARGETS * np.log(scores) + (1 - TARGETS) * np.log(1 - scores)).sum() / 3
    assert CrossEntropy().value(PRE_ACTIVATIONS, TARGETS) == pytest.approx(expected)


def test_quadratic_is_half_the_squared_distance() -> None:
    scores = Sigmoid().forward(PRE_ACTIVATIONS)
    expected = ((scores - TARGETS) ** 2).sum() / 2 / 3
    assert Quadratic().value(PRE_ACTIVATIONS, TARGETS) == pytest.approx(expected)


@pytest.mark.parametrize("cost", COSTS.values(), ids=COSTS.keys())
def test_the_gradient_equals_central_differences(cost: Cost) -> None:
    inputs = PRE_ACTIVATIONS.copy()
    exact = cost.gradient(inputs, TARGETS)
    assert_same_slope(exact, lambda: cost.value(inputs, TARGETS), inputs)


@pytest.mark.parametrize("cost", COSTS.values(), ids=COSTS.keys())
def test_the_right_answer_costs_less_than_the_wrong_one(cost: Cost) -> None:
    right = np.where(TARGETS > 0, 5.0, -5.0)
    assert cost.value(right, TARGETS) < 0.05 < cost.value(-right, TARGETS)


def test_cross_entropy_has_a_gradient_for_a_certain_and_wrong_answer() -> None:
    certain = np.array([[1000.0, -1000.0]], np.float32)
    target = np.array([[0.0, 1.0]], np.float32)
    assert CrossEntropy().value(certain, target) == 2000.0
    assert CrossEntropy().gradient(certain, target).tolist() == [[1.0, -1.0]]


def test_a_cost_is_looked_up_by_name() -> None:
    assert isinstance(cost_function("cross-entropy"), CrossEntropy)
    assert isinstance(cost_function("quadratic"), Quadratic)


def test_an_unknown_cost_is_refused_with_its_name() -> None:
    with pytest.raises(BadSettings, match="'hinge'"):
        cost_function("hinge")
