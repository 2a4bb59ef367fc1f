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


def draw_chunk(number: int) -> MarkSet:
    """One chunk of the file's marks, drawn from its own seed and read as the service reads pictures."""
    drawn = draw_plain_marks(CHUNK, np.random.default_rng([_SEED, number]))
    pictures = [Pixels(grey) for stack in drawn.greys for grey in stack]
    grids = [reading.grid for reading in pixels_to_readings(pictures, GRID_SIZE)]
    return MarkSet(np.stack(grids), drawn.labels)


def pack(marks: MarkSet, training: int) -> bytes:
    """The content of the file, whose first `training` marks are the training set."""
    header = np.array([marks.grids.shape[1], training, len(marks) - training], _HEADER)
    bits = np.packbits(marks.grids.reshape(len(marks), -1) > 0, axis=1)
    return header.tobytes() + marks.labels.tobytes() + bits.tobytes()


if __name__ == "__main__":
    chunks = [draw_chunk(number) for number in range((TRAINING + VALIDATION) // CHUNK)]
    Path(sys.argv[1]).write_bytes(pack(MarkSet.joined(chunks), TRAINING))
