"""The rows of a job in the order of the input, in chunks that one process answers at a time."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from model.classifier import Region

CHUNK_ROWS = 100
"""A chunk ends with the picture that reaches this length: all rows of a picture are in one chunk."""


class Row(NamedTuple):
    """A picture, or a region of one.

    - `number`: its place in the input, from 0.
    - `path`: as the input has it.
    - `region`: the part of the picture to classify; None for all of it.
    """

    number: int
    path: str
    region: Region | None = None


class Input(NamedTuple):
    """The rows of a job.

    - `folder`: where relative paths begin.
    - `rows`: reads the rows from their beginning; called more than once, so that they need not be kept.
    """

    folder: Path
    rows: Callable[[], Iterable[Row]]


class Survey(NamedTuple):
    """How many rows an input has, and a hash of their paths and regions."""

    rows: int
    sha256: str


class Chunk(NamedTuple):
    """Rows that one process answers at a time; relative paths begin in `folder`."""

    folder: str
    rows: list[Row]


def survey(rows: Iterable[Row]) -> Survey:
    """Read all rows once, and keep none."""
    count, digest = 0, hashlib.sha256()
    for row in rows:
        digest.update(f"{row.path}\0{row.region and tuple(row.region)}\n".encode(errors="surrogateescape"))
        count += 1
    return Survey(count, digest.hexdigest())


def chunks_of(rows: Iterable[Row], folder: Path, part_rows: int) -> Iterator[Chunk]:
    """The rows in chunks. No chunk is in two parts, and no picture in two chunks of a part."""
    chunk: list[Row] = []
    for row in rows:
        is_long = len(chunk) >= CHUNK_ROWS and row.path != chunk[-1].path
        if chunk and (is_long or row.number % part_rows == 0):
            yield Chunk(str(folder), chunk)
            chunk = []
        chunk.append(row)
    if chunk:
        yield Chunk(str(folder), chunk)
