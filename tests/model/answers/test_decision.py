"""A mark gets the label of its higher score if that score reaches the threshold."""

import numpy as np
import numpy.typing as npt
import pytest

from model.answers.decision import choose_threshold, decide
from model.labels import NEITHER

TICK, CROSS = 0, 1
SCORES = np.array([[0.9, 0.2], [0.1, 0.7], [0.3, 0.4], [0.6, 0.6], [0.5, 0.1]], np.float32)


def decided_one_by_one(scores: npt.NDArray[np.float32], threshold: float) -> tuple[list[int], list[float]]:
    answers = [decide(scores[place : place + 1], threshold) for place in range(len(scores))]
    return [int(labels[0]) for labels, _ in answers], [float(confidence[0]) for _, confidence in answers]


def test_the_higher_score_gives_the_label_and_the_confidence() -> None:
    labels, confidence = decide(SCORES, 0.5)
    assert labels.tolist() == [TICK, CROSS, NEITHER, TICK, TICK]
    assert confidence.tolist() == pytest.approx([0.9, 0.7, 0.6, 0.6, 0.5])


@pytest.mark.parametrize("threshold", [0.0, 0.4, 0.5, 0.6, 0.7, 0.9, 1.0])
def test_single_marks_are_decided_like_a_batch(threshold: float) -> None:
    labels, confidence = decide(SCORES, threshold)
    assert decided_one_by_one(SCORES, threshold) == (labels.tolist(), confidence.tolist())


@pytest.mark.parametrize("count", [1, 2])
def test_a_score_at_the_threshold_is_accepted_and_one_below_is_not(count: int) -> None:
    at, below = np.float32(0.7), np.nextafter(np.float32(0.7), np.float32(0))
    assert decide(np.array([[at, 0]] * count, np.float32), 0.7)[0].tolist() == [TICK] * count
    assert decide(np.array([[below, 0]] * count, np.float32), 0.7)[0].tolist() == [NEITHER] * count


def test_the_threshold_is_chosen_between_a_fifth_and_four_fifths() -> None:
    labels = np.array([TICK, NEITHER] * 500)

    def chosen(mark: float, other: float) -> float:
        return choose_threshold(np.array([[mark, 0], [other, 0]] * 500, np.float32), labels)

    assert chosen(0.205, 0.195) == 0.2
    assert chosen(0.81, 0.795) == 0.8
    assert chosen(0.82, 0.805) == 0.5
    assert chosen(0.75, 0.745) == 0.75
