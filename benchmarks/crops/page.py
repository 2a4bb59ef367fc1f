"""A page, the part of it that a crop shows, and how that part becomes a picture.

Places and lengths are in units. The box reaches from -1 to 1 along both sides, so its width is 2 units.
"""

import io
import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from benchmarks.hard_boxes.canvas import Values
from benchmarks.hard_boxes.papers import PAPERS

UNIT = 40
"""Pixels of the page: more than any picture of it has."""

_ROOM = 0.4
"""Units of paper that a page has beyond the crop, so that it can be rotated."""

_PAPERS = ("office", "recycled", "stained")
_MAX_PIXELS = 64

Colour = tuple[float, float, float]
"""How much of the red, green and blue light an ink absorbs where it covers the paper, 0..1."""

BLACK: Colour = (1, 1, 1)


class View(NamedTuple):
    """The part of the page that a crop shows."""

    left: float
    top: float
    right: float
    bottom: float


class Page:
    """The paper in a view, and the ink on it."""

    def __init__(self, view: View, rng: np.random.Generator) -> None:
        self.view = view
        width, height = (round((each + 2 * _ROOM) * UNIT) for each in _size(view))
        paper = PAPERS[str(rng.choice(_PAPERS))][0](rng)
        rows, columns = (np.abs((np.arange(n) + 479) % 958 - 479) for n in (height, width))  # mirrored
        self._light = np.repeat(paper[np.ix_(rows, columns)][..., np.newaxis], 3, axis=2)

    def put(self, cover: Values, left: float, top: float, colour: Colour = BLACK) -> None:
        """Put ink on the page. It absorbs `cover` (h, w) of the light, 0..1."""
        height, width = self._light.shape[:2]
        x, y = (
            round((at - start + _ROOM) * UNIT) for at, start in zip((left, top), self.view[:2], strict=True)
        )
        part = cover[max(0, -y) : max(0, height - y), max(0, -x) : max(0, width - x)]
        y, x = max(0, y), max(0, x)
        here = self._light[y : y + part.shape[0], x : x + part.shape[1]]
        here *= 1 - part[..., np.newaxis] * np.array(colour, np.float32)

    def shade(self, rng: np.random.Generator) -> None:
        """Cast a shadow with a hard edge over about half of the page."""
        height, width = self._light.shape[:2]
        x, y = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
        angle, soft = rng.uniform(0, 2 * np.pi), rng.uniform(0.01, 0.05)
        across = x * np.cos(angle) + y * np.sin(angle) + rng.normal(0, 0.15)
        taken = rng.uniform(0.4, 0.7) / (1 + np.exp(-across / soft))
        self._light *= (1 - taken[..., np.newaxis]).astype(np.float32)

    def scanned(self, rng: np.random.Generator, least: int = 24) -> Image.Image:
        """The view as a picture in RGB in which the box is `least` to 64 pixels wide."""
        scale = math.exp(rng.uniform(math.log(least), math.log(_MAX_PIXELS))) / 2
        image = self._reduced(rng, scale)
        blurred = image.filter(ImageFilter.GaussianBlur(rng.uniform(0, 0.02) * scale * 2))
        noisy = _noisy(blurred, rng, rng.uniform(0, 6))
        return _compressed(noisy, int(rng.integers(50, 96))) if rng.random() < 0.6 else noisy

    def scanned_small(self, rng: np.random.Generator, longer: int) -> Image.Image:
        """The view with the given number of pixels along its longer side."""
        image = self._reduced(rng, longer / max(_size(self.view)))
        return _noisy(image, rng, rng.uniform(0, 3))

    def _reduced(self, rng: np.random.Generator, scale: float) -> Image.Image:
        """The view, slightly rotated, at `scale` pixels per unit; each pixel is the mean of its area."""
        page = _image(self._light * rng.uniform(225, 255))
        turned = page.rotate(rng.normal(0, 0.8), Image.Resampling.BICUBIC)
        room, (width, height) = _ROOM * UNIT, _size(self.view)
        box = (room, room, room + width * UNIT, room + height * UNIT)
        size = max(1, round(width * scale)), max(1, round(height * scale))
        return turned.resize(size, Image.Resampling.BOX, box)


def _size(view: View) -> tuple[float, float]:
    return view.right - view.left, view.bottom - view.top


def _noisy(image: Image.Image, rng: np.random.Generator, strength: float) -> Image.Image:
    return _image(np.asarray(image) + rng.normal(0, strength, (image.height, image.width, 1)))


def _compressed(image: Image.Image, quality: int) -> Image.Image:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality)
    return Image.open(file).convert("RGB")


def _image(values: npt.NDArray[np.floating]) -> Image.Image:
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))
