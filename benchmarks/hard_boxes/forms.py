"""Forms: the printed box, and the rules, words and other boxes around it. 1 is bare paper, 0 is black."""

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from benchmarks.hard_boxes.canvas import SIDE, UNIT, Values, to_pixels

_WORDS = (
    "Yes",
    "No",
    "agree",
    "1.",
    "(a)",
    "Option B",
    "male",
    "other:",
    "per month",
    "Total",
    "Nein",
    "oui",
)
_Pen = ImageDraw.ImageDraw


def printed_form(box: str, rng: np.random.Generator) -> Values:
    """The form around one box; all print has one blackness, all lines one thickness."""
    page = Image.new("L", (SIDE, SIDE), 255)
    pen = ImageDraw.Draw(page)
    ink, width = int(rng.choice([0, 20, 60, 120, 160])), int(rng.integers(2, 15))
    BOXES[box][0](pen, rng, ink, width)
    _surroundings(pen, rng, ink)
    return np.asarray(page, dtype=np.float32) / np.float32(255)


def _surroundings(pen: _Pen, rng: np.random.Generator, ink: int) -> None:
    if rng.random() < 0.4:
        _word(pen, rng, ink, (rng.uniform(1.15, 1.6), rng.uniform(-0.6, 0.2)))
    if rng.random() < 0.2:
        _word(pen, rng, ink, (rng.uniform(-3.5, -2.2), rng.uniform(-0.6, 0.2)))
    if rng.random() < 0.2:
        _rule(pen, rng, ink, rng.choice([-1, 1]) * rng.uniform(1.15, 1.7))
    if rng.random() < 0.2:
        _neighbour(pen, rng, ink)


def _word(pen: _Pen, rng: np.random.Generator, ink: int, place: tuple[float, float]) -> None:
    font = ImageFont.load_default(size=UNIT * rng.uniform(0.5, 1.1))
    pen.text(tuple(to_pixels(place)), str(rng.choice(_WORDS)), fill=ink, font=font)


def _rule(pen: _Pen, rng: np.random.Generator, ink: int, height: float) -> None:
    left, right = to_pixels([[-2, height], [2, height + rng.normal(0, 0.02)]])
    pen.line([tuple(left), tuple(right)], fill=ink, width=int(rng.integers(2, 7)))


def _neighbour(pen: _Pen, rng: np.random.Generator, ink: int) -> None:
    away = rng.choice([-1, 1]) * rng.uniform(2.3, 2.6)
    shift = np.array([0, away] if rng.random() < 0.6 else [away, 0])
    corners = to_pixels(np.array([[-1, -1], [1, 1]]) + shift)
    pen.rectangle((*corners[0], *corners[1]), outline=ink, width=int(rng.integers(2, 10)))


def _frame(reach: float = 1.0) -> tuple[float, float, float, float]:
    (left, top), (right, bottom) = to_pixels([[-reach, -reach], [reach, reach]])
    return float(left), float(top), float(right), float(bottom)


def square(pen: _Pen, rng: np.random.Generator, ink: int, width: int) -> None:
    """The usual box."""
    pen.rectangle(_frame(), outline=ink, width=width)


def rounded(pen: _Pen, rng: np.random.Generator, ink: int, width: int) -> None:
    """A box with round corners."""
    pen.rounded_rectangle(_frame(), radius=UNIT * rng.uniform(0.15, 0.6), outline=ink, width=width)


def circle(pen: _Pen, rng: np.random.Generator, ink: int, width: int) -> None:
    """A round box."""
    pen.ellipse(_frame(), outline=ink, width=width)


def double(pen: _Pen, rng: np.random.Generator, ink: int, width: int) -> None:
    """A frame inside another frame."""
    thin = max(2, width // 2)
    pen.rectangle(_frame(), outline=ink, width=thin)
    pen.rectangle(_frame(rng.uniform(0.8, 0.9)), outline=ink, width=thin)


def shadowed(pen: _Pen, rng: np.random.Generator, ink: int, width: int) -> None:
    """A box with a printed drop shadow."""
    left, top, right, bottom = _frame()
    depth = UNIT * rng.uniform(0.08, 0.2)
    pen.rectangle((left + depth, top + depth, right + depth, bottom + depth), fill=min(200, ink + 60))
    pen.rectangle((left, top, right, bottom), fill=255, outline=ink, width=width)


def heavy(pen: _Pen, rng: np.random.Generator, ink: int, width: int) -> None:
    """A frame that is much thicker and darker than any pen."""
    pen.rectangle(_frame(1.08), outline=min(ink, 30), width=int(UNIT * rng.uniform(0.12, 0.25)))


def dotted(pen: _Pen, rng: np.random.Generator, ink: int, width: int) -> None:
    """A frame of dots or dashes."""
    dash, gap = rng.uniform(0.03, 0.15), rng.uniform(0.06, 0.15)
    for start in np.arange(-1, 1, dash + gap):
        for side in (-1.0, 1.0):
            for ends in ([(start, side), (start + dash, side)], [(side, start), (side, start + dash)]):
                pen.line([tuple(point) for point in to_pixels(ends)], fill=ink, width=max(3, width // 2))


def brackets(pen: _Pen, rng: np.random.Generator, ink: int, width: int) -> None:
    """[ ] instead of a box."""
    serif = rng.uniform(0.2, 0.4)
    for side in (-1.0, 1.0):
        points = to_pixels([(side * (1 - serif), -1), (side, -1), (side, 1), (side * (1 - serif), 1)])
        pen.line([tuple(point) for point in points], fill=ink, width=max(3, width))


def gap(pen: _Pen, rng: np.random.Generator, ink: int, width: int) -> None:
    """A line to write on."""
    left, right = to_pixels([(-1.3, 1), (1.3, 1)])
    pen.line([tuple(left), tuple(right)], fill=ink, width=width)


def table(pen: _Pen, rng: np.random.Generator, ink: int, width: int) -> None:
    """A cell of a table."""
    for place in (-3.0, -1.0, 1.0, 3.0):
        for ends in ([(-4, place), (4, place)], [(place, -4), (place, 4)]):
            pen.line([tuple(point) for point in to_pixels(ends)], fill=ink, width=max(2, width // 2))


def lettered(pen: _Pen, rng: np.random.Generator, ink: int, width: int) -> None:
    """A box with a pale letter inside, as on answer sheets."""
    square(pen, rng, ink, max(2, width // 2))
    font = ImageFont.load_default(size=UNIT * rng.uniform(0.9, 1.3))
    pale = int(rng.integers(170, 225))
    pen.text((SIDE / 2, SIDE / 2), str(rng.choice(list("ABCDE"))), fill=pale, font=font, anchor="mm")


def no_box(pen: _Pen, rng: np.random.Generator, ink: int, width: int) -> None:
    """Bare paper."""


BOXES: dict[str, tuple[Callable[[_Pen, np.random.Generator, int, int], None], float]] = {
    "square": (square, 4),
    "rounded": (rounded, 1.5),
    "circle": (circle, 1),
    "double": (double, 0.7),
    "shadowed": (shadowed, 0.7),
    "heavy": (heavy, 1.5),
    "dotted": (dotted, 0.7),
    "brackets": (brackets, 0.7),
    "gap": (gap, 0.7),
    "table": (table, 1.2),
    "lettered": (lettered, 0.7),
    "no-box": (no_box, 1),
}
"""The boxes, and how common each is."""
