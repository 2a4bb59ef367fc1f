"""The user's own pictures: a folder that contains `tick/`, `cross/` and `neither/`."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from model.dataset.label_folders import LabelFolder, Skipped, files_below, label_folders
from model.dataset.marks import MarkSet
from model.errors import BadFile, BadPicture
from model.files import bytes_of_file, reason_of
from model.picture import image_to_reading, open_picture, pixels_of

MAX_PIXELS = 50_000_000
"""Larger pictures are not crops of a mark; they are reported and skipped."""

_MAX_BYTES = 4 * MAX_PIXELS
"""The size of such a picture without any compression."""

_KEPT_SIDE = 96
"""The maximum side of a kept picture in pixels, so that thousands of photos fit into memory."""


@dataclass(frozen=True)
class Picture:
    """A picture of a mark.

    - label: an index into LABELS.
    - sha256: of the bytes of its file.
    - grey: upright, in grey on white, reduced if it was large.
    """

    path: Path
    label: int
    sha256: str
    grey: Image.Image


@dataclass(frozen=True)
class Folder:
    """The contents of a folder.

    - pictures: those that can be read; `marks` are their grids.
    - label_folders: the folders that contain them.
    - skipped: files and folders that are not used.
    """

    pictures: list[Picture]
    marks: MarkSet
    label_folders: list[LabelFolder]
    skipped: list[Skipped]

    def pick(self, places: list[int]) -> "Folder":
        """The same folder with only the pictures at these places."""
        pictures = [self.pictures[place] for place in places]
        marks = self.marks.pick(np.array(places, dtype=np.intp))
        return Folder(pictures, marks, self.label_folders, self.skipped)


def load_folder(directory: Path, grid_size: int) -> Folder:
    """Load the pictures below `tick/`, `cross/` and `neither/`; unreadable files are skipped.

    Raises BadMarks as `label_folders` does. The result may have no pictures.
    """
    folders, skipped = label_folders(directory)
    pictures, grids = [], []
    for folder in folders:
        files, unread = files_below(folder.path)
        skipped += unread
        for path in files:
            try:
                picture, grid = _read(path, folder.label, grid_size)
            except BadPicture as error:
                skipped.append(Skipped(path, str(error)))
            else:
                pictures.append(picture)
                grids.append(grid)
    labels = np.array([picture.label for picture in pictures], dtype=np.int8)
    marks = MarkSet(np.array(grids, np.int8).reshape(-1, grid_size, grid_size), labels)
    return Folder(pictures, marks, folders, skipped)


def bytes_of_picture(path: Path) -> bytes:
    """Read the file of a picture; raises BadPicture, as for broken contents, if it cannot be read."""
    try:
        return bytes_of_file(path, _MAX_BYTES)
    except BadFile as error:
        cause = error.__cause__
        raise BadPicture(reason_of(cause) if isinstance(cause, OSError) else error.reason) from error


def _read(path: Path, label: int, grid_size: int) -> tuple[Picture, np.ndarray]:
    """The picture in a file, and the grid that the service reads from it."""
    data = bytes_of_picture(path)
    values = pixels_of(open_picture(data, MAX_PIXELS)).grey
    grid = image_to_reading(values, grid_size).grid
    grey = Image.fromarray(values)
    grey.thumbnail((_KEPT_SIDE, _KEPT_SIDE), Image.Resampling.BOX)
    return Picture(path, label, hashlib.sha256(data).hexdigest(), grey), grid
