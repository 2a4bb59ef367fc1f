"""Evaluates a classifier on folders of real marks: by source, by label, and overall."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from model.evaluation.contact_sheet import AnsweredPicture
from model.evaluation.folders import Answers, Classifying, answers_of, sources_in, unused_in
from model.evaluation.measures import Measures, measure
from model.labels import LABELS


@dataclass(frozen=True)
class Evaluation:
    """The result of an evaluation.

    - threshold: scores below it are `neither`.
    - answers: by source, the answers of each of its folders, including those of arguable marks.
    - unused: other files and folders in the sources.
    """

    version: str
    threshold: float
    answers: dict[str, list[Answers]]
    unused: list[str]

    def sources(self) -> dict[str, Measures]:
        """The figures of each source that contains marks of a label."""
        measured = {name: self._measure(answers) for name, answers in self.answers.items()}
        return {name: measures for name, measures in measured.items() if measures.three_way.total}

    def overall(self) -> Measures:
        """The figures of all sources together."""
        return self._measure([answers for folders in self.answers.values() for answers in folders])

    def apart(self) -> dict[str, dict[str, int]]:
        """The answers for arguable marks, by `source/folder`; no other figure includes them."""
        return {
            f"{name}/{answers.folder}": answers.counts()
            for name, folders in self.answers.items()
            for answers in folders
            if answers.folder not in LABELS
        }

    def mistakes(self) -> list[AnsweredPicture]:
        """All wrong answers, the most confident ones first."""
        wrong = [
            AnsweredPicture(path, answers.folder, prediction)
            for folders in self.answers.values()
            for answers in _scored(folders)
            for path, prediction in zip(answers.paths, answers.predictions, strict=True)
            if prediction.label != answers.folder
        ]
        return sorted(wrong, key=lambda mistake: -mistake.prediction.confidence)

    @property
    def skipped(self) -> list[str]:
        """Files and folders that were not measured."""
        unread = [line for folders in self.answers.values() for each in folders for line in each.skipped]
        return self.unused + unread

    def as_json(self) -> dict[str, Any]:
        """The result as plain data."""
        return {
            "version": self.version,
            "threshold": self.threshold,
            "overall": self.overall().as_json(),
            "sources": {name: measures.as_json() for name, measures in self.sources().items()},
            "apart": self.apart(),
            "skipped": self.skipped,
        }

    def _measure(self, folders: Sequence[Answers]) -> Measures:
        scored = _scored(folders)
        labels = [np.full(len(answers.paths), LABELS.index(answers.folder)) for answers in scored]
        scores = [answers.scores for answers in scored]
        return measure(
            np.concatenate([np.empty((0, 2)), *scores]),
            np.concatenate([np.empty(0, np.int64), *labels]),
            self.threshold,
        )


def evaluate(classifier: Classifying, directory: str | Path, threshold: float | None = None) -> Evaluation:
    """Answer every picture of the sources in a folder; raises BadMarks if there are none."""
    sources = sources_in(Path(directory))
    answers = {name: answers_of(classifier, source, threshold) for name, source in sources.items()}
    unused = [line for source in sources.values() for line in unused_in(source)]
    chosen = classifier.threshold if threshold is None else threshold
    return Evaluation(classifier.version, chosen, answers, unused)


def _scored(folders: Sequence[Answers]) -> list[Answers]:
    return [answers for answers in folders if answers.folder in LABELS]
