"""A few dozen pictures of one's own go a long way when each is looked at from many sides.

A picture is turned, sheared, stretched and moved a little before it is read, so that the network learns the
style and not the pictures.
"""

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image

from model.dataset.folder import MAX_PIXELS, Picture
from model.dataset.marks import MarkSet, split
from model.picture import image_to_reading
from model.picture.decode import decode

_TURN = np.radians(8)
_SHEAR = 0.12
_STRETCH = 0.12
_WORKING_SIDE = 96


def put_aside(
    pictures: Sequence[Picture], validation_fraction: float
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Where the pictures for training and those for validation stand, of each label the same share.

    The order of their hashes decides and not chance: when the same folder is trained on again and again, the
    same pictures are put aside each time.
    """
    order = sorted(range(len(pictures)), key=lambda place: hashlib.sha256(pictures[place].data).digest())
    labels = np.array([pictures[place].label for place in order], dtype=np.int8)
    training, validation = split(labels, validation_fraction)
    return np.sort(np.take(order, training)), np.sort(np.take(order, validation))


def vary(pictures: Sequence[Picture], count: int, grid_size: int, rng: np.random.Generator) -> MarkSet:
    """Make `count` marks out of the pictures, each in its turn, each time seen a little differently."""
    greys = [_grey(picture) for picture in pictures]
    chosen = [index % len(pictures) for index in range(count)]
    grids = [image_to_reading(_varied(greys[index], rng), grid_size).grid for index in chosen]
    labels = np.array([pictures[index].label for index in chosen], dtype=np.int8)
    return MarkSet(np.array(grids, np.int8).reshape(-1, grid_size, grid_size), labels)


def _grey(picture: Picture) -> Image.Image:
    """The picture upright, in grey on white and not larger than need be."""
    grey = decode(picture.data, MAX_PIXELS)
    grey.thumbnail((_WORKING_SIDE, _WORKING_SIDE), Image.Resampling.BOX)
    return grey


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
