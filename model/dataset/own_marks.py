"""Data augmentation for a user's own pictures, so that a few dozen of them are enough.

A picture is slightly turned, sheared and stretched before it is read, so that the network learns the style
and not the pictures.
"""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image

from model.dataset.folder import Folder, Picture
from model.dataset.marks import MarkSet, split
from model.errors import BadMarks
from model.labels import LABELS
from model.picture import image_to_reading

_TURN = np.radians(8)
_SHEAR = 0.12
_STRETCH = 0.12

ENOUGH = 2
"""Pictures of a label: one to train on, and one to validate on."""


def check_enough(folder: Folder, *, alone: bool) -> None:
    """Raise BadMarks if a label has too few pictures to learn from.

    A label without a folder needs none, unless the network trains on the pictures `alone`.
    """
    needed = {place.label for place in folder.label_folders} if not alone else range(len(LABELS))
    counts = {label: sum(picture.label == label for picture in folder.pictures) for label in needed}
    few = [f"{count} of {LABELS[label]}" for label, count in sorted(counts.items()) if count < ENOUGH]
    if few:
        needs = "each label needs two or more" + (", or no folder" if not alone else "")
        raise BadMarks(f"too few pictures: {', '.join(few)}; {needs}")


def put_aside(
    pictures: Sequence[Picture], validation_fraction: float
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """The indices of the pictures for training and for validation, with the same share of each label.

    The order of their hashes decides, not chance: every run on the same folder holds out the same pictures.
    """
    order = sorted(range(len(pictures)), key=lambda place: pictures[place].sha256)
    labels = np.array([pictures[place].label for place in order], dtype=np.int8)
    training, validation = split(labels, validation_fraction)
    return np.sort(np.take(order, training)), np.sort(np.take(order, validation))


def vary(
    pictures: Sequence[Picture],
    count: int,
    grid_size: int,
    rng: np.random.Generator,
    report: Callable[[int], object] = lambda done: None,
) -> MarkSet:
    """Make `count` varied marks from the pictures, taking them in turn.

    `report` is called after each mark with the number of marks so far.
    """
    chosen = [index % len(pictures) for index in range(count)]
    grids = []
    for done, index in enumerate(chosen, 1):
        grids.append(image_to_reading(_varied(pictures[index].grey, rng), grid_size).grid)
        report(done)
    labels = np.array([pictures[index].label for index in chosen], dtype=np.int8)
    return MarkSet(np.array(grids, np.int8).reshape(-1, grid_size, grid_size), labels)


def _varied(grey: Image.Image, rng: np.random.Generator) -> Image.Image:
    """The picture after a random affine transformation about its middle, filled with paper at the edges."""
    turn, shear = rng.uniform(-_TURN, _TURN), rng.uniform(-_SHEAR, _SHEAR)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    shape = rotation @ [[1, shear], [0, 1]] @ np.diag(rng.uniform(1 - _STRETCH, 1 + _STRETCH, 2))
    middle = np.array(grey.size) / 2
    shift = middle - shape @ middle
    paper = int(np.median(np.asarray(grey)))
    coefficients = (*shape[0], shift[0], *shape[1], shift[1])
    return grey.transform(
        grey.size, Image.Transform.AFFINE, coefficients, Image.Resampling.BILINEAR, fillcolor=paper
    )
