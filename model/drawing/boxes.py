"""Boxes of all kinds around a mark, in the box's units: its sides are at -1 and 1."""

import numpy as np

from model.drawing.strokes import POINTS, Floats, Strokes, arc, bent_line, filled, join, lines, polyline, xy

CORNERS = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]])
"""Clockwise from the top left, with the first one again at the end."""


def square(count: int, _rng: np.random.Generator) -> Strokes:
    """Four sides, drawn by a printer."""
    return polyline(CORNERS * np.ones((count, 1, 1), np.float32), np.zeros((4, count)))


def by_hand(count: int, rng: np.random.Generator) -> Strokes:
    """Four wobbling sides that do not quite meet, or cross."""
    corners = CORNERS[:4] * rng.uniform(0.75, 1, (count, 1, 2)) + rng.normal(0, 0.08, (count, 4, 2))
    drawn = polyline(corners[:, [0, 1, 2, 3, 0]], rng.normal(0, 0.05, (4, count)))
    loose = rng.normal(0, 0.04, (len(drawn.owner), 1, 2)) + rng.normal(0, 0.02, drawn.points.shape)
    return drawn.with_points(drawn.points * rng.uniform(0.96, 1.08, (len(drawn.owner), 1, 1)) + loose)


def rounded(count: int, rng: np.random.Generator) -> Strokes:
    """A square with round corners."""
    radius = rng.uniform(0.12, 0.7, (count, 1))
    parts = []
    for corner in range(4):
        sign, following = CORNERS[corner], CORNERS[corner + 1]
        middle = sign * (1 - radius)
        start = np.where(sign == following, sign, middle)
        end = np.where(sign == following, sign, following * (1 - radius))
        parts.append(lines(start, end))
        parts.append(arc(middle, radius * np.ones(2), np.pi + corner * np.pi / 2, np.pi / 2))
    return join(parts)


def circle(count: int, rng: np.random.Generator) -> Strokes:
    """A round box, in two halves."""
    radius = np.ones((count, 2)) * np.where(rng.random((count, 1)) < 0.2, rng.uniform(0.7, 1, (count, 2)), 1)
    return join([arc(np.zeros((count, 2)), radius, start, np.pi) for start in (0.0, np.pi)])


def double(count: int, rng: np.random.Generator) -> Strokes:
    """One box in another."""
    inner = square(count, rng)
    shrink = rng.uniform(0.72, 0.9, count)[inner.owner, None, None]
    return join([square(count, rng), inner.with_points(inner.points * shrink)])


def broken(count: int, rng: np.random.Generator) -> Strokes:
    """A box without pieces of its sides, or without a whole side."""
    drawn = square(count, rng)
    cut = np.sort(rng.uniform(-0.3, 1.3, (len(drawn.owner), 2)), axis=1).clip(0, 1)
    rest = _part(drawn, np.minimum(cut[:, 1] + 0.15, 1), np.ones(len(cut)))
    return join([_part(drawn, cut[:, 0], cut[:, 1]), rest.pick(cut[:, 1] < 0.75)])


def dashed(count: int, rng: np.random.Generator) -> Strokes:
    """A box of dashes or dots."""
    drawn = square(count, rng)
    dashes = np.repeat(np.arange(len(drawn.owner)), 5)
    place = np.tile(np.arange(5) / 5, len(drawn.owner))
    long = rng.uniform(0.02, 0.16, count)[drawn.owner[dashes]]
    return _part(drawn.pick(dashes), place, place + long)


def shadowed(count: int, rng: np.random.Generator) -> Strokes:
    """A box with a thick shadow along two sides."""
    drawn = square(count, rng)
    thick = rng.uniform(0.04, 0.15, (count, 1))
    side = np.array([1, 1]) * (1 + thick)
    far = -0.85 * np.ones(count)
    down, across = xy(side[:, 0], far), xy(far, side[:, 1])
    return join([drawn, filled(down, side, thick), filled(across, side, thick)])


def heavy(count: int, rng: np.random.Generator) -> Strokes:
    """A box with very thick sides, grown outwards."""
    thick = np.exp(rng.uniform(np.log(0.06), np.log(0.45), (count, 1))).astype(np.float32)
    drawn = square(count, rng)
    body = thick[drawn.owner] * np.ones((1, POINTS), np.float32)
    grown = drawn.points * (1 + thick[drawn.owner][:, :, None])
    outwards = np.linspace(-1, 1, POINTS, dtype=np.float32)[:, None]
    way = np.sign(drawn.points[:, -1:] - drawn.points[:, :1])
    longer = grown + way * outwards * thick[drawn.owner][:, :, None]
    return drawn.with_points(longer)._replace(body=body).cut_square()


def cell(count: int, rng: np.random.Generator) -> Strokes:
    """A cell of a table: the lines continue into its neighbours."""
    drawn = square(count, rng)
    far = rng.uniform(1, 4, len(drawn.owner))[:, None, None]
    level = (drawn.points[:, 0] == drawn.points[:, -1])[:, None, :]
    return drawn.with_points(np.where(level, drawn.points, drawn.points * far))


def brackets(count: int, rng: np.random.Generator) -> Strokes:
    """Square or round brackets on both sides, as in typewritten forms."""
    wide, bend = rng.uniform(0, 0.3, count), np.where(rng.random(count) < 0.5, 0, 0.12)
    parts = []
    for side in (-1, 1):
        top = xy(np.full(count, side), np.full(count, -1.0))
        parts.append(lines(top, top * np.array([1, -1]), bend * -side))
        for level in (-1, 1):
            start = xy(np.full(count, side), np.full(count, level))
            foot = lines(start, start - xy(side * wide, 0 * wide))
            parts.append(foot.pick(bend == 0))
    return join(parts)


def _part(drawn: Strokes, start: Floats, end: Floats) -> Strokes:
    """The part of straight strokes between two places, 0 to 1, along them."""
    first, way = drawn.points[:, 0], drawn.points[:, -1] - drawn.points[:, 0]
    points = bent_line(first + way * start[:, None], first + way * end[:, None], 0.0)
    return drawn._replace(points=points)  # in float64, or a seed would draw other pictures


BOXES = {
    "square": (square, 0.32), "by-hand": (by_hand, 0.18), "rounded": (rounded, 0.09),
    "circle": (circle, 0.11), "double": (double, 0.03), "broken": (broken, 0.07), "dashed": (dashed, 0.03),
    "shadowed": (shadowed, 0.03), "heavy": (heavy, 0.1), "cell": (cell, 0.1), "brackets": (brackets, 0.04),
}  # fmt: skip
"""Boxes by name, with their weights."""
