"""Answers a chunk of rows, in whatever process it is called."""

from collections.abc import Iterable, Iterator, Sequence
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
"""A batch of marks ends with the one that makes it so large: decoded pictures take memory."""

_DIGITS = 6
"""Of scores after the point: processors differ in the seventh."""


class Work(NamedTuple):
    """What a process has to know to answer.

    - `version`: the folder of the version.
    - `weights`: the SHA-256 of its weights, as the nodes of a cluster might have others.
    - `threshold`: scores below it are neither; None for that of the version.
    """

    version: str
    weights: str
    threshold: float | None = None


class Answer(NamedTuple):
    """A row that is answered, with the columns of the results."""

    row: int
    path: str
    left: int | None
    top: int | None
    width: int | None
    height: int | None
    label: str
    confidence: float
    tick: float
    cross: float
    warnings: tuple[str, ...]


class Unread(NamedTuple):
    """A row that cannot be read, and why."""

    row: int
    path: str
    left: int | None
    top: int | None
    width: int | None
    height: int | None
    reason: str


class Answered(NamedTuple):
    """What becomes of a chunk: each of its rows is in one of the two, in their order."""

    answers: list[Answer]
    unread: list[Unread]


def answer(work: Work, chunk: Chunk) -> Answered:
    """Answer all rows of a chunk."""
    classifier = _classifier(work)
    answered = Answered([], [])
    for batch in _batches(_marks(chunk, answered.unread)):
        readings = classifier.pixels_to_readings([pixels for _, pixels in batch])
        predictions = classifier.classify(readings, work.threshold)
        answered.answers.extend(
            _answer(row, prediction) for (row, _), prediction in zip(batch, predictions, strict=True)
        )
    return answered


@lru_cache(maxsize=1)
def _classifier(work: Work) -> Classifier:
    """Loaded once in a process; BadArtifact where the version is not the one that the job began with."""
    classifier = Classifier.load(Path(work.version))
    if classifier.manifest["weights"]["sha256"] != work.weights:
        raise BadArtifact(f"{work.version}: these are not the weights that the job began with")
    return classifier


def _marks(chunk: Chunk, unread: list[Unread]) -> Iterator[tuple[Row, Pixels]]:
    """The rows with their pixels, each picture decoded once; rows that cannot be read join `unread`."""
    for path, group in groupby(chunk.rows, attrgetter("path")):
        rows = [*group]
        try:
            opened = open_picture(bytes_of_picture(Path(chunk.folder, path)), MAX_PIXELS)
            whole = pixels_of(opened, whole=any(row.region for row in rows))
        except BadPicture as error:
            unread.extend(Unread(*_asked(row), str(error)) for row in rows)
            continue
        for row in rows:
            reason = _outside(row.region, whole)
            if reason:
                unread.append(Unread(*_asked(row), reason))
            else:
                yield row, whole.cut(row.region) if row.region else whole


def _outside(region: Region | None, picture: Pixels) -> str | None:
    """Why a region is not in its picture."""
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


def _answer(row: Row, prediction: Prediction) -> Answer:
    confidence, tick, cross = (
        round(number, _DIGITS) for number in (prediction.confidence, *prediction.scores.values())
    )
    return Answer(*_asked(row), prediction.label, confidence, tick, cross, prediction.warnings)


def _asked(row: Row) -> tuple[int, str, int | None, int | None, int | None, int | None]:
    """What was asked, as it stands in the results: a path is text there, whatever bytes a file's name has."""
    path = row.path.encode(errors="surrogateescape").decode(errors="replace")
    left, top, width, height = row.region or (None,) * 4
    return row.number, path, left, top, width, height
