"""Boxes and the marks in them, as the light that they absorb from a page."""

from collections.abc import Callable, Mapping

import numpy as np
from PIL import Image, ImageDraw

from benchmarks.crops.page import BLACK, UNIT, Colour, Page
from benchmarks.hard_boxes import hands
from benchmarks.hard_boxes.canvas import SIDE, Values
from benchmarks.hard_boxes.canvas import UNIT as SHEET_UNIT
from benchmarks.hard_boxes.draw import chosen
from benchmarks.hard_boxes.forms import BOXES
from benchmarks.hard_boxes.pens import PENS

_HALF = SIDE / 2 / SHEET_UNIT
"""Units from the middle of a sheet to its edge."""

_FINER = round(SHEET_UNIT / UNIT)

_BOXES = {name: BOXES[name] for name in ("square", "rounded", "double", "shadowed")}


def slash(rng: np.random.Generator) -> hands.Path:
    """A single straight stroke at any angle."""
    angle, reach = rng.uniform(0, np.pi), rng.uniform(0.5, 1.2)
    way = np.array([np.cos(angle), np.sin(angle)]) * reach
    return [hands.bent(-way, way, rng.normal(0, 0.03))]


def flat_cross(rng: np.random.Generator) -> hands.Path:
    """A long slash, and a shorter stroke across it at 15 to 40 degrees."""
    steep = -rng.uniform(20, 70)
    across = steep + rng.choice([-1, 1]) * rng.uniform(15, 40)
    middle, long = rng.normal(0, 0.1, 2), rng.uniform(1.2, 1.5)
    return [
        _stroke_through(middle, steep, long, rng),
        _stroke_through(middle, across, long * rng.uniform(0.5, 0.8), rng),
    ]


def _stroke_through(
    middle: hands.Stroke, degrees: float, reach: float, rng: np.random.Generator
) -> hands.Stroke:
    angle = np.deg2rad(degrees)
    way = np.array([np.cos(angle), np.sin(angle)]) * reach
    near, far = rng.uniform(0.8, 1.1, 2)
    return hands.bent(middle - way * near, middle + way * far, rng.normal(0, 0.03))


Pens = Mapping[str, tuple[Callable[[hands.Path, np.random.Generator], Values], float]]

THIN: Pens = {"ballpoint": PENS["ballpoint"]}
"""Strokes that are close together do not merge."""

DARK: Pens = {name: PENS[name] for name in ("ballpoint", "felt-tip", "biro-twice")}
"""Their strength is even, unlike a pencil."""

Habits = Mapping[str, tuple[Callable[[np.random.Generator], hands.Path], float]]

_NEITHER = {**hands.HABITS["neither"], "slash": (slash, 1.0)}

HABITS: dict[str, Habits] = {**hands.HABITS, "neither": _NEITHER}
"""What a hand may draw, by label."""

VISIBLE: dict[str, Habits] = {
    **hands.HABITS,
    "neither": {name: habit for name, habit in _NEITHER.items() if name != "nothing"},
}
"""The same without a box, so that nothing can be left empty."""

FLAT: Habits = {"flat-cross": (flat_cross, 1)}


def path_of(habits: Habits, rng: np.random.Generator) -> hands.Path:
    """The path of a pen, at a usual size for a box."""
    path = hands.trembling(habits[chosen(habits, rng)][0](rng), rng)
    size, shift = rng.uniform(0.6, 1.05), rng.normal(0, 0.1, 2)
    return [stroke * size + shift for stroke in path]


def inside_box(path: hands.Path) -> hands.Path:
    """A path that is reduced if it would leave the box."""
    reach = max((float(np.abs(stroke).max()) for stroke in path), default=0)
    return [stroke * min(1, 0.9 / reach) for stroke in path]


def put_path(
    page: Page,
    path: hands.Path,
    rng: np.random.Generator,
    at: tuple[float, float] = (0, 0),
    colour: Colour = BLACK,
    pens: Pens = PENS,
) -> None:
    """Draw a path with one of the pens around a place on the page."""
    _put_sheet(page, 1 - pens[chosen(pens, rng)][0](path, rng), at, colour)


def any_box(rng: np.random.Generator) -> Values:
    """The light that one of the boxes absorbs, on its own sheet."""
    sheet = Image.new("L", (SIDE, SIDE), 255)
    ink, width = int(rng.choice([0, 20, 60, 120, 160])), int(rng.integers(3, 13))
    draw = _BOXES[chosen(_BOXES, rng)][0]
    draw(ImageDraw.Draw(sheet), rng, ink, width)
    return np.float32(1) - np.asarray(sheet, np.float32) / np.float32(255)


def put_box(page: Page, box: Values, at: tuple[float, float] = (0, 0)) -> None:
    """Print a box around a place on the page."""
    _put_sheet(page, box, at, BLACK)


def _put_sheet(page: Page, cover: Values, at: tuple[float, float], colour: Colour) -> None:
    reduced = np.asarray(Image.fromarray(cover).reduce(_FINER))
    page.put(reduced, at[0] - _HALF, at[1] - _HALF, colour)
