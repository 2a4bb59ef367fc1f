"""What stands around a mark on a form: boxes of all kinds, cells, lines to write on, words.

Everything here is in the box's units: its sides are at -1 and 1.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from model.drawing.alphabet import TEXT, draw_glyphs
from model.drawing.strokes import POINTS, Floats, Strokes, arc, bent_line, join, strokes

Surrounding = Callable[[int, np.random.Generator], Strokes]
CORNERS = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])


def square(count: int, rng: np.random.Generator) -> Strokes:
    """Four sides, drawn by a printer."""
    return _sides(count, CORNERS * np.ones((count, 1, 1), np.float32), 0.0, rng)


def by_hand(count: int, rng: np.random.Generator) -> Strokes:
    """Four wobbling sides that do not quite meet, or cross."""
    corners = CORNERS * rng.uniform(0.75, 1, (count, 1, 2)) + rng.normal(0, 0.08, (count, 4, 2))
    drawn = _sides(count, corners, 0.05, rng)
    loose = rng.normal(0, 0.04, (len(drawn.owner), 1, 2)) + rng.normal(0, 0.02, drawn.points.shape)
    return replace(
        drawn,
        points=(drawn.points * rng.uniform(0.96, 1.08, (len(drawn.owner), 1, 1)) + loose).astype(np.float32),
    )


def rounded(count: int, rng: np.random.Generator) -> Strokes:
    """A square with round corners."""
    radius = rng.uniform(0.12, 0.7, count)
    parts = []
    for corner in range(4):
        sign, following = CORNERS[corner], CORNERS[(corner + 1) % 4]
        inset = (1 - radius)[:, None]
        middle = sign * inset
        start = np.where(sign == following, sign * np.ones((count, 2)), sign * inset)
        end = np.where(sign == following, sign * np.ones((count, 2)), following * inset)
        parts.append(strokes(np.arange(count), bent_line(start, end, 0)))
        round_corner = arc(
            middle, radius[:, None] * np.ones((count, 2)), np.pi + corner * np.pi / 2, np.pi / 2
        )
        parts.append(strokes(np.arange(count), round_corner))
    return join(parts)


def circle(count: int, rng: np.random.Generator) -> Strokes:
    """A round box, in two halves."""
    radius = np.ones((count, 2)) * np.where(rng.random((count, 1)) < 0.2, rng.uniform(0.7, 1, (count, 2)), 1)
    middle = np.zeros((count, 2))
    return join([strokes(np.arange(count), arc(middle, radius, start, np.pi)) for start in (0, np.pi)])


def double(count: int, rng: np.random.Generator) -> Strokes:
    """One box in another."""
    inner = replace(square(count, rng))
    shrink = rng.uniform(0.72, 0.9, count)[inner.owner, None, None]
    return join([square(count, rng), replace(inner, points=(inner.points * shrink).astype(np.float32))])


def broken(count: int, rng: np.random.Generator) -> Strokes:
    """A box with pieces of its sides lost, or a whole side."""
    drawn = square(count, rng)
    cut = np.sort(rng.uniform(-0.3, 1.3, (len(drawn.owner), 2)), axis=1).clip(0, 1)
    drawn = replace(drawn, points=_part(drawn.points, cut[:, 0], cut[:, 1]))
    rest = replace(
        drawn, points=_part(square(count, rng).points, np.minimum(cut[:, 1] + 0.15, 1), np.ones(len(cut)))
    )
    return join([drawn, rest.pick(cut[:, 1] < 0.75)])


def dashed(count: int, rng: np.random.Generator) -> Strokes:
    """A box of dashes or dots."""
    drawn = square(count, rng)
    dashes = np.repeat(np.arange(len(drawn.owner)), 5)
    place = np.tile(np.arange(5) / 5, len(drawn.owner))
    long = rng.uniform(0.02, 0.16, count)[drawn.owner[dashes]]
    pieces = drawn.pick(dashes)
    return replace(pieces, points=_part(pieces.points, place, place + long))


def shadowed(count: int, rng: np.random.Generator) -> Strokes:
    """A box with a thick shadow along two sides."""
    drawn = square(count, rng)
    thick = rng.uniform(0.04, 0.15, (count, 1))
    side = np.array([1, 1]) * (1 + thick)
    owner = np.arange(count)
    down = bent_line(np.stack([side[:, 0], -0.85 * np.ones(count)], axis=1), side, 0)
    across = bent_line(np.stack([-0.85 * np.ones(count), side[:, 1]], axis=1), side, 0)
    body = thick.astype(np.float32)
    return join(
        [drawn, strokes(owner, down, 0, body).cut_square(), strokes(owner, across, 0, body).cut_square()]
    )


def heavy(count: int, rng: np.random.Generator) -> Strokes:
    """A box with very thick sides, grown outwards."""
    thick = np.exp(rng.uniform(np.log(0.06), np.log(0.45), (count, 1))).astype(np.float32)
    drawn = square(count, rng)
    body = thick[drawn.owner] * np.ones((1, POINTS), np.float32)
    grown = drawn.points * (1 + thick[drawn.owner][:, :, None])
    longer = (
        grown + np.sign(drawn.points[:, -1:] - drawn.points[:, :1]) * _ends() * thick[drawn.owner][:, :, None]
    )
    return replace(drawn, points=longer.astype(np.float32), body=body).cut_square()


def cell(count: int, rng: np.random.Generator) -> Strokes:
    """A cell of a table: the lines run on into the neighbours."""
    drawn = square(count, rng)
    far = rng.uniform(1, 4, len(drawn.owner))[:, None, None]
    level = (drawn.points[:, 0] == drawn.points[:, -1])[:, None, :]
    return replace(drawn, points=np.where(level, drawn.points, drawn.points * far).astype(np.float32))


def brackets(count: int, rng: np.random.Generator) -> Strokes:
    """Square or round brackets to either side, as typewritten forms have them."""
    wide, bend = rng.uniform(0, 0.3, count), np.where(rng.random(count) < 0.5, 0, 0.12)
    owner, parts = np.arange(count), []
    for side in (-1, 1):
        top = np.stack([np.full(count, side), np.full(count, -1.0)], axis=1)
        parts.append(strokes(owner, bent_line(top, top * np.array([1, -1]), bend * -side)))
        for level in (-1, 1):
            start = np.stack([np.full(count, side), np.full(count, level)], axis=1)
            foot = strokes(owner, bent_line(start, start - np.stack([side * wide, 0 * wide], axis=1), 0))
            parts.append(foot.pick(bend == 0))
    return join(parts)


def rule(count: int, rng: np.random.Generator) -> Strokes:
    """A line to write on, and often the next one."""
    far = rng.uniform(1, 4, (2, count))
    parts = []
    for level in (rng.uniform(0.5, 1.1, count), rng.uniform(-2.2, -0.9, count)):
        start, end = np.stack([-far[0], level], axis=1), np.stack([far[1], level], axis=1)
        parts.append(strokes(np.arange(count), bent_line(start, end, 0)))
    return join([parts[0], parts[1].pick(rng.random(count) < 0.5)])


def neighbours(count: int, rng: np.random.Generator) -> Strokes:
    """The next boxes of a row or a column."""
    drawn = square(count, rng)
    size = rng.uniform(0.9, 1.1, count)
    step = rng.uniform(2.3, 3.2, count) * rng.choice([-1, 1], count)
    shift = np.where((rng.random(count) < 0.5)[:, None], np.array([1, 0]), np.array([0, 1])) * step[:, None]
    matrix = size[:, None, None] * np.eye(2)
    both = [drawn.moved(matrix.astype(np.float32), (shift * side).astype(np.float32)) for side in (-1, 1)]
    return join([both[0], both[1].pick((rng.random(count) < 0.5)[both[1].owner])])


def filled(count: int, rng: np.random.Generator) -> Strokes:
    """A black square or disc."""
    half = np.ones((count, 1), np.float32) * np.ones((1, POINTS), np.float32)
    level = np.array([1, 0]) * np.ones((count, 1), np.float32)
    box = strokes(np.arange(count), bent_line(-level, level, 0), 0, half).cut_square()
    disc = strokes(np.arange(count), bent_line(-0.01 * level, 0.01 * level, 0), 0, half * 1.15)
    square_one = rng.random(count) < 0.7
    return join([box.pick(square_one), disc.pick(~square_one)])


def ruling(count: int, rng: np.random.Generator) -> Strokes:
    """Lines of lined or squared paper, all over."""
    apart = rng.uniform(0.3, 1.3, count)
    owner = np.repeat(np.arange(count), 9)
    level = np.tile(np.arange(9) - 4, count) * apart[owner] + rng.uniform(-0.5, 0.5, count)[owner]
    far = np.full(len(owner), 4.0)
    across = strokes(
        owner, bent_line(np.stack([-far, level], axis=1), np.stack([far, level], axis=1), 0)
    ).cut_square()
    down = strokes(
        owner, bent_line(np.stack([level, -far], axis=1), np.stack([level, far], axis=1), 0)
    ).cut_square()
    return join([across, down.pick((rng.random(count) < 0.55)[owner])])


def letter_within(count: int, rng: np.random.Generator) -> Strokes:
    """A letter printed in the box, as answer sheets have it, with the mark over it."""
    size, off = rng.uniform(0.4, 0.75, count), rng.normal(0, 0.08, (count, 2))
    letters = draw_glyphs(TEXT, count, rng, shake=0.02)
    return letters.moved(size[:, None, None] * np.eye(2), off)


def words(count: int, rng: np.random.Generator) -> Strokes:
    """A run of letters beside, over or under the place of the mark."""
    number = rng.integers(1, 5, count)
    owner = np.repeat(np.arange(count), number)
    letters = draw_glyphs(TEXT, len(owner), rng, shake=0.02)
    size = rng.uniform(0.25, 0.8, count)
    beside = rng.random(count) < 0.75
    step = np.arange(len(owner)) - np.repeat(np.cumsum(number) - number, number)
    first = np.where(beside, 1.1 + size + rng.uniform(0, 0.5, count), rng.uniform(-2, 0, count))
    level = np.where(beside, rng.normal(0, 0.3, count), rng.choice([-1, 1], count) * (1.15 + size))
    x = first[owner] + step * size[owner] * 1.9
    x = x * np.where(beside & (rng.random(count) < 0.35), -1, 1)[owner]
    matrix = size[owner, None, None] * np.eye(2)
    placed = letters.moved(matrix.astype(np.float32), np.stack([x, level[owner]], axis=1).astype(np.float32))
    return placed.owned_by(owner[placed.owner])


def _sides(count: int, corners: Floats, bend: float, rng: np.random.Generator) -> Strokes:
    """Four sides through the corners (N, 4, 2), each bent by about `bend`."""
    parts = [
        bent_line(corners[:, side], corners[:, (side + 1) % 4], rng.normal(0, bend, count) if bend else 0.0)
        for side in range(4)
    ]
    return join([strokes(np.arange(count), points) for points in parts])


def _part(points: Floats, start: Floats, end: Floats) -> Floats:
    """The part of straight strokes between two places, 0 to 1, along them."""
    way = points[:, -1] - points[:, 0]
    return bent_line(points[:, 0] + way * start[:, None], points[:, 0] + way * end[:, None], 0)


def _ends() -> Floats:
    """-1 to 1 along a stroke (1, P, 1)."""
    return np.linspace(-1, 1, POINTS, dtype=np.float32)[None, :, None]


BOXES: dict[str, tuple[Surrounding, float]] = {
    "square": (square, 0.32), "by-hand": (by_hand, 0.18), "rounded": (rounded, 0.09),
    "circle": (circle, 0.11), "double": (double, 0.03), "broken": (broken, 0.07), "dashed": (dashed, 0.03),
    "shadowed": (shadowed, 0.03), "heavy": (heavy, 0.1), "cell": (cell, 0.1), "brackets": (brackets, 0.04),
}  # fmt: skip
