"""Draws the glyphs that `glyphs` defines, each time in another handwriting."""

from functools import cache
from typing import NamedTuple

import numpy as np

from model.drawing.glyphs import FAMILIES
from model.drawing.strokes import (
    POINTS,
    Flags,
    Floats,
    Integers,
    Strokes,
    join,
    lines,
    numbered,
    path_matrix,
    smoothed,
    strokes,
    xy,
)

CONTROLS = 16
"""The maximum number of points in the definition of a stroke."""

LONG = 5
"""A stroke with more points in its definition is drawn as two."""
TEXT = "letter"


class Font(NamedTuple):
    """G glyphs of K strokes.

    - `first`, `number` (G,): a glyph's first stroke, and the number of its strokes.
    - `second` (K,): whether a stroke is the second half of a long one.
    - `controls` (K, CONTROLS, 2): the points of the definition.
    - `matrices` (K, P, CONTROLS): the matrices from these to the points of a stroke.
    """

    first: Integers
    number: Integers
    second: Flags
    controls: Floats
    matrices: Floats


@cache
def font(family: str) -> Font:
    """The glyphs of a family of FAMILIES, parsed once."""
    written = [glyph.split() for glyph in FAMILIES[family].replace("\n", "|").split("|") if glyph.strip()]
    glyphs_read = [[half for text in glyph for half in _stroke(text)] for glyph in written]
    number = np.array([len(glyph) for glyph in glyphs_read], np.int32)
    halves = [half for glyph in glyphs_read for half in glyph]
    second, controls, matrices = (np.stack(part) for part in zip(*halves, strict=True))
    return Font(np.cumsum(number) - number, number, second, controls, matrices)


def _stroke(text: str) -> list[tuple[np.bool_, Floats, Floats]]:
    """A stroke, or the halves of a long one: whether it is a second half, controls in -1..1, path matrix."""
    digits = np.array([int(digit) for digit in text.lstrip("~")], np.float32).reshape(-1, 2)
    count = len(digits)
    halves = 2 if count > LONG else 1
    size = halves * (POINTS - 1) + 1
    controls, matrix = np.zeros((CONTROLS, 2), np.float32), np.zeros((size, CONTROLS), np.float32)
    controls[:count] = (digits - 4.5) / 4.5
    matrix[:, :count] = path_matrix(count, size, smooth=text.startswith("~"))
    return [(np.bool_(half), controls, matrix[half * (POINTS - 1) :][:POINTS]) for half in range(halves)]


def draw_glyphs(family: str, count: int, rng: np.random.Generator, shake: float = 0.06) -> Strokes:
    """`count` handwritten glyphs of a family, each point shaken by about `shake` of the glyph's half size."""
    drawn = even_glyphs(family, count, rng, shake)
    owner = drawn.owner
    points = smoothed(drawn.points, (rng.uniform(0, 1, count) * (rng.random(count) < 0.5))[owner])
    drawn = join([strokes(points, owner), _linked(owner, points, rng.random(count) < 0.1, rng)])
    return drawn.moved(_hands(count, rng), np.zeros((count, 2)))


def even_glyphs(family: str, count: int, rng: np.random.Generator, shake: float = 0.0) -> Strokes:
    """`count` glyphs of a family as defined, each point shaken by about `shake`."""
    letters = font(family)
    chosen = rng.integers(0, len(letters.first), count)
    owner, order = numbered(letters.number[chosen])
    which = letters.first[chosen][owner] + order
    controls = letters.controls[which]
    amount = shake * rng.uniform(0, 1.6, count)[owner, None, None]
    shake_by = rng.standard_normal(controls.shape)
    second = np.flatnonzero(letters.second[which])
    shake_by[second] = shake_by[second - 1]
    shaken = controls + amount * shake_by
    return strokes(np.matmul(letters.matrices[which], shaken.astype(np.float32)), owner)


def _linked(owner: Integers, points: Floats, linked: Flags, rng: np.random.Generator) -> Strokes:
    """The links that a hurried hand draws between a stroke's end and the next one's start."""
    follow = np.flatnonzero((owner[1:] == owner[:-1]) & linked[owner[1:]])
    bend = rng.normal(0, 0.15, len(follow))
    return lines(points[follow, -1], points[follow + 1, 0], bend, owner[follow], width=0.8)


def _hands(count: int, rng: np.random.Generator) -> Floats:
    """The slant and stretch of each handwriting: matrices (N, 2, 2)."""
    slant, wide = rng.normal(-0.1, 0.22, count), np.exp(rng.normal(-0.05, 0.22, count))
    rows = [xy(wide, slant), xy(np.zeros(count), np.ones(count))]
    return np.stack(rows, axis=1).astype(np.float32)
