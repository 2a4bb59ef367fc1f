"""The user's own pictures: a folder with `tick/`, `cross/` and `neither/` in it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from model.dataset.marks import MarkSet
from model.errors import BadFile, BadMarks, BadPicture
from model.files import bytes_of_file
from model.labels import LABELS
from model.picture import picture_to_reading

MAX_PIXELS = 50_000_000
"""Larger pictures are no crops of a mark; they are named and skipped."""

_MOST_BYTES = 4 * MAX_PIXELS
"""What such a picture has when nothing in it is compressed."""


@dataclass(frozen=True)
class Picture:
    """A picture of a mark: where it is, its bytes, and an index into LABELS."""

    path: Path
    data: bytes
    label: int


@dataclass(frozen=True)
class Folder:
    """What a folder holds: pictures that can be read with their grids, and what is wrong with the others."""

    pictures: list[Picture]
    marks: MarkSet
    skipped: list[str] = field(default_factory=list)


def load_folder(directory: Path, grid_size: int) -> Folder:
    """Load the pictures below `tick/`, `cross/` and `neither/`; the broken ones are named and skipped.

    Raises BadMarks when there is none of the three, or no picture in them.
    """
    pictures, grids, skipped = [], [], []
    for path, label in _labelled_files(directory):
        try:
            data = bytes_of_picture(path)
            grids.append(picture_to_reading(data, grid_size, MAX_PIXELS).grid)
            pictures.append(Picture(path, data, label))
        except BadPicture as error:
            skipped.append(f"{path}: {error}")
    if not pictures:
        raise BadMarks(f"{directory}: no picture in tick/, cross/ or neither/ that can be read")
    labels = np.array([picture.label for picture in pictures], dtype=np.int8)
    return Folder(pictures, MarkSet(np.stack(grids), labels), skipped)


def _labelled_files(directory: Path) -> Iterator[tuple[Path, int]]:
    for label, name in enumerate(LABELS):
        for path in files_below(directory / name):
            yield path, label


def bytes_of_picture(path: Path) -> bytes:
    """Read the file of a picture; BadPicture, as for what is in it, when it cannot be read."""
    try:
        return bytes_of_file(path, _MOST_BYTES)
    except BadFile as error:
        raise BadPicture(error.reason) from error


def files_below(directory: Path) -> list[Path]:
    """Everything but folders and hidden files, in an order that does not depend on the file system."""
    found = sorted(directory.rglob("*"))
    return [path for path in found if not path.name.startswith(".") and not path.is_dir()]
