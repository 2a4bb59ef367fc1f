"""Answers a chunk of rows. Every process of a job calls it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from model.bulk.rows import Chunk, Row
from model.classifier import Classifier, Pixels, Prediction, Region, open_picture, pixels_of
from model.dataset.folder import MAX_PIXELS, bytes_of_picture
from model.errors import BadArtifact, BadPicture

_TOGETHER = 64
"""Marks that go through the network at a time."""

_PIXELS_TOGETHER = 4_000_000
"""A batch ends with the mark that reaches this size, because decoded pictures take memory."""

_DIGITS = 6
"""Digits of a score after the point; processors differ in the seventh."""


class Work(NamedTuple):
    """The settings with which each process answers.

    - `version`: the folder of the version.
    - `weights`: the SHA-256 of its weights, as the nodes of a cluster might have others.
    - `threshold`: scores below it are neither; None for the version's own.
    """

    version: str
    weights: str
    threshold: float | None = None


@dataclass(frozen=True)
class ResultRow:
    """A row of the results. Its fields are the columns; these first ones repeat the row of the input."""

    row: int
    path: str
    left: int | None
    top: int | None
    width: int | None
    height: int | None


@dataclass(frozen=True)
class AnsweredRow(ResultRow):
    """A row that is answered."""

    label: str
    confidence: float
    tick: float
    cross: float
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class UnreadRow(ResultRow):
    """A row that cannot be read, and why."""

    reason: str


class ChunkResult(NamedTuple):
    """The results of a chunk: each of its rows is in one of the two lists, in order."""

    answers: list[AnsweredRow]
    unread: list[UnreadRow]


def answer(work: Work, chunk: Chunk) -> ChunkResult:
    """Answer all rows of a chunk."""
    classifier, result = _classifier(work), ChunkResult([], [])
    for batch in _batches(_marks(chunk, result.unread)):
        rows, pixels = zip(*batch, strict=True)
        predictions = classifier.classify(classifier.pixels_to_readings(pixels), work.threshold)
        result.answers.extend(map(_answered, rows, predictions))
    return result


@lru_cache(maxsize=1)
def _classifier(work: Work) -> Classifier:
    """The classifier, loaded once in a process; BadArtifact if its weights are not those of the job."""
    classifier = Classifier.load(Path(work.version))
    if classifier.manifest["weights"]["sha256"] != work.weights:
        raise BadArtifact(f"{work.version}: these are not the weights that the job began with")
    return classifier


def _marks(chunk: Chunk, unread: list[UnreadRow]) -> Iterator[tuple[Row, Pixels]]:
    """The rows with their pixels, each picture decoded once; rows that cannot be read join `unread`."""
    for path, group in groupby(chunk.rows, attrgetter("path")):
        rows = [*group]
        try:
            opened = open_picture(bytes_of_picture(Path(chunk.folder, path)), MAX_PIXELS)
            whole = pixels_of(opened, whole=any(row.region for row in rows))
        except BadPicture as error:
            unread.extend(UnreadRow(*_asked(row), str(error)) for row in rows)
            continue
        for row in rows:
            reason = _outside(row.region, whole)
            if reason:
                unread.append(UnreadRow(*_asked(row), reason))
            else:
                yield row, whole.cut(row.region) if row.region else whole


def _outside(region: Region | None, picture: Pixels) -> str | None:
    """The reason why a region is not inside its picture; None if it is."""
    height, width = picture.grey.shape
    if region is None or (region.left + region.width <= width and region.top + region.height <= height):
        return None
    _, _, right, bottom = region.edges
    return f"the region reaches to {right} x {bottom}; the picture has {width} x {height} pixels"


def _batches(marks: Iterable[tuple[Row, Pixels]]) -> Iterator[Sequence[tuple[Row, Pixels]]]:
    batch: list[tuple[Row, Pixels]] = []
    pixels = 0
    for mark in marks:
        batch.append(mark)
        pixels += mark[1].grey.size
        if len(batch) == _TOGETHER or pixels >= _PIXELS_TOGETHER:
            yield batch
            batch, pixels = [], 0
    if batch:
        yield batch


def _answered(row: Row, prediction: Prediction) -> AnsweredRow:
    numbers = (prediction.confidence, *prediction.scores.values())
    confidence, tick, cross = (round(number, _DIGITS) for number in numbers)
    return AnsweredRow(*_asked(row), prediction.label, confidence, tick, cross, prediction.warnings)


def _asked(row: Row) -> tuple[int, str, int | None, int | None, int | None, int | None]:
    """The columns that repeat the input; the path is text, whatever bytes the file's name has."""
    path = row.path.encode(errors="surrogateescape").decode(errors="replace")
    left, top, width, height = row.region or (None,) * 4
    return row.number, path, left, top, width, height
