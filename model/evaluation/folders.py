"""Folders of real marks to measure on: one source, or a folder of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from model.answers.predictions import Prediction
from model.dataset.folder import MAX_PIXELS, bytes_of_picture
from model.dataset.label_folders import entries_of, files_below, label_of, unused
from model.errors import BadMarks, BadPicture
from model.labels import LABELS, OUTPUTS
from model.picture import Reading

APART = ("lookalike", "tick-hollow", "cross-hollow")
"""Folders of marks that are arguable; they are told apart and never part of a score."""


class Classifying(Protocol):
    """What is measured: it reads pictures and classifies them, as `model.classifier` does."""

    version: str
    threshold: float

    def picture_to_reading(self, data: bytes, max_pixels: int) -> Reading:
        """Bring a picture's bytes to the network's grid; BadPicture when they are none."""

    def classify(self, readings: Sequence[Reading], threshold: float | None = None) -> list[Prediction]:
        """Answer readings in their order; scores below `threshold` (None: its own) are `neither`."""


class Source(NamedTuple):
    """A name, and the folder that has `tick/`, `cross/`, `neither/` in it."""

    name: str
    directory: Path


@dataclass(frozen=True)
class Answers:
    """What a classifier said about the pictures of one folder of one source; N of them."""

    folder: str
    paths: list[Path]
    predictions: list[Prediction]
    skipped: list[str]

    @property
    def scores(self) -> npt.NDArray[np.float64]:
        """Calibrated, (N, 2), tick and cross."""
        pairs = [[prediction.scores[name] for name in OUTPUTS] for prediction in self.predictions]
        return np.array(pairs, dtype=np.float64).reshape(-1, 2)

    def counts(self) -> dict[str, int]:
        """How many got each label."""
        found = [prediction.label for prediction in self.predictions]
        return {label: found.count(label) for label in LABELS}


def sources_in(directory: Path) -> list[Source]:
    """The directory itself if it has a folder of a label in it, else all folders in it that do.

    Raises BadMarks as `entries_of` does, and when there is no source.
    """
    entries = entries_of(directory)
    if _folders_in(directory):
        return [Source(directory.resolve().name, directory)]
    found = [Source(path.name, path) for path, is_folder in entries if is_folder and _folders_in(path)]
    if not found:
        raise BadMarks(f"{directory}: neither it nor a folder in it has tick/, cross/ or neither/ in it")
    return found


def answers_of(classifier: Classifying, source: Source, threshold: float | None = None) -> list[Answers]:
    """Answer every picture of a source, folder by folder; files that cannot be read are named and skipped."""
    return [_answers(classifier, path, folder, threshold) for path, folder in _folders_in(source.directory)]


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
    """Answer readings in their order, so many at a time: each keeps the pixels of its picture."""
    left, predictions = iter(readings), list[Prediction]()
    while block := [*islice(left, size)]:
        predictions += classifier.classify(block, threshold)
    return predictions


def unused_in(source: Source) -> list[str]:
    """What is in a source besides folders that are measured and hidden files."""
    measured = {path for path, _ in _folders_in(source.directory)}
    others = sorted(path for path in source.directory.iterdir() if path not in measured)
    return [str(unused(path)) for path in others if not path.name.startswith(".")]


def _folders_in(directory: Path) -> list[tuple[Path, str]]:
    """The folders that are measured, and what each is counted as: a label, or a name out of APART."""
    names = (*LABELS, *APART)
    found = [(path, _counted_as(path.name)) for path in sorted(directory.iterdir()) if path.is_dir()]
    return sorted(((path, name) for path, name in found if name), key=lambda folder: names.index(folder[1]))


def _counted_as(folder_name: str) -> str:
    label = label_of(folder_name)
    return LABELS[label] if label is not None else folder_name * (folder_name in APART)
