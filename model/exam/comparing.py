"""Compares two versions on the same marks: their accuracies, and whether the new one is too much worse."""

from typing import Any

import numpy as np
import numpy.typing as npt

from model.artifact.manifest import Comparison, ExamSet, ExamShare
from model.evaluation import Share
from model.exam.marks import ExamMarks
from model.exam.paired import paired_difference
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


def reasons_of(compared: ExamSet, against: str) -> list[str]:
    """A sentence for each comparison that the new version failed."""
    named = [(f"all {compared['name']}", compared), *compared["labels"].items()]
    return [
        _reason(name if one is compared else f"{compared['name']}, {name}", one, against)
        for name, one in named
        if not one["passed"]
    ]


def _compare(before: Right | None, after: Right, margin: float | None) -> Comparison:
    if before is None:
        return {
            "marks": len(after),
            "before": None,
            "after": _share(after),
            "difference": None,
            "interval": None,
            "margin": None,
            "passed": True,
        }
    difference = paired_difference(before, after)
    return {
        "marks": len(after),
        "before": _share(before),
        "after": _share(after),
        "difference": difference.value,
        "interval": [difference.low, difference.high],
        "margin": margin,
        "passed": margin is None or difference.value >= -margin or difference.high >= 0,
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
