"""Fills in forms with the hands and pens of `benchmarks.hard_boxes` at their true size, on its papers.

There, a unit is half a box, and pens are as wide as on a box of eight millimetres. So a mark is drawn at that
size, and scaled to the page in millimetres.
"""

from collections.abc import Mapping
from typing import NamedTuple

import cv2
import numpy as np
from PIL import Image

from benchmarks.forms.hands import HANDS, Habits
from benchmarks.forms.layouts import MILLIMETRES_PER_INCH, Layout, PrintedBox
from benchmarks.hard_boxes import hands, papers
from benchmarks.hard_boxes.canvas import SIDE, UNIT, Values
from benchmarks.hard_boxes.draw import chosen
from benchmarks.hard_boxes.pens import PENS

UNIT_MILLIMETRES = 4.0
SHARES = {"tick": 0.22, "cross": 0.22, "neither": 0.02}
"""The shares of the boxes of a form; the others stay empty. `neither` is anything else that people write."""

LARGE_PATCHES = ("crumpled", "stained")
"""Papers whose patterns are as large as the page."""


class Truth(NamedTuple):
    """The true content of a box: a label of tickcross, the habit and the pen; `nothing` if it is empty."""

    label: str
    hand: str
    pen: str


class Filled(NamedTuple):
    """A filled page (1 is bare paper), the true contents of its boxes in their order, and its paper."""

    light: Values
    truths: list[Truth]
    paper: str


def filled(
    layout: Layout, dots_per_inch: float, rng: np.random.Generator, generator: str = "hard-boxes"
) -> Filled:
    """A copy of the form, filled in by one person with one pen; `generator` is one of `HANDS`."""
    light = np.asarray(layout.drawn(dots_per_inch), dtype=np.float32) / np.float32(255)
    pen, paper = chosen(PENS, rng), chosen(papers.PAPERS, rng)
    habits = HANDS[generator]
    truths = [_filled_box(light, box, dots_per_inch, pen, habits, rng) for box in layout.boxes]
    light *= _paper(paper, (light.shape[0], light.shape[1]), rng)
    return Filled(light, truths, paper)


def blank_side(layout: Layout, dots_per_inch: float, rng: np.random.Generator) -> Values:
    """The back of a form, through which its front is slightly visible."""
    front = np.asarray(layout.drawn(dots_per_inch), dtype=np.float32)[:, ::-1] / np.float32(255)
    shine = cv2.GaussianBlur(np.ascontiguousarray(front), (0, 0), 0.2 * dots_per_inch / MILLIMETRES_PER_INCH)
    light: Values = 1 - (1 - shine) * np.float32(rng.uniform(0, 0.1))
    return light * _paper("office", (light.shape[0], light.shape[1]), rng)


def _filled_box(
    light: Values,
    box: PrintedBox,
    dots_per_inch: float,
    pen: str,
    habits: Mapping[str, Habits],
    rng: np.random.Generator,
) -> Truth:
    label = str(rng.choice([*SHARES, "nothing"], p=[*SHARES.values(), 1 - sum(SHARES.values())]))
    if label == "nothing":
        return Truth("neither", "nothing", pen)
    hand = chosen(habits[label], rng)
    half = box.side / 2 / UNIT_MILLIMETRES
    size, shift = rng.choice([rng.uniform(0.5, 0.8), rng.uniform(0.8, 1.4)]), rng.normal(0, 0.12, 2)
    path = [(stroke * size + shift) * half for stroke in hands.trembling(habits[label][hand][0](rng), rng)]
    _lay(light, PENS[pen][0](path, rng), box, dots_per_inch)
    return Truth(label, hand, pen)


def _lay(light: Values, mark: Values, box: PrintedBox, dots_per_inch: float) -> None:
    """Darken the page by a mark. The middle of the mark's sheet is on the middle of the box."""
    scale = dots_per_inch / MILLIMETRES_PER_INCH
    side = round(SIDE / UNIT * UNIT_MILLIMETRES * scale)
    left, top = (round((edge + box.side / 2) * scale - side / 2) for edge in (box.left, box.top))
    small = cv2.resize(mark, (side, side), interpolation=cv2.INTER_AREA)
    rows = slice(max(top, 0), min(top + side, light.shape[0]))
    columns = slice(max(left, 0), min(left + side, light.shape[1]))
    light[rows, columns] *= small[
        rows.start - top : rows.stop - top, columns.start - left : columns.stop - left
    ]


def _paper(name: str, shape: tuple[int, int], rng: np.random.Generator) -> Values:
    """A whole page of a paper: one sheet stretched over it, or mirrored copies side by side."""
    sheet = papers.PAPERS[name][0](rng).astype(np.float32)
    if name in LARGE_PATCHES:
        stretched: Values = cv2.resize(sheet, shape[::-1], interpolation=cv2.INTER_LINEAR)
        return stretched
    edges = [(0, max(0, length - SIDE)) for length in shape]
    return np.pad(sheet, edges, mode="symmetric")[: shape[0], : shape[1]]


def picture(light: Values) -> Image.Image:
    """Light of 0..1 as a grey image."""
    return Image.fromarray(np.clip(light * 255, 0, 255).astype(np.uint8))
