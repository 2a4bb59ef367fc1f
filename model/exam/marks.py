"""The marks of the exam: drawn marks that are always the same, the user's held-out pictures, others."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from model.dataset import MarkSet, Picture, draw_mark_set
from model.dataset.drawn import Report
from model.dataset.folder import MAX_PIXELS, bytes_of_picture
from model.exam.settings import ExamSettings
from model.labels import LABELS
from model.picture import picture_to_reading

DRAWN = "drawn"
OWN = "own marks"

ENOUGH = 100
"""The minimum number of own marks of a label at which a worse result on them counts."""

_SEED = int.from_bytes(b"tickcross exam", "big")
"""Larger than any seed of a training run, so the network never trains on a mark of the exam."""


@dataclass(frozen=True)
class ExamMarks:
    """A set of marks of the exam.

    - by_size: the same marks as grids of each size that a version needs.
    - margin: how much worse a new version may be on all of them; None if that does not fail it.
    - label_margins: the same for the marks of each label.
    """

    name: str
    by_size: dict[int, MarkSet]
    margin: float | None
    label_margins: dict[str, float | None]

    def __len__(self) -> int:
        return len(next(iter(self.by_size.values())))


def drawn_marks(sizes: Collection[int], settings: ExamSettings, report: Report) -> ExamMarks:
    """Draw the marks that are the same in every exam."""
    by_size = {size: _drawn(size, settings.of_each, report) for size in sizes}
    return ExamMarks(DRAWN, by_size, settings.margin, dict.fromkeys(LABELS, settings.label_margin))


def own_marks(pictures: Sequence[Picture], sizes: Collection[int], settings: ExamSettings) -> ExamMarks:
    """The user's held-out pictures. A label with too few of them does not count, as they say little."""
    counts = [sum(picture.label == label for picture in pictures) for label in range(len(LABELS))]
    margins = [settings.label_margin if count >= ENOUGH else None for count in counts]
    return ExamMarks(OWN, _read(pictures, sizes), None, dict(zip(LABELS, margins, strict=True)))


def folder_marks(
    name: str, pictures: Sequence[Picture], sizes: Collection[int], settings: ExamSettings
) -> ExamMarks:
    """The pictures of `--exam`, under the name of their folder, which is unique in an exam."""
    if name in (DRAWN, OWN):
        name += " of --exam"
    return ExamMarks(name, _read(pictures, sizes), settings.folder_margin, dict.fromkeys(LABELS))


def unseen(pictures: Sequence[Picture], seen: Sequence[Picture]) -> list[Picture]:
    """The pictures whose files are not among `seen`: an exam contains no mark that the run learnt."""
    hashes = {picture.sha256 for picture in seen}
    return [picture for picture in pictures if picture.sha256 not in hashes]


def _drawn(size: int, of_each: int, report: Report) -> MarkSet:
    """The first `of_each` marks of each label.

    A quarter of the drawn marks are ticks, and a quarter are crosses. So many are drawn that only one seed in
    millions gives too few of either.
    """
    count = 4 * of_each + 24 * math.isqrt(of_each) + 100
    drawn = draw_mark_set(count, size, np.random.SeedSequence(_SEED), report=report)
    return drawn.pick(
        np.concatenate([np.flatnonzero(drawn.labels == label)[:of_each] for label in range(len(LABELS))])
    )


def _read(pictures: Sequence[Picture], sizes: Collection[int]) -> dict[int, MarkSet]:
    labels = np.array([picture.label for picture in pictures], np.int8)
    data = [bytes_of_picture(picture.path) for picture in pictures]
    return {
        size: MarkSet(np.stack([picture_to_reading(each, size, MAX_PIXELS).grid for each in data]), labels)
        for size in sizes
    }
