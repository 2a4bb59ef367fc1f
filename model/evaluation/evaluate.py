"""A classifier measured on folders of real marks: source by source, label by label, and all of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from model.evaluation.contact_sheet import Answered
from model.evaluation.folders import Answers, Classifying, answers_of, sources_in, unused_in
from model.evaluation.measures import Measures, measure
from model.labels import LABELS


@dataclass(frozen=True)
class Evaluation:
    """What was measured.

    - threshold: below which scores are `neither`.
    - answers: by source, the answers of each of its folders, those that are told apart included.
    - unused: what else is in the sources.
    """

    version: str
    threshold: float
    answers: dict[str, list[Answers]]
    unused: list[str]

    def sources(self) -> dict[str, Measures]:
        """The figures of each source that has marks of a label in it."""
        measured = {name: self._measure(answers) for name, answers in self.answers.items()}
        return {name: measures for name, measures in measured.items() if measures.three_way.total}

    def overall(self) -> Measures:
        """The figures of all sources together."""
        return self._measure([answers for found in self.answers.values() for answers in found])

    def apart(self) -> dict[str, dict[str, int]]:
        """How arguable marks were answered, by `source/folder`; they are in no other figure."""
        return {
            f"{name}/{answers.folder}": answers.counts()
            for name, found in self.answers.items()
            for answers in found
            if answers.folder not in LABELS
        }

    def mistakes(self) -> list[Answered]:
        """Every wrong answer, those of which it was surest first."""
        wrong = [
            Answered(path, answers.folder, prediction)
            for found in self.answers.values()
            for answers in _scored(found)
            for path, prediction in zip(answers.paths, answers.predictions, strict=True)
            if prediction.label != answers.folder
        ]
        return sorted(wrong, key=lambda mistake: -mistake.prediction.confidence)

    @property
    def skipped(self) -> list[str]:
        """Files and folders that were not measured."""
        unread = [line for found in self.answers.values() for answers in found for line in answers.skipped]
        return self.unused + unread

    def as_json(self) -> dict[str, Any]:
        """All of it as plain data."""
        return {
            "version": self.version,
            "threshold": self.threshold,
            "overall": self.overall().as_json(),
            "sources": {name: measures.as_json() for name, measures in self.sources().items()},
            "apart": self.apart(),
            "skipped": self.skipped,
        }

    def _measure(self, found: Sequence[Answers]) -> Measures:
        scored = _scored(found)
        labels = [np.full(len(answers.paths), LABELS.index(answers.folder)) for answers in scored]
        scores = [answers.scores for answers in scored]
        return measure(
            np.concatenate([np.empty((0, 2)), *scores]),
            np.concatenate([np.empty(0, np.int64), *labels]),
            self.threshold,
        )


def evaluate(classifier: Classifying, directory: str | Path, threshold: float | None = None) -> Evaluation:
    """Answer every picture of the sources in a folder; BadMarks when there are none."""
    sources = sources_in(Path(directory))
    answers = {source.name: answers_of(classifier, source, threshold) for source in sources}
    unused = [line for source in sources for line in unused_in(source)]
    chosen = classifier.threshold if threshold is None else threshold
    return Evaluation(classifier.version, chosen, answers, unused)


def _scored(found: Sequence[Answers]) -> list[Answers]:
    return [answers for answers in found if answers.folder in LABELS]
