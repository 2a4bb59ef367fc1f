"""Counts how many marks are read right under each value of each condition, and how sure that count is."""

from typing import NamedTuple

from benchmarks.conditions.scenes import CONDITIONS, Condition, picture_of, with_one_changed
from model.classifier import Classifier
from model.picture import image_to_reading

_LABELS = ("tick", "cross", "neither")
_Z = 1.96  # 95 %


class Share(NamedTuple):
    """A share of a count, and its 95 % interval after Wilson."""

    share: float
    low: float
    high: float


class Point(NamedTuple):
    """What one value of one condition gave: the forced choice of tick and cross, and all three classes."""

    value: float
    forced_choice: Share
    three_way: Share


def measure(classifier: Classifier, each: int) -> list[tuple[Condition, list[Point]]]:
    """Every condition at every value, with `each` marks of each class."""
    return [
        (condition, [_point(classifier, condition, value, each) for value in condition.values])
        for condition in CONDITIONS
    ]


def wilson(right: int, count: int) -> Share:
    """The share `right / count` with the interval that Wilson gives it."""
    share, squared = right / count, _Z * _Z
    middle = (share + squared / (2 * count)) / (1 + squared / count)
    reach = _Z / (1 + squared / count) * (share * (1 - share) / count + squared / (4 * count * count)) ** 0.5
    return Share(share, max(0.0, middle - reach), min(1.0, middle + reach))


def _point(classifier: Classifier, condition: Condition, value: float, each: int) -> Point:
    conditions = with_one_changed(condition, value)
    labels = [label for label in _LABELS for _ in range(each)]
    pictures = [picture_of(label, seed, conditions) for label in _LABELS for seed in range(each)]
    said = classifier.classify([image_to_reading(picture, classifier.grid_size) for picture in pictures])
    three_way = sum(answer.label == label for answer, label in zip(said, labels, strict=True))
    forced = sum(
        (answer.scores["tick"] >= answer.scores["cross"]) == (label == "tick")
        for answer, label in zip(said, labels, strict=True)
        if label != "neither"
    )
    return Point(value, wilson(forced, 2 * each), wilson(three_way, len(labels)))
