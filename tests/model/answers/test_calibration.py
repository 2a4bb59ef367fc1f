"""After calibration, a score is the share of marks for which it is right."""

import re

import numpy as np
import pytest

from model.answers.calibration import Calibration, calibrated, fit_platt, steeper
from model.answers.decision import choose_threshold
from model.errors import BadShape

RNG = np.random.default_rng(5)


def test_calibration_corrects_a_network_that_is_twice_too_confident() -> None:
    truth = RNG.normal(size=(20_000, 2)) * 2
    targets = (RNG.random(truth.shape) < 1 / (1 + np.exp(-truth))).astype(np.float32)
    calibration = fit_platt(truth * 2 + 1, targets)
    assert calibration["scale"] == pytest.approx([0.5, 0.5], abs=0.03)
    assert calibration["shift"] == pytest.approx([-0.5, -0.5], abs=0.06)


def test_calibration_stays_finite_for_a_network_without_mistakes() -> None:
    targets = np.array([[1, 0], [0, 1], [0, 0]] * 50, dtype=np.float32)
    calibration = fit_platt((targets - 0.5) * 20, targets)
    scores = calibrated((targets - 0.5) * 20, calibration)
    assert np.isfinite(calibration["scale"] + calibration["shift"]).all()
    assert 0.97 < scores[0, 0] < 1


def test_a_network_without_mistakes_gets_the_scores_of_laplaces_rule() -> None:
    """Laplace's rule of succession gives (n + 1) / (n + 2) for n marks of one label."""
    positives, negatives = 7, 3
    targets = np.repeat([[1.0, 0.0], [0.0, 1.0]], [positives, negatives], axis=0)
    pre_activations = np.where(targets == 1, 4.0, -2.0)
    scores = calibrated(pre_activations[[0, -1]], fit_platt(pre_activations, targets))
    assert scores[:, 0].tolist() == pytest.approx([8 / 9, 1 / 5])
    assert scores[:, 1].tolist() == pytest.approx([1 / 9, 4 / 5])


def test_a_constant_network_is_calibrated_to_the_share_of_each_label() -> None:
    targets = np.repeat([[1.0, 0.0], [0.0, 1.0]], [700, 300], axis=0)
    same = np.full((1000, 2), 3.0)
    assert calibrated(same[:1], fit_platt(same, targets))[0] == pytest.approx([0.7, 0.3], abs=1e-3)


@pytest.mark.parametrize("factor", [1e-4, 1e-2, 10, 100])
def test_the_fit_does_not_depend_on_the_scale_of_the_pre_activations(factor: float) -> None:
    """Full Newton steps would diverge here."""
    rng = np.random.default_rng(9)
    truth = rng.normal(size=(2000, 2))
    targets = (rng.random(truth.shape) < 1 / (1 + np.exp(-truth))).astype(np.float64)
    plain, other = fit_platt(truth, targets), fit_platt(truth * factor - 3, targets)
    np.testing.assert_allclose(calibrated(truth * factor - 3, other), calibrated(truth, plain), atol=1e-5)


def test_a_steeper_calibration_multiplies_scale_and_shift() -> None:
    plain: Calibration = {"method": "platt", "scale": [1.5, 0.5], "shift": [0.5, -0.25]}
    assert steeper(plain, 2) == {"method": "platt", "scale": [3.0, 1.0], "shift": [1.0, -0.5]}


def test_pre_activations_of_any_size_give_scores_from_0_to_1() -> None:
    plain: Calibration = {"method": "platt", "scale": [1.0, 1.0], "shift": [0.0, 0.0]}
    scores = calibrated(np.array([[-1e30, 1e30], [0.0, -0.0]]), plain)
    np.testing.assert_array_equal(scores, [[0, 1], [0.5, 0.5]])


def test_a_mark_gets_the_same_score_in_any_batch() -> None:
    calibration: Calibration = {"method": "platt", "scale": [1.3, 0.7], "shift": [0.1, -0.2]}
    magnitudes = 10.0 ** RNG.uniform(-4, 2, size=(4097, 1))
    batch = (RNG.normal(size=(4097, 2)) * magnitudes).astype(np.float32)
    batch[:4] = [[np.inf, -np.inf], [3e38, -3e38], [1e-45, -1e-45], [0.0, -0.0]]
    one_by_one = np.concatenate([calibrated(batch[i : i + 1], calibration) for i in range(len(batch))])
    np.testing.assert_array_equal(calibrated(batch, calibration), one_by_one)


def test_the_threshold_is_the_one_with_the_most_right_answers() -> None:
    scores = np.array([[0.7, 0.1], [0.355, 0.2], [0.1, 0.36], [0.3, 0.1], [0.2, 0.1]], dtype=np.float32)
    labels = np.array([0, 0, 1, 2, 2])
    assert choose_threshold(scores, labels) == pytest.approx(0.35)


def test_the_threshold_nearest_to_a_half_is_chosen_among_equally_good_ones() -> None:
    scores = np.array([[0.9, 0.1], [0.1, 0.1]], dtype=np.float32)
    assert choose_threshold(scores, np.array([0, 2])) == 0.5


def test_the_threshold_stays_a_half_when_another_is_better_only_by_chance() -> None:
    scores = np.tile(np.array([[0.9, 0.1], [0.1, 0.8], [0.2, 0.1]], np.float32), (100, 1))
    labels = np.tile([0, 1, 2], 100)
    labels[2::30] = 1
    scores[0] = 0.42, 0.1
    assert choose_threshold(scores, labels) == 0.5


@pytest.mark.parametrize(
    ("shape", "targets", "message"),
    [
        ((5,), (5, 2), "pre-activations has shape (5,); expected (N, 2)"),
        ((5, 2), (5,), "targets has shape (5,); expected (5, 2)"),
        ((5, 2), (4, 2), "targets has shape (4, 2); expected (5, 2)"),
    ],
)
def test_arrays_of_wrong_shapes_are_refused(
    shape: tuple[int, ...], targets: tuple[int, ...], message: str
) -> None:
    with pytest.raises(BadShape, match=re.escape(message)):
        fit_platt(np.zeros(shape), np.zeros(targets))
