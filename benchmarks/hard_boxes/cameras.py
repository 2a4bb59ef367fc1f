"""Cameras: each turns the sheet (values 0..1) into a file of a few dozen pixels."""

import io
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from benchmarks.hard_boxes.canvas import SIDE, UNIT, Values, smooth_noise

_BEYOND = SIDE // 4  # pixels of paper beyond the sheet

Camera = Callable[[Values, np.random.Generator], Image.Image]


def scanner(sheet: Values, rng: np.random.Generator) -> Image.Image:
    """Flat and clean, with a small rotation and little noise."""
    view = _framed(sheet, rng, lean=0.01)
    return noisy(view, rng, rng.uniform(0, 5))


def phone(sheet: Values, rng: np.random.Generator) -> Image.Image:
    """Held at an angle under one lamp, out of focus or moving, and compressed."""
    lit = sheet * lamp(rng) * rng.uniform(0.55, 1)
    view = _framed(lit, rng, lean=0.12)
    blurred = view.filter(ImageFilter.GaussianBlur(min(0.025, rng.gamma(1.5, 0.006)) * view.width))
    return compressed(noisy(blurred, rng, rng.uniform(2, 10)), rng)


def phone_in_shadow(sheet: Values, rng: np.random.Generator) -> Image.Image:
    """The hand that holds the phone darkens a part of the paper."""
    return phone(sheet * shadow(rng), rng)


def moire(sheet: Values, rng: np.random.Generator) -> Image.Image:
    """A photo of a screen: two fine rasters produce coarse stripes."""
    view = _framed(sheet * lamp(rng), rng, lean=0.06)
    x, y = np.meshgrid(np.arange(view.width), np.arange(view.height))
    angle, wave = rng.uniform(0, np.pi), view.width * rng.uniform(0.05, 0.25)
    stripes = np.sin(2 * np.pi * (x * np.cos(angle) + y * np.sin(angle)) / wave)
    return compressed(_image(np.asarray(view) * (1 + rng.uniform(0.02, 0.1) * stripes)), rng)


def photocopier(sheet: Values, rng: np.random.Generator) -> Image.Image:
    """Copied several times, until only black, white and specks are left."""
    view = np.asarray(_framed(sheet, rng, lean=0.01), dtype=np.float32)
    hard = (view - np.median(view)) * rng.uniform(1.5, 4) + rng.uniform(220, 280)
    crumbs = rng.random(view.shape) < rng.uniform(0, 0.006)
    return _image(np.where(crumbs, 0, hard))


def fax(sheet: Values, rng: np.random.Generator) -> Image.Image:
    """One bit per pixel; faint ink becomes scattered dots."""
    view = noisy(_framed(sheet, rng, lean=0.01), rng, 4)
    paper = float(np.median(np.asarray(view)))
    if rng.random() < 0.4:
        return (
            view.point([min(255, int(value * 250 / paper)) for value in range(256)]).convert("1").convert("L")
        )
    level = paper * rng.uniform(0.75, 0.88)
    return view.point([255 if value > level else 0 for value in range(256)])


def _framed(sheet: Values, rng: np.random.Generator, lean: float) -> Image.Image:
    """The part around the box, seen at a small angle, at the size of the file."""
    reach = UNIT * rng.uniform(1.05, 1.8)
    middle = SIDE / 2 + rng.normal(0, 0.12, 2) * UNIT
    corners = np.array([[-1, -1], [-1, 1], [1, 1], [1, -1]]) * reach * np.array([rng.uniform(0.9, 1.15), 1])
    corners = middle + corners @ _rotation(rng.normal(0, 0.07)) + rng.normal(0, lean * UNIT, (4, 2))
    side = int(np.exp(rng.uniform(np.log(24), np.log(160))))
    large = 4 * side if side < 100 else 2 * side
    desk = _image(np.pad(sheet, _BEYOND, mode="reflect") * 255)
    seen = desk.transform(
        (large, large), Image.Transform.QUAD, tuple((corners + _BEYOND).ravel()), Image.Resampling.BICUBIC
    )
    return seen.reduce(large // side)


def _rotation(angle: float) -> Values:
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]], dtype=np.float32)


def lamp(rng: np.random.Generator) -> Values:
    """Light from one side."""
    x, y = np.meshgrid(*[np.linspace(-1, 1, SIDE)] * 2)
    angle, fall = rng.uniform(0, 2 * np.pi), rng.uniform(0, 0.3)
    light: Values = (1 - fall * (1 + x * np.cos(angle) + y * np.sin(angle)) / 2).astype(np.float32)
    return light


def shadow(rng: np.random.Generator) -> Values:
    """A darker part with a soft, wavy edge."""
    x, y = np.meshgrid(*[np.linspace(-1, 1, SIDE)] * 2)
    angle, soft = rng.uniform(0, 2 * np.pi), rng.uniform(0.03, 0.3)
    across = x * np.cos(angle) + y * np.sin(angle) + rng.normal(0, 0.3) + 0.1 * smooth_noise(rng, SIDE / 3)
    light: Values = (1 - rng.uniform(0.15, 0.5) / (1 + np.exp(-across / soft * 4))).astype(np.float32)
    return light


def noisy(view: Image.Image, rng: np.random.Generator, strength: float) -> Image.Image:
    """The noise of a sensor."""
    return _image(np.asarray(view) + rng.normal(0, strength, (view.height, view.width)))


def compressed(view: Image.Image, rng: np.random.Generator) -> Image.Image:
    """JPEG compression."""
    file = io.BytesIO()
    view.save(file, "JPEG", quality=int(rng.integers(15, 85)))
    return Image.open(file).convert("L")


def _image(values: npt.ArrayLike) -> Image.Image:
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))


CAMERAS: dict[str, tuple[Camera, float]] = {
    "scanner": (scanner, 2.5),
    "phone": (phone, 2.5),
    "phone-in-shadow": (phone_in_shadow, 1.5),
    "moire": (moire, 0.7),
    "photocopier": (photocopier, 1),
    "fax": (fax, 1),
}
"""The cameras, and how common each is."""
