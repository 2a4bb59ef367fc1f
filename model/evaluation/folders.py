"""Folders of real marks to measure on: one source, or a folder of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from model.answers.predictions import Prediction
from model.dataset.folder import MAX_PIXELS, bytes_of_picture, files_below
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

    Raises BadMarks when there is none.
    """
    if not directory.is_dir():
        raise BadMarks(f"{directory} is not a folder")
    if _is_source(directory):
        return [Source(directory.resolve().name, directory)]
    found = [Source(path.name, path) for path in sorted(directory.iterdir()) if _is_source(path)]
    if not found:
        raise BadMarks(f"{directory}: neither it nor a folder in it has tick/, cross/ or neither/ in it")
    return found


def answers_of(classifier: Classifying, source: Source, threshold: float | None = None) -> list[Answers]:
    """Answer every picture of a source, folder by folder; files that cannot be read are named and skipped."""
    folders = [source.directory / name for name in (*LABELS, *APART)]
    return [_answers(classifier, folder, threshold) for folder in folders if folder.is_dir()]


def _answers(classifier: Classifying, folder: Path, threshold: float | None) -> Answers:
    paths, readings, skipped = [], [], []
    for path in files_below(folder):
        try:
            readings.append(classifier.picture_to_reading(bytes_of_picture(path), MAX_PIXELS))
            paths.append(path)
        except BadPicture as error:
            skipped.append(f"{path}: {error}")
    return Answers(folder.name, paths, _in_blocks(classifier, readings, threshold), skipped)


def _in_blocks(
    classifier: Classifying, readings: Sequence[Reading], threshold: float | None, size: int = 512
) -> list[Prediction]:
    blocks = [readings[start : start + size] for start in range(0, len(readings), size)]
    return [prediction for block in blocks for prediction in classifier.classify(block, threshold)]


def _is_source(directory: Path) -> bool:
    return any((directory / name).is_dir() for name in (*LABELS, *APART))
