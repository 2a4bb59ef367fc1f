"""Draws the marks that a small network learns from in the browser, and packs them into one file.

    python -m model.dataset.packed service/static/learning/marks.bin

The file contains, in this order:

- three numbers, uint32, little-endian: the side S of a grid, the marks in the training set and those in the
  validation set;
- a byte for each mark, first for the training set: its label's index in LABELS;
- a grid for each mark in the same order: S x S bits, row by row, 1 for paper and 0 for ink, the first in the
  highest bit of a byte. Each grid begins with a new byte.

`service/static/learning/marks.js` reads it.
"""

import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np

from model.dataset.marks import MarkSet
from model.drawing import draw_plain_marks
from model.picture import Pixels, pixels_to_readings

GRID_SIZE = 28
TRAINING, VALIDATION = 3000, 900
CHUNK = 300
"""Marks drawn from one seed."""

_SEED = 18
_HEADER = np.dtype("<u4")


class PackedSets(NamedTuple):
    """The contents of the file."""

    training_set: MarkSet
    validation_set: MarkSet


def draw_sets() -> PackedSets:
    """The marks of the shipped file, always the same."""
    chunks = [draw_chunk(number) for number in range((TRAINING + VALIDATION) // CHUNK)]
    first = TRAINING // CHUNK
    return PackedSets(MarkSet.joined(chunks[:first]), MarkSet.joined(chunks[first:]))


def draw_chunk(number: int) -> MarkSet:
    """One chunk of those marks, drawn from its own seed and read as the service reads pictures."""
    drawn = draw_plain_marks(CHUNK, np.random.default_rng([_SEED, number]))
    pictures = [Pixels(grey) for stack in drawn.greys for grey in stack]
    grids = [reading.grid for reading in pixels_to_readings(pictures, GRID_SIZE)]
    return MarkSet(np.stack(grids), drawn.labels)


def pack(sets: PackedSets) -> bytes:
    """The content of the file."""
    marks = MarkSet.joined(sets)
    header = np.array([marks.grids.shape[1], *map(len, sets)], _HEADER)
    bits = np.packbits(marks.grids.reshape(len(marks), -1) > 0, axis=1)
    return header.tobytes() + marks.labels.tobytes() + bits.tobytes()


def unpack(content: bytes) -> PackedSets:
    """The marks in the content of a file."""
    size, training, validation = np.frombuffer(content, _HEADER, 3).tolist()
    count, start = training + validation, 3 * _HEADER.itemsize
    labels = np.frombuffer(content, np.int8, count, start)
    bits = np.frombuffer(content, np.uint8, offset=start + count).reshape(count, -1)
    grids = 2 * np.unpackbits(bits, axis=1, count=size * size).view(np.int8) - 1
    marks, places = MarkSet(grids.reshape(count, size, size), labels), np.arange(count)
    return PackedSets(marks.pick(places < training), marks.pick(places >= training))


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(pack(draw_sets()))
