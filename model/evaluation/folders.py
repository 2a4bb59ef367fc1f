"""Folders of real marks for an evaluation: one source, or a folder of sources."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from model.answers.predictions import Prediction
from model.dataset.folder import MAX_PIXELS, bytes_of_picture
from model.dataset.label_folders import entries_of, files_below, label_of, unused
from model.errors import BadMarks, BadPicture
from model.labels import LABELS, OUTPUTS
from model.picture import Reading

APART = ("lookalike", "tick-hollow", "cross-hollow")
"""Folders of arguable marks, which are counted separately and never in a score."""


class Classifying(Protocol):
    """The interface that is evaluated: it reads pictures and classifies them, as `model.classifier` does."""

    version: str
    threshold: float

    def picture_to_reading(self, data: bytes, max_pixels: int) -> Reading:
        """Read a picture's bytes as the network's grid; raises BadPicture if they are not a picture."""

    def classify(self, readings: Sequence[Reading], threshold: float | None = None) -> list[Prediction]:
        """Answer readings in their order; scores below `threshold` (None: its own) are `neither`."""


@dataclass(frozen=True)
class Answers:
    """A classifier's answers for the N pictures of one folder of one source."""

    folder: str
    paths: list[Path]
    predictions: list[Prediction]
    skipped: list[str]

    @property
    def scores(self) -> npt.NDArray[np.float64]:
        """The calibrated scores (N, 2), tick and cross."""
        pairs = [[prediction.scores[name] for name in OUTPUTS] for prediction in self.predictions]
        return np.array(pairs, dtype=np.float64).reshape(-1, 2)

    def counts(self) -> dict[str, int]:
        """The number of answers with each label."""
        labels = [prediction.label for prediction in self.predictions]
        return {label: labels.count(label) for label in LABELS}


def sources_in(directory: Path) -> dict[str, Path]:
    """The sources by name: the directory itself if it has a folder of a label, else all such folders in it.

    Raises BadMarks as `entries_of` does, and if there is no source.
    """
    entries = entries_of(directory)
    if _folders_in(directory):
        return {directory.resolve().name: directory}
    sources = {path.name: path for path, is_folder in entries if is_folder and _folders_in(path)}
    if not sources:
        raise BadMarks(f"{directory}: neither it nor a folder in it has tick/, cross/ or neither/ in it")
    return sources


def answers_of(classifier: Classifying, source: Path, threshold: float | None = None) -> list[Answers]:
    """Answer every picture of a source, by folder; files that cannot be read are reported and skipped."""
    return [_answers(classifier, path, folder, threshold) for path, folder in _folders_in(source)]


def _answers(classifier: Classifying, directory: Path, folder: str, threshold: float | None) -> Answers:
    paths = list[Path]()
    files, unread = files_below(directory)
    skipped = [str(each) for each in unread]

    def readings() -> Iterator[Reading]:
        for path in files:
            try:
                reading = classifier.picture_to_reading(bytes_of_picture(path), MAX_PIXELS)
            except BadPicture as error:
                skipped.append(f"{path}: {error}")
            else:
                paths.append(path)
                yield reading

    predictions = in_blocks(classifier, readings(), threshold)
    return Answers(folder, paths, predictions, skipped)


def in_blocks(
    classifier: Classifying, readings: Iterable[Reading], threshold: float | None = None, size: int = 64
) -> list[Prediction]:
    """Answer readings in order, `size` at a time, because each keeps the pixels of its picture."""
    left, predictions = iter(readings), list[Prediction]()
    while block := [*islice(left, size)]:
        predictions += classifier.classify(block, threshold)
    return predictions


def unused_in(source: Path) -> list[str]:
    """The entries of a source that are not evaluated, without hidden files."""
    measured = {path for path, _ in _folders_in(source)}
    others = sorted(path for path in source.iterdir() if path not in measured)
    return [str(unused(path)) for path in others if not path.name.startswith(".")]


def _folders_in(directory: Path) -> list[tuple[Path, str]]:
    """The folders that are evaluated, each with its label or its name in APART."""
    names = (*LABELS, *APART)
    named = [(path, _counted_as(path.name)) for path in sorted(directory.iterdir()) if path.is_dir()]
    return sorted(((path, name) for path, name in named if name), key=lambda folder: names.index(folder[1]))


def _counted_as(folder_name: str) -> str:
    label = label_of(folder_name)
    return LABELS[label] if label is not None else folder_name * (folder_name in APART)
