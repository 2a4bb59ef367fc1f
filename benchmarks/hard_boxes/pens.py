"""Pens: how much of the light each leaves along its path. 1 leaves all of it, 0 leaves none."""

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from benchmarks.hard_boxes.canvas import SIDE, UNIT, Values, smooth_noise, to_pixels
from benchmarks.hard_boxes.hands import Path, Stroke

_WHITE = np.ones((SIDE, SIDE), dtype=np.float32)


def ballpoint(path: Path, rng: np.random.Generator) -> Values:
    """Thin and dark, with gaps in the ink at times."""
    ink = rng.uniform(0.55, 0.95)
    skips = smooth_noise(rng, 14) > rng.uniform(0.9, 2.0)
    cover = laid(path, rng, width=rng.uniform(0.04, 0.09), unevenness=0.15) * np.where(skips, 0.25, 1)
    return np.asarray(1 - ink * cover, dtype=np.float32)


def pencil(path: Path, rng: np.random.Generator) -> Values:
    """Grey, and only on the raised grain of the paper."""
    ink = rng.uniform(0.25, 0.6)
    hills = np.clip(0.75 + 0.5 * smooth_noise(rng, 2.2) + 0.25 * smooth_noise(rng, 7), 0, 1)
    cover = laid(path, rng, width=rng.uniform(0.05, 0.13), unevenness=0.35)
    return np.asarray(1 - ink * cover * hills, dtype=np.float32)


def felt_tip(path: Path, rng: np.random.Generator) -> Values:
    """Wide and translucent, darker where strokes cross."""
    ink, width = rng.uniform(0.5, 0.9), rng.uniform(0.1, 0.3)
    left = _WHITE.copy()
    for stroke in path:
        left *= 1 - ink * laid([stroke], rng, width=width, unevenness=0.05)
    return left


def broad_nib(path: Path, rng: np.random.Generator) -> Values:
    """A nib that is wide across and narrow along its slant."""
    slant, wide = rng.uniform(0, np.pi), rng.uniform(0.1, 0.2)
    edge = np.array([np.cos(slant), np.sin(slant)]) * wide / 2
    page, pen = _empty_page()
    for stroke in path:
        for a, b in zip(to_pixels(stroke - edge), to_pixels(stroke + edge), strict=True):
            pen.line([tuple(a), tuple(b)], fill=255, width=5)
    return np.asarray(1 - rng.uniform(0.7, 0.95) * _softened(page, 1.0), dtype=np.float32)


def biro_twice(path: Path, rng: np.random.Generator) -> Values:
    """A ballpoint that draws each stroke twice, slightly displaced."""
    again = [stroke + rng.normal(0, 0.04, 2) for stroke in path]
    return ballpoint([*path, *again], rng)


def laid(path: Path, rng: np.random.Generator, *, width: float, unevenness: float) -> Values:
    """Where the pen touched (0..1), with varying pressure, and lifted at the end."""
    page, pen = _empty_page()
    for stroke in path:
        _dabs(pen, stroke, rng, width, unevenness)
    return _softened(page, 0.8)


def _dabs(
    pen: ImageDraw.ImageDraw, stroke: Stroke, rng: np.random.Generator, width: float, unevenness: float
) -> None:
    places = to_pixels(_densely(stroke))
    time = np.linspace(0, 1, len(places))
    pressure = 1 + unevenness * np.sin(2 * np.pi * (rng.uniform(0.3, 2) * time + rng.uniform()))
    pressure *= 1 - rng.choice([0.0, 0.6]) * np.clip((time - 0.7) / 0.3, 0, 1)
    for (x, y), radius in zip(places, np.maximum(0.7, pressure * width * UNIT / 2), strict=True):
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)


def _densely(stroke: Stroke) -> Stroke:
    steps = np.linalg.norm(np.diff(stroke, axis=0), axis=1)
    length = np.concatenate([[0], np.cumsum(steps)])
    wanted = np.linspace(0, length[-1], max(2, int(length[-1] * UNIT)))
    return np.stack([np.interp(wanted, length, stroke[:, axis]) for axis in (0, 1)], axis=1)


def _empty_page() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    page = Image.new("L", (SIDE, SIDE), 0)
    return page, ImageDraw.Draw(page)


def _softened(page: Image.Image, blur: float) -> Values:
    return np.asarray(page.filter(ImageFilter.GaussianBlur(blur)), dtype=np.float32) / np.float32(255)


PENS: dict[str, tuple[Callable[[Path, np.random.Generator], Values], float]] = {
    "ballpoint": (ballpoint, 3),
    "pencil": (pencil, 3),
    "felt-tip": (felt_tip, 1.5),
    "broad-nib": (broad_nib, 1),
    "biro-twice": (biro_twice, 0.7),
}
"""The pens, and how common each is."""
