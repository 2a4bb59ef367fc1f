"""The conditions of each picture: a box or none, sizes, pens, print, and the surroundings of the mark."""

from dataclasses import dataclass

import numpy as np

from model.drawing.formats import Formats
from model.drawing.strokes import Flags, Floats, Integers, Kinds

MARK_BOXED, NEITHER_BOXED = 0.55, 0.45
BOXED = {
    "neither/nothing": 0.85, "neither/scribble": 0.65, "neither/block": 0.6, "neither/line": 0.6,
    "neither/hatched": 0.85, "neither/cross-hatched": 0.85, "neither/dotted": 0.85, "neither/typed": 0.65,
    "neither/word": 0.0, "cross/typed": 0.75,
}  # fmt: skip
"""The share of each kind that is in a box, if it differs from the usual one."""
PRINTED = (
    "tick/bold", "tick/printed", "tick/brush", "cross/bold", "cross/printed", "cross/brush", "cross/typed",
    "neither/typed",
)  # fmt: skip
FILLED_IN = ("neither/scribble", "neither/loops")
FILLS = ("neither/hatched", "neither/cross-hatched", "neither/dotted")
FINE = ("cross/narrow", "cross/struck", "tick/short", "tick/rounded")
APART = ("neither/apart", "neither/side-by-side")
"""Kinds with gaps that a thick pen would close, most of all the first."""
THICK = (
    "neither/letter", "neither/digit", "neither/pentagram", "neither/hexagram", "neither/slashed-zero",
    "neither/struck-ring",
)  # fmt: skip
"""Kinds often drawn with a marker."""

OVER, REVERSED, CUT_OUT, OUTLINED = range(4)
ALONE, LABELLED, ROW, TABLE, TEXT = range(5)
LONG = 1.35
"""The ratio of sides above which a picture usually has something beside the mark."""


@dataclass(frozen=True)
class Scene:
    """Each picture's conditions (N,). Lengths are in halves of the box's side; without a box, of the mark's.

    - `boxed`: whether the mark is in a box.
    - `crowd`: what is around it: `ALONE` (nothing or little), `LABELLED`, `ROW` of boxes, `TABLE`, `TEXT`.
    - `reach`: how far the crop extends to either side of its middle.
    - `size`: half the mark's longer side.
    - `detail`: half the size of the detail in it that must stay clear.
    - `cornered`: the mark is at a side or in a corner of its box.
    - `pen`, `line`: half widths of the pen and of the print.
    - `pen_ink`, `line_ink`: 0, invisible, to 1, black.
    - `style`: how the mark meets the print, `OVER`, `REVERSED` (white on black), `CUT_OUT` or `OUTLINED`.
    """

    boxed: Flags
    crowd: Integers
    reach: Floats
    size: Floats
    detail: Floats
    cornered: Flags
    pen: Floats
    line: Floats
    pen_ink: Floats
    line_ink: Floats
    style: Integers


def choose_scene(kinds: Kinds, formats: Formats, rng: np.random.Generator) -> Scene:
    """Conditions for marks of these kinds (N,) in pictures of these formats."""
    count, side = len(kinds), formats.sides.min(axis=1)
    few = formats.fine > 1
    usual = np.where(np.char.startswith(kinds, "neither/"), NEITHER_BOXED, MARK_BOXED)
    chance = [BOXED.get(str(kind), other) for kind, other in zip(kinds, usual, strict=True)]
    boxed = rng.random(count) < np.where(few, np.sqrt(chance), chance)
    crowd = _crowds(kinds, boxed, formats.sides.max(axis=1) > LONG * side, rng)
    reach, size = _extents(boxed, crowd, np.isin(kinds, FINE), side, few, rng)
    cornered = boxed & (rng.random(count) < np.where(np.isin(kinds, PRINTED), 0.25, 0.06))
    small = np.maximum(rng.uniform(0.4, 0.85, count), np.where(few, 7, 9) * reach / side)
    size = np.where(cornered, np.minimum(size, small), size)
    size = np.where(np.isin(kinds, FILLS), rng.uniform(0.75, 1.02, count), size)
    size = np.where(kinds == "neither/word", rng.uniform(0.9, 2.6, count), size)
    style = _styles(kinds, boxed, rng)
    pale = boxed & (style == OVER) & ~few & (rng.random(count) < 0.15)
    pen, pen_ink = _pens(kinds, size, style, pale, rng)
    line, line_ink = _prints(pale, rng)
    pen = np.maximum(pen, 0.9 * reach / side)
    pen_ink = np.where(few | np.isin(kinds, FINE), np.maximum(pen_ink, 0.5), pen_ink)
    detail = size * np.where(np.isin(kinds, FINE), 0.5, 1)
    return Scene(boxed, crowd, reach, size, detail, cornered, pen, line, pen_ink, line_ink, style)


def _crowds(kinds: Kinds, boxed: Flags, long: Flags, rng: np.random.Generator) -> Integers:
    """What is around the marks; words are rarer beside free marks than beside boxes."""
    count = len(kinds)
    crowded = rng.random(count) < np.where(long, np.where(boxed, 0.6, 0.25), 0.1)
    beside_a_box = rng.choice([LABELLED, ROW, TABLE, TEXT], count, p=[0.45, 0.35, 0.1, 0.1])
    free = rng.choice([LABELLED, TABLE, TEXT], count, p=[0.4, 0.45, 0.15])
    crowd = np.where(boxed, beside_a_box, free)
    return np.where(crowded & (kinds != "neither/word"), crowd, ALONE)


def _extents(
    boxed: Flags, crowd: Integers, fine: Flags, side: Floats, few: Flags, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """The crop's reach, and half the mark's size; a mark keeps some pixels, and most of it is visible."""
    count = len(boxed)
    reach = np.where(boxed, 0.95 + rng.gamma(2, 0.17, count), 1.02 + rng.gamma(1, 0.14, count))
    far = rng.random(count) < np.select([crowd == TEXT, crowd > ALONE, boxed], [1, 0.35, 0.12], 0.15)
    reach = np.where(far, rng.uniform(1.5, 3, count), reach)
    max_reach = np.select([few, crowd > ALONE], [1.4, np.maximum(1.5, side / 16)], 3)
    reach = np.minimum(reach, max_reach)
    size = np.where(boxed, np.exp(rng.normal(np.log(0.8), 0.42, count)).clip(0.32, 2.2), 1.0)
    size = np.where(boxed & (rng.random(count) < 0.07), rng.uniform(0.28, 0.5, count), size)
    size = np.where(fine, np.maximum(size, 0.6), size)
    min_pixels = np.select([few, crowd > ALONE, boxed], [7, 8, 11], 8.5)
    size = np.maximum(size, np.maximum(reach * 0.24, min_pixels * reach / side))
    return np.maximum(reach, size * np.where(fine, 1.0, rng.uniform(0.7, 1.05, count))), size


def _styles(kinds: Kinds, boxed: Flags, rng: np.random.Generator) -> Integers:
    """How marks are combined with the print: nearly all are drawn over it."""
    count = len(kinds)
    special = rng.random(count) < np.where(np.isin(kinds, PRINTED), 0.26, 0.06)
    in_box = rng.choice(4, count, p=[0.0, 0.45, 0.45, 0.1])
    return np.where(special, np.where(boxed, in_box, rng.choice([OVER, OUTLINED], count)), OVER)


def _pens(
    kinds: Kinds, size: Floats, style: Integers, pale: Flags, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Half widths and inks of the pens: fineliners, markers, faint pencils."""
    count = len(kinds)
    pen = np.exp(rng.uniform(np.log(0.022), np.log(0.13), count)) * np.clip(size, 0.5, 1.2)
    marker = rng.random(count) < np.where(np.isin(kinds, THICK), 0.3, 0.1)
    pen = np.where(marker, rng.uniform(0.1, 0.22, count) * np.clip(size, 0.5, 1.1), pen)
    pen *= np.where(np.isin(kinds, FILLED_IN), rng.uniform(1, 2.5, count), 1)
    pen = np.where(style == OVER, pen, np.maximum(pen, 0.06))
    pen = np.minimum(pen, np.select([np.isin(kinds, FINE), np.isin(kinds, APART)], [0.07, 0.1], 1) * size)
    faint = (rng.random(count) < 0.3) & (style == OVER)
    ink = np.where(faint, rng.uniform(0.22, 0.75, count), rng.uniform(0.75, 1, count))
    return pen, np.where(pale, rng.uniform(0.33, 0.55, count), ink)


def _prints(pale: Flags, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Half widths and inks of the print, which is black and thick if the pen is pale."""
    count = len(pale)
    line = np.exp(rng.uniform(np.log(0.015), np.log(0.12), count))
    ink = np.where(rng.random(count) < 0.3, rng.uniform(0.25, 0.8, count), rng.uniform(0.8, 1, count))
    return np.where(pale, rng.uniform(0.04, 0.15, count), line), np.where(pale, 1.0, ink)
