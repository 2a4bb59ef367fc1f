"""Asking: one opinion on a box from several looks."""

import pytest

from examples.form_reader.asking import joined
from service.client import Prediction


def answer(tick: float, cross: float, *warnings: str) -> Prediction:
    best = max(tick, cross)
    label = "neither" if best < 0.5 else "tick" if tick > cross else "cross"
    return Prediction(label, max(best, 1 - best), {"tick": tick, "cross": cross}, warnings, "1")


@pytest.mark.parametrize(
    ("scores", "label", "confidence"),
    [
        ([(1.0, 0.0), (0.0, 0.0), (0.9, 0.0), (0.1, 0.0), (0.2, 0.0)], "tick", 0.7),
        ([(0.0, 0.4), (0.0, 0.0), (0.0, 0.9), (0.0, 0.1), (0.3, 0.8)], "cross", 0.7),
        ([(1.0, 0.0), (0.0, 0.0), (0.1, 0.0), (0.0, 0.0), (0.1, 0.3)], "neither", 0.6),
    ],
)
def test_the_mean_of_the_three_highest_scores_decides(
    scores: list[tuple[float, float]], label: str, confidence: float
) -> None:
    opinion = joined([answer(*pair) for pair in scores])
    assert opinion.label == label
    assert opinion.confidence == pytest.approx(confidence)


@pytest.mark.parametrize(
    ("scores", "is_ambiguous"),
    [
        ([(0.9, 0.0)] * 4 + [(0.1, 0.6)], True),
        ([(0.0, 0.9)] * 4 + [(0.6, 0.1)], True),
        ([(0.9, 0.4)] * 5, False),
        ([(0.1, 0.1)] * 4 + [(0.6, 0.1)], False),
    ],
)
def test_a_mark_is_ambiguous_if_a_look_shows_the_other_one(
    scores: list[tuple[float, float]], is_ambiguous: bool
) -> None:
    assert joined([answer(*pair) for pair in scores]).is_ambiguous is is_ambiguous


def test_a_warning_counts_if_more_than_half_of_the_looks_have_it() -> None:
    looks = [answer(1, 0, "other-ink", "tiny"), answer(1, 0, "other-ink"), answer(1, 0)]
    assert joined(looks).warnings == ("other-ink",)
