"""Boxes of all kinds to put a mark in, in the box's units: its sides are at -1 and 1."""

from collections.abc import Callable

import numpy as np

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
    return drawn._replace(
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
    inner = square(count, rng)
    shrink = rng.uniform(0.72, 0.9, count)[inner.owner, None, None]
    return join([square(count, rng), inner._replace(points=(inner.points * shrink).astype(np.float32))])


def broken(count: int, rng: np.random.Generator) -> Strokes:
    """A box without pieces of its sides, or without a whole side."""
    drawn = square(count, rng)
    cut = np.sort(rng.uniform(-0.3, 1.3, (len(drawn.owner), 2)), axis=1).clip(0, 1)
    drawn = drawn._replace(points=_part(drawn.points, cut[:, 0], cut[:, 1]))
    rest = drawn._replace(
        points=_part(square(count, rng).points, np.minimum(cut[:, 1] + 0.15, 1), np.ones(len(cut)))
    )
    return join([drawn, rest.pick(cut[:, 1] < 0.75)])


def dashed(count: int, rng: np.random.Generator) -> Strokes:
    """A box of dashes or dots."""
    drawn = square(count, rng)
    dashes = np.repeat(np.arange(len(drawn.owner)), 5)
    place = np.tile(np.arange(5) / 5, len(drawn.owner))
    long = rng.uniform(0.02, 0.16, count)[drawn.owner[dashes]]
    pieces = drawn.pick(dashes)
    return pieces._replace(points=_part(pieces.points, place, place + long))


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
    return drawn._replace(points=longer.astype(np.float32), body=body).cut_square()


def cell(count: int, rng: np.random.Generator) -> Strokes:
    """A cell of a table: the lines continue into its neighbours."""
    drawn = square(count, rng)
    far = rng.uniform(1, 4, len(drawn.owner))[:, None, None]
    level = (drawn.points[:, 0] == drawn.points[:, -1])[:, None, :]
    return drawn._replace(points=np.where(level, drawn.points, drawn.points * far).astype(np.float32))


def brackets(count: int, rng: np.random.Generator) -> Strokes:
    """Square or round brackets on both sides, as in typewritten forms."""
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
