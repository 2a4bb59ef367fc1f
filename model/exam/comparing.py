"""Compares two versions on the same marks: their accuracies, and whether the new one is too much worse."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from model.artifact.manifest import Comparison, ExamSet, ExamShare
from model.evaluation.shares import Share, paired_difference
from model.exam.marks import ExamMarks
from model.labels import LABELS

Right = npt.NDArray[np.bool_]
"""(N,): the marks that a version answered right."""


def compare_on(marks: ExamMarks, labels: npt.NDArray[Any], before: Right | None, after: Right) -> ExamSet:
    """Compare on a set of marks, and on the marks of each label in it."""
    by_label = {}
    for label, name in enumerate(LABELS):
        which = labels == label
        if which.any():
            old = None if before is None else before[which]
            by_label[name] = _compare(old, after[which], marks.label_margins[name])
    return {"name": marks.name, **_compare(before, after, marks.margin), "labels": by_label}


def comparisons(sets: Sequence[ExamSet]) -> list[tuple[str, Comparison]]:
    """The comparisons of an exam by name: each set, and each label in it."""
    named = list[tuple[str, Comparison]]()
    for each in sets:
        named.append((f"all {each['name']}", each))
        named += [(f"{each['name']}, {label}", one) for label, one in each["labels"].items()]
    return named


def reasons_of(sets: Sequence[ExamSet], against: str) -> list[str]:
    """A sentence for each comparison that the new version failed."""
    return [_reason(name, one, against) for name, one in comparisons(sets) if not one["passed"]]


def _compare(before: Right | None, after: Right, margin: float | None) -> Comparison:
    difference = None if before is None else paired_difference(before, after)
    return {
        "marks": len(after),
        "before": None if before is None else _share(before),
        "after": _share(after),
        "difference": difference.value if difference else None,
        "interval": [difference.low, difference.high] if difference else None,
        "margin": margin if difference else None,
        "passed": not difference or margin is None or difference.value >= -margin or difference.high >= 0,
    }


def _share(right: Right) -> ExamShare:
    share = Share(int(right.sum()), len(right))
    low, high = share.interval()
    return {"value": share.value, "low": low, "high": high}


def _reason(name: str, one: Comparison, against: str) -> str:
    assert one["before"] and one["difference"] is not None and one["margin"] is not None  # noqa: S101
    return (
        f"{name}: {one['after']['value']:.2%} right, {-100 * one['difference']:.2f} points worse than version"
        f" {against} ({one['before']['value']:.2%}); at most {100 * one['margin']:g} points are allowed"
    )
