"""Simulates cameras that take whole pages: scanners, phones, a photocopier and a fax.

Each maps the page into its view by a homography, and then applies the effects of the camera of the same name
in `benchmarks.hard_boxes`.
"""

from collections.abc import Callable
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from benchmarks.forms.layouts import HEIGHT, MILLIMETRES_PER_INCH, WIDTH
from benchmarks.hard_boxes import cameras
from benchmarks.hard_boxes.canvas import Values

Matrix = npt.NDArray[np.float64]

PAGE = np.array([[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT]])
MAX_SHIFT, MAX_TURN = 10.0, 5.0
"""Millimetres, and degrees."""


class View(NamedTuple):
    """The picture that a camera delivers, and the homography from millimetres on the page to its pixels."""

    image: Image.Image
    placed: Matrix


class Camera(NamedTuple):
    """The resolution at which a page has to be drawn for this camera, and the camera itself."""

    dots_per_inch: Callable[[np.random.Generator], float]
    look: Callable[[Values, float, np.random.Generator], View]


def scanner(page: Values, dots_per_inch: float, rng: np.random.Generator) -> View:
    """A scan: shifted, turned a little or by quarters, with a little noise and a white lid behind it."""
    view, placed = _on_glass(page, dots_per_inch, rng, lid=rng.uniform(0.85, 1))
    return View(cameras.noisy(_image(view), rng, rng.uniform(0, 5)), placed)


def phone(page: Values, dots_per_inch: float, rng: np.random.Generator) -> View:
    """A photo of a page on a desk, slightly from the side and out of focus, under a lamp, compressed."""
    view, placed = _on_desk(page * _grown(cameras.lamp(rng), page), dots_per_inch, rng)
    view = view * np.float32(rng.uniform(0.55, 1))
    blur = min(0.25, rng.gamma(1.5, 0.06)) * dots_per_inch / MILLIMETRES_PER_INCH
    blurred = _image(view).filter(ImageFilter.GaussianBlur(blur))
    return View(cameras.compressed(cameras.noisy(blurred, rng, rng.uniform(2, 10)), rng), placed)


def phone_in_shadow(page: Values, dots_per_inch: float, rng: np.random.Generator) -> View:
    """A photo in which the hand that holds the phone darkens a part of the paper."""
    return phone(page * _grown(cameras.shadow(rng), page), dots_per_inch, rng)


def photocopier(page: Values, dots_per_inch: float, rng: np.random.Generator) -> View:
    """A copy of copies, with only black, white and crumbs left."""
    view, placed = _on_glass(page, dots_per_inch, rng, lid=0.98)
    grey = np.asarray(_image(view), dtype=np.float32)
    hard = (grey - np.median(grey)) * rng.uniform(1.5, 4) + rng.uniform(220, 280)
    crumbs = rng.random(grey.shape) < rng.uniform(0, 0.006)
    return View(_image((np.where(crumbs, 0, hard) / 255).astype(np.float32)), placed)


def fax(page: Values, dots_per_inch: float, rng: np.random.Generator) -> View:
    """A fax with one bit per pixel, in which faint things are scattered dots."""
    view, placed = _on_glass(page, dots_per_inch, rng, lid=0.98)
    grey = cameras.noisy(_image(view), rng, 4)
    paper = float(np.median(np.asarray(grey)))
    if rng.random() < 0.4:
        bright = grey.point([min(255, int(value * 250 / paper)) for value in range(256)])
        return View(bright.convert("1").convert("L"), placed)
    level = paper * rng.uniform(0.75, 0.88)
    return View(grey.point([255 if value > level else 0 for value in range(256)]), placed)


def _between(low: float, high: float) -> Callable[[np.random.Generator], float]:
    return lambda rng: float(np.exp(rng.uniform(np.log(low), np.log(high))))


CAMERAS: dict[str, tuple[Camera, float]] = {
    "scanner": (Camera(_between(100, 400), scanner), 4),
    "phone": (Camera(_between(120, 250), phone), 2),
    "phone-in-shadow": (Camera(_between(120, 250), phone_in_shadow), 1),
    "photocopier": (Camera(_between(150, 300), photocopier), 1),
    "fax": (Camera(lambda rng: 200.0, fax), 1),
}
"""The cameras, each with its relative frequency."""


def _on_glass(
    page: Values, dots_per_inch: float, rng: np.random.Generator, lid: float
) -> tuple[Values, Matrix]:
    """The page on a scanner's glass of its size: shifted, turned, at another scale, and in any quarter."""
    turn = np.deg2rad(rng.uniform(-MAX_TURN, MAX_TURN))
    middle = PAGE.mean(axis=0)
    rotation = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    away = rng.uniform(0, MAX_SHIFT) * _direction(rng)
    corners = ((PAGE - middle) @ rotation * rng.uniform(0.97, 1.03) + middle + away) * _scale(dots_per_inch)
    size = (page.shape[1], page.shape[0])
    return _quarters(_seen(page, corners, size, lid), corners, int(rng.choice([0, 0, 0, 1, 2, 3])))


def _on_desk(page: Values, dots_per_inch: float, rng: np.random.Generator) -> tuple[Values, Matrix]:
    """The page on a darker desk, with its corners moved in and out by the perspective."""
    margin = 15.0
    turn = np.deg2rad(rng.uniform(-MAX_TURN, MAX_TURN))
    rotation = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    lean = rng.uniform(-0.05, 0.05, (4, 2)) * WIDTH
    corners = ((PAGE - PAGE.mean(axis=0)) @ rotation + PAGE.mean(axis=0) + lean + margin) * _scale(
        dots_per_inch
    )
    size = tuple(round((side + 2 * margin) * _scale(dots_per_inch)) for side in (WIDTH, HEIGHT))
    desk = rng.uniform(0.1, 0.7)
    return _quarters(_seen(page, corners, size, desk), corners, int(rng.choice([0, 0, 0, 1, 2, 3])))


def _seen(page: Values, corners: Matrix, size: tuple[int, ...], around: float) -> Values:
    height, width = page.shape
    sheet = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(sheet, corners.astype(np.float32))
    seen: Values = cv2.warpPerspective(page, matrix, size, flags=cv2.INTER_LINEAR, borderValue=around)
    return seen


def _quarters(view: Values, corners: Matrix, quarters: int) -> tuple[Values, Matrix]:
    """The view, turned counterclockwise by quarters, and the homography from millimetres to its pixels."""
    for _ in range(quarters):
        corners = np.stack([corners[:, 1], view.shape[1] - corners[:, 0]], axis=1)
        view = np.ascontiguousarray(np.rot90(view))
    matrix = cv2.getPerspectiveTransform(PAGE.astype(np.float32), corners.astype(np.float32))
    return view, np.asarray(matrix, dtype=np.float64)


def _direction(rng: np.random.Generator) -> Matrix:
    angle = rng.uniform(0, 2 * np.pi)
    return np.array([np.cos(angle), np.sin(angle)])


def _scale(dots_per_inch: float) -> float:
    return dots_per_inch / MILLIMETRES_PER_INCH


def _grown(sheet: Values, page: Values) -> Values:
    """The light of a sheet of `hard_boxes`, enlarged to a whole page."""
    grown: Values = cv2.resize(sheet, page.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return grown


def _image(light: Values) -> Image.Image:
    return Image.fromarray(np.clip(light * 255, 0, 255).astype(np.uint8))
