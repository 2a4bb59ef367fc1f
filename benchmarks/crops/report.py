"""Formats the answers as a table, and as a page of the documentation."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from benchmarks.crops.measure import Answers, measured
from benchmarks.results import table
from model.evaluation import Measures, Share

_HEAD = [
    "kind of crop",
    "pictures",
    "forced choice",
    "three-way",
    "rejected",
    "neithers accepted",
    "mean confidence",
    "warned",
]


class Figures(NamedTuple):
    """All measurements: by kind, over all kinds, and of the crops that are not scored."""

    kinds: Sequence[tuple[Answers, Measures]]
    overall: Measures
    several: Answers

    @property
    def silent(self) -> int:
        """How many ticks and crosses of all kinds were rejected with other ink but no warning of it."""
        return sum(answers.silent for answers, _ in self.kinds)

    @property
    def mean_three_way(self) -> float:
        """The mean of the kinds' three-way accuracies."""
        return float(np.mean([measures.three_way.value for _, measures in self.kinds]))

    @property
    def mean_rejected(self) -> float:
        """The mean of the kinds' shares of rejected ticks and crosses."""
        return float(np.mean([measures.rejected.value for _, measures in self.kinds]))


def figures_of(answers: Sequence[Answers], several: Answers, threshold: float) -> Figures:
    """Measure the answers at a threshold."""
    kinds = [(some, measured([some], threshold)) for some in answers]
    return Figures(kinds, measured(answers, threshold), several)


def report(figures: Figures) -> str:
    """One row for each kind, the figures of all kinds, and the crops that are not scored."""
    rows = "\n".join(table(_HEAD, [_row(*each) for each in figures.kinds]))
    error, low, high = figures.overall.calibration_error
    return (
        f"{rows}\n\n"
        f"- Mean over the kinds: {figures.mean_three_way:.1%} three-way, {figures.mean_rejected:.1%} of the "
        f"ticks and crosses rejected.\n"
        f"- Expected calibration error over all: {error:.3f} ({low:.3f} to {high:.3f}).\n"
        f"- Rejected ticks and crosses: {figures.overall.rejected.hits}, of which {figures.silent} have "
        f"other ink in the crop and no warning about it.\n"
        f"- Several marks without a box ({figures.several.warned.total} crops, not scored): "
        f"{_shown(figures.several.warned)} have a warning."
    )


def as_json(figures: Figures) -> dict[str, Any]:
    """The figures as plain data."""
    kinds = {
        answers.kind.name: {
            **measures.as_json(),
            "mean_confidence": answers.confidence,
            "warned": answers.warned.as_json(),
            "silent": answers.silent,
        }
        for answers, measures in figures.kinds
    }
    return {
        "kinds": kinds,
        "all": figures.overall.as_json(),
        "mean_three_way": figures.mean_three_way,
        "mean_rejected": figures.mean_rejected,
        "several_marks_warned": figures.several.warned.as_json(),
    }


def page(command: str, figures: str) -> str:
    """The figures as a page of the documentation, with the command that reproduces them."""
    return (
        "# Accuracy by kind of crop\n\n"
        "Users crop boxes in different ways. Each row is one kind of crop, with the same number of ticks,\n"
        "crosses and neithers, except *flat cross*, which has only crosses. No mark was used for training.\n"
        "Brackets are 95 % Wilson intervals.\n\n"
        "- *Forced choice* is the share of ticks and crosses whose right label has the higher score.\n"
        "- *Three-way* is the share of right answers among tick, cross and neither.\n"
        "- *Rejected* is the share of ticks and crosses that were answered `neither`.\n"
        "- *Neithers accepted* is the share of neithers that were answered tick or cross.\n"
        "- *Warned* is the share of crops with the warning `several-marks` or `other-ink`.\n\n"
        f"Repeat the measurement with `{command}`.\n\n{figures}\n"
    )


def _row(answers: Answers, measures: Measures) -> list[str]:
    shares = (measures.forced_choice, measures.three_way, measures.rejected, measures.accepted)
    return [
        answers.kind.name,
        str(measures.three_way.total),
        *map(_shown, shares),
        f"{answers.confidence:.1%}",
        _shown(answers.warned),
    ]


def _shown(share: Share) -> str:
    if not share.total:
        return ""
    low, high = share.interval()
    return f"{share.value:.1%} ({low:.1%} to {high:.1%})"
