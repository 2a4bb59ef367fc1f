"""All kinds of crops, each with the function that draws it."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from PIL import Image

from benchmarks.crops.marks import (
    DARK,
    FLAT,
    HABITS,
    THIN,
    VISIBLE,
    Habits,
    Pens,
    any_box,
    inside_box,
    path_of,
    put_box,
    put_path,
)
from benchmarks.crops.page import UNIT, Colour, Page, View
from benchmarks.crops.printing import typeface
from benchmarks.crops.surroundings import (
    Draw,
    around_box,
    cut_empty_box,
    neighbours_in,
    put_lines,
    put_marked_box,
    table_cell,
    whole_empty_box,
    wide_margin,
    word_at,
    word_on,
)
from benchmarks.hard_boxes import hands
from benchmarks.hard_boxes.pens import PENS
from model.labels import LABELS, OUTPUTS


class Kind(NamedTuple):
    """One kind of crop.

    - `draw`: a label -> a crop.
    - `has_other_ink`: whether there is ink besides the mark and its own box.
    - `labels`: the labels that are drawn, in equal numbers; none for crops that are not scored.
    """

    name: str
    draw: Draw
    has_other_ink: bool = False
    labels: tuple[str, ...] = LABELS


def boxed(label: str, rng: np.random.Generator) -> Image.Image:
    """A box with a little paper around it."""
    page = Page(around_box(rng), rng)
    put_marked_box(page, label, rng)
    return page.scanned(rng)


def boxed_in_shadow(label: str, rng: np.random.Generator) -> Image.Image:
    """A box as in `boxed`, with a hard shadow over about half of it."""
    page = Page(around_box(rng), rng)
    put_marked_box(page, label, rng, DARK)
    page.shade(rng)
    return page.scanned(rng)


def boxed_at(pixels: int) -> Draw:
    """A closely cut box with the given number of pixels along the longer side."""

    def draw(label: str, rng: np.random.Generator) -> Image.Image:
        page = Page(around_box(rng, least=0.02, most=0.2), rng)
        put_box(page, any_box(rng))
        put_path(page, inside_box(path_of(HABITS[label], rng)), rng, pens=DARK)
        return page.scanned_small(rng, pixels)

    return draw


def free(label: str, rng: np.random.Generator) -> Image.Image:
    """A mark on bare paper."""
    return _free(VISIBLE[label], PENS, rng)


def flat_cross(label: str, rng: np.random.Generator) -> Image.Image:
    """A cross of a long slash and a flat stroke, on bare paper, large enough to show both strokes."""
    return _free(FLAT, THIN, rng, least=52)


def _free(habits: Habits, pens: Pens, rng: np.random.Generator, least: int = 24) -> Image.Image:
    path = path_of(habits, rng)
    page = Page(_around(path, rng), rng)
    put_path(page, path, rng, pens=pens)
    return page.scanned(rng, least)


def free_with_word(label: str, rng: np.random.Generator) -> Image.Image:
    """A mark without a box, with a printed word on its left or right."""
    view, word, place = word_on(str(rng.choice(["left", "right"])), around_box(rng), rng)
    page = Page(view, rng)
    page.put(word, *place)
    put_path(page, [0.8 * stroke for stroke in path_of(VISIBLE[label], rng)], rng)
    return page.scanned(rng)


def pen_over_print(colour: Callable[[np.random.Generator], Colour]) -> Draw:
    """A mark without a box, drawn over printed lines with a coloured pen."""

    def draw(label: str, rng: np.random.Generator) -> Image.Image:
        path = path_of(HABITS[label], rng)
        page = Page(_around(path, rng) if path else around_box(rng), rng)
        put_lines(page, typeface(rng, UNIT * rng.uniform(0.4, 0.9)), rng)
        put_path(page, path, rng, colour=colour(rng), pens=DARK)
        return page.scanned(rng, least=32)

    return draw


def red(rng: np.random.Generator) -> Colour:
    """A red pen."""
    return rng.uniform(0, 0.25), rng.uniform(0.8, 1), rng.uniform(0.75, 1)


def blue(rng: np.random.Generator) -> Colour:
    """A blue pen."""
    return rng.uniform(0.85, 1), rng.uniform(0.6, 0.9), rng.uniform(0, 0.3)


def several(label: str, rng: np.random.Generator) -> Image.Image:
    """Two or three ticks and crosses side by side, without boxes."""
    count = int(rng.integers(2, 4))
    spacing = rng.uniform(2.3, 3)
    page = Page(View(-1.5, -1.6, (count - 1) * spacing + 1.6, 1.5), rng)
    for place in range(count):
        path = [0.8 * stroke for stroke in path_of(HABITS[str(rng.choice(OUTPUTS))], rng)]
        put_path(page, path, rng, (place * spacing, rng.normal(0, 0.1)))
    return page.scanned(rng)


def _around(path: hands.Path, rng: np.random.Generator) -> View:
    """A view of a whole path with a margin."""
    points = np.concatenate(path)
    left, top = points.min(axis=0) - rng.uniform(0.15, 0.6, 2)
    right, bottom = points.max(axis=0) + rng.uniform(0.15, 0.6, 2)
    return View(left, top, right, bottom)


KINDS = (
    Kind("boxed", boxed),
    Kind("free", free),
    Kind("word on the left", word_at("left"), has_other_ink=True),
    Kind("word on the right", word_at("right"), has_other_ink=True),
    Kind("word above", word_at("above"), has_other_ink=True),
    Kind("word below", word_at("below"), has_other_ink=True),
    Kind("word beside a free mark", free_with_word, has_other_ink=True),
    Kind("empty box beside, cut", cut_empty_box, has_other_ink=True),
    Kind("empty box beside, whole", whole_empty_box, has_other_ink=True),
    Kind("neighbours in a row", neighbours_in("row"), has_other_ink=True),
    Kind("neighbours in a column", neighbours_in("column"), has_other_ink=True),
    Kind("cell of a table", table_cell, has_other_ink=True),
    Kind("wide margin with print", wide_margin, has_other_ink=True),
    Kind("red pen over print", pen_over_print(red), has_other_ink=True),
    Kind("blue pen over print", pen_over_print(blue), has_other_ink=True),
    Kind("boxed, 24 pixels", boxed_at(24)),
    Kind("boxed, 16 pixels", boxed_at(16)),
    Kind("boxed, 12 pixels", boxed_at(12)),
    Kind("boxed, hard shadow", boxed_in_shadow),
    Kind("flat cross", flat_cross, labels=("cross",)),
)

SEVERAL = Kind("several marks", several, has_other_ink=True, labels=())
"""There is no right answer: the service should say that there is more than one mark."""
