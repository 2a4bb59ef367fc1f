"""Crops of a box with other things in them: a word, further boxes, the rules of a table, lines of print."""

from collections.abc import Callable

import numpy as np
from PIL import Image

from benchmarks.crops.marks import HABITS, Pens, any_box, path_of, put_box, put_path
from benchmarks.crops.page import UNIT, Page, View
from benchmarks.crops.printing import WORDS, Typeface, line_of_words, printed, typeface
from benchmarks.hard_boxes.canvas import Values
from benchmarks.hard_boxes.pens import PENS

Draw = Callable[[str, np.random.Generator], Image.Image]
"""A label -> a crop with such a mark in it, in RGB."""

_MARKED = 0.6
"""The share of neighbouring boxes that are marked."""


def around_box(rng: np.random.Generator, least: float = 0.1, most: float = 0.5) -> View:
    """A view of the box with a margin of the given units on each side."""
    left, top, right, bottom = 1 + rng.uniform(least, most, 4)
    return View(-left, -top, right, bottom)


def put_marked_box(page: Page, label: str, rng: np.random.Generator, pens: Pens = PENS) -> Values:
    """The box and its mark in the middle of the page; returns the box, to print it again."""
    box = any_box(rng)
    put_box(page, box)
    put_path(page, path_of(HABITS[label], rng), rng, pens=pens)
    return box


def word_at(side: str) -> Draw:
    """A printed word on one side of the box: `left`, `right`, `above` or `below`."""

    def draw(label: str, rng: np.random.Generator) -> Image.Image:
        view, word, place = word_on(side, around_box(rng), rng)
        page = Page(view, rng)
        page.put(word, *place)
        put_marked_box(page, label, rng)
        return page.scanned(rng)

    return draw


def word_on(side: str, near: View, rng: np.random.Generator) -> tuple[View, Values, tuple[float, float]]:
    """A view of `near` and a word beside it, the word, and the left and top of its place.

    In half of the pictures, the edge of the view cuts the word.
    """
    word = printed(str(rng.choice(WORDS)), typeface(rng, UNIT * rng.uniform(0.7, 1.6)))
    height, width = word.shape[0] / UNIT, word.shape[1] / UNIT
    gap = rng.uniform(0.15, 0.8)
    shown = rng.uniform(0.4, 0.95) if rng.random() < 0.5 else 1.1
    if side in ("left", "right"):
        top = rng.uniform(-0.3, 0.3) - height / 2
        if side == "left":
            return near._replace(left=-1.1 - gap - shown * width), word, (-1.1 - gap - width, top)
        return near._replace(right=1.1 + gap + shown * width), word, (1.1 + gap, top)
    left = float(rng.choice([-1, -width / 2, 1 - width])) + rng.normal(0, 0.2)
    if rng.random() < 0.5:
        near = near._replace(left=min(near.left, left - 0.1), right=max(near.right, left + width + 0.1))
    if side == "above":
        return near._replace(top=-1.1 - gap - shown * height), word, (left, -1.1 - gap - height)
    return near._replace(bottom=1.1 + gap + shown * height), word, (left, 1.1 + gap)


def cut_empty_box(label: str, rng: np.random.Generator) -> Image.Image:
    """A second, empty box to the left or right, which the edge of the view cuts."""
    gap = rng.uniform(0.3, 1)
    return _with_empty_box(label, gap, 1 + gap + rng.uniform(0.6, 1.9), rng)


def whole_empty_box(label: str, rng: np.random.Generator) -> Image.Image:
    """A second, empty box that is completely in view. Both boxes are about equally near to the middle."""
    gap = rng.uniform(0.3, 1)
    return _with_empty_box(label, gap, 3 + gap + rng.uniform(0.1, 0.5), rng)


def _with_empty_box(label: str, gap: float, reach: float, rng: np.random.Generator) -> Image.Image:
    view, side = around_box(rng), rng.choice([-1, 1])
    page = Page(view._replace(right=reach) if side > 0 else view._replace(left=-reach), rng)
    put_box(page, put_marked_box(page, label, rng), (side * (2 + gap), 0))
    return page.scanned(rng)


def neighbours_in(axis: str) -> Draw:
    """Boxes before and after in a `row` or a `column`, some with marks of their own, cut by the edge."""

    def draw(label: str, rng: np.random.Generator) -> Image.Image:
        spacing = rng.uniform(2.3, 3.5)
        before, after = _reaches(spacing, rng)
        view = around_box(rng)
        if axis == "row":
            view = view._replace(left=-before, right=after)
        else:
            view = view._replace(top=-before, bottom=after)
        page = Page(view, rng)
        box = put_marked_box(page, label, rng)
        for away in (-spacing, spacing):
            _put_neighbour(page, box, (away, 0) if axis == "row" else (0, away), rng)
        return page.scanned(rng)

    return draw


def _reaches(spacing: float, rng: np.random.Generator) -> tuple[float, float]:
    """How far a view shows the boxes before and after: sometimes one not at all and the other in part."""
    both = spacing - 1 + rng.uniform(0.2, 1.9, 2)
    one = np.array([1.2, spacing - 1 + rng.uniform(0.2, 1)])
    before, after = rng.permutation(one) if rng.random() < 0.3 else both
    return float(before), float(after)


def _put_neighbour(page: Page, box: Values, at: tuple[float, float], rng: np.random.Generator) -> None:
    put_box(page, box, at)
    if rng.random() < _MARKED:
        put_path(page, path_of(HABITS[str(rng.choice(list(HABITS)))], rng), rng, at)


def table_cell(label: str, rng: np.random.Generator) -> Image.Image:
    """A cell of a table, with rules that continue beyond the crop or that its edge cuts off."""
    wide, high = rng.uniform(1.1, 2.2), rng.uniform(1.1, 1.6)
    left, top, right, bottom = np.array([wide, high, wide, high]) + rng.uniform(-0.1, 0.6, 4)
    page = Page(View(-left, -top, right, bottom), rng)
    thick, ink = max(1, round(rng.uniform(0.02, 0.1) * UNIT)), np.float32(rng.uniform(0.4, 1))
    for side in (-1, 1):
        page.put(np.full((thick, 8 * UNIT), ink), -4, side * high)
        page.put(np.full((8 * UNIT, thick), ink), side * wide, -4)
    put_path(page, path_of(HABITS[label], rng), rng)
    return page.scanned(rng)


def wide_margin(label: str, rng: np.random.Generator) -> Image.Image:
    """A box on a page of print, with 1 to 3 box widths of it in view on each side."""
    view = around_box(rng, least=2, most=6)
    page = Page(view, rng)
    put_lines(page, typeface(rng, UNIT * rng.uniform(0.7, 1.3)), rng, keep_free=1.4)
    put_marked_box(page, label, rng)
    return page.scanned(rng)


def put_lines(page: Page, face: Typeface, rng: np.random.Generator, keep_free: float = 0.0) -> None:
    """Lines of print all over the page, except for the given units around the middle."""
    left, top, right, bottom = page.view
    height = face.size / UNIT
    step = height * rng.uniform(1.2, 1.8)
    for line in np.arange(top - rng.uniform(0, step), bottom, step):
        is_level = -keep_free - height < line < keep_free
        parts = [(left, -keep_free), (keep_free, right)] if is_level and keep_free else [(left, right)]
        for start, end in parts:
            page.put(line_of_words(rng, face, round((end - start) * UNIT)), start, line)
