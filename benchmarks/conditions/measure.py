"""Counts the right answers under each value of each condition, with confidence intervals."""

from typing import NamedTuple

from benchmarks.conditions.scenes import CONDITIONS, Condition, picture_of, with_one_changed
from model.classifier import Classifier
from model.evaluation import Share
from model.picture import image_to_reading

_LABELS = ("tick", "cross", "neither")


class Point(NamedTuple):
    """The result for one value of one condition: forced choice of tick and cross, and all three classes."""

    value: float
    forced_choice: Share
    three_way: Share


def measure(classifier: Classifier, each: int) -> list[tuple[Condition, list[Point]]]:
    """Measure every condition at every value, with `each` marks of each class."""
    return [
        (condition, [_point(classifier, condition, value, each) for value in condition.values])
        for condition in CONDITIONS
    ]


def _point(classifier: Classifier, condition: Condition, value: float, each: int) -> Point:
    conditions = with_one_changed(condition, value)
    labels = [label for label in _LABELS for _ in range(each)]
    pictures = [picture_of(label, seed, conditions) for label in _LABELS for seed in range(each)]
    predictions = classifier.classify(
        [image_to_reading(picture, classifier.grid_size) for picture in pictures]
    )
    three_way = sum(answer.label == label for answer, label in zip(predictions, labels, strict=True))
    forced = sum(
        (answer.scores["tick"] >= answer.scores["cross"]) == (label == "tick")
        for answer, label in zip(predictions, labels, strict=True)
        if label != "neither"
    )
    return Point(value, Share(forced, 2 * each), Share(three_way, len(labels)))
