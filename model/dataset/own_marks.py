"""A few dozen pictures of one's own go a long way when each is looked at from many sides.

A picture is turned, sheared, stretched and moved a little before it is read, so that the network learns the
style and not the pictures.
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
"""Pictures of a label: one to learn from, and one to put aside."""


def check_enough(folder: Folder, *, alone: bool) -> None:
    """Raise BadMarks when a label has too few pictures to learn from.

    Where drawn marks are learnt too, and the pictures are not `alone`, a label without a folder needs none.
    """
    wanted = {place.label for place in folder.label_folders} if not alone else range(len(LABELS))
    counts = {label: sum(picture.label == label for picture in folder.pictures) for label in wanted}
    few = [f"{count} of {LABELS[label]}" for label, count in sorted(counts.items()) if count < ENOUGH]
    if few:
        needs = "each label needs two or more" + (", or no folder" if not alone else "")
        raise BadMarks(f"too few pictures: {', '.join(few)}; {needs}")


def put_aside(
    pictures: Sequence[Picture], validation_fraction: float
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Where the pictures for training and those for validation stand, of each label the same share.

    The order of their hashes decides and not chance: when the same folder is trained on again and again, the
    same pictures are put aside each time.
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
    """Make `count` marks out of the pictures, each in its turn, each time seen a little differently.

    `report` is called after each with the marks made so far.
    """
    chosen = [index % len(pictures) for index in range(count)]
    grids = []
    for done, index in enumerate(chosen, 1):
        grids.append(image_to_reading(_varied(pictures[index].grey, rng), grid_size).grid)
        report(done)
    labels = np.array([pictures[index].label for index in chosen], dtype=np.int8)
    return MarkSet(np.array(grids, np.int8).reshape(-1, grid_size, grid_size), labels)


def _varied(grey: Image.Image, rng: np.random.Generator) -> Image.Image:
    """The picture through a random affine map about its middle; what comes in at the edges is paper."""
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
