"""Neither, composed of strokes: corners, branches, plus signs, lattices, separate strokes."""

import numpy as np

from model.drawing import curls, fills, scrawls, solids, stars, typed
from model.drawing.strokes import Shape, Strokes, bent_line, heading, join, lines, numbered, strokes, xy


def corner(count: int, rng: np.random.Generator) -> Strokes:
    """Two legs that meet, in directions that no tick has: open to the left, right or below."""
    half = np.deg2rad(rng.uniform(15, 60, count))
    facing = rng.choice([0.0, 0.5, 1.0], count) * np.pi + rng.uniform(-0.12, 0.12, count)
    legs = [heading(facing + side * half) * rng.uniform(0.5, 1.2, (count, 1)) for side in (-1, 1)]
    return join([lines(np.zeros_like(leg), leg, rng.normal(0, 0.08, count)) for leg in legs])


def square_corner(count: int, rng: np.random.Generator) -> Strokes:
    """An L or a piece of a frame: one vertical leg and one horizontal."""
    way = rng.choice([-1.0, 1.0], (count, 2)) * rng.uniform(0.5, 1, (count, 2))
    tilt = rng.normal(0, 0.05, (count, 2))
    legs = (xy(way[:, 0], tilt[:, 0]), xy(tilt[:, 1], way[:, 1]))
    return join([lines(np.zeros_like(leg), leg, rng.normal(0, 0.03, count)) for leg in legs])


def branch(count: int, rng: np.random.Generator) -> Strokes:
    """A long stroke and a short one that ends on it: y, Y, lambda, k and similar."""
    top = xy(rng.uniform(0.1, 0.7, count), np.full(count, -1.0))
    low = xy(rng.uniform(-0.7, -0.1, count), np.ones(count))
    place = rng.uniform(-0.1, 0.55, (count, 1))
    meeting = (top + low) / 2 + place * (low - top) / 2
    away = xy(rng.uniform(-0.9, -0.4, count), rng.uniform(-1, -0.5, count))
    end = meeting + away * np.where(place > 0.4, 0.9, 0.8)
    bends = rng.normal(0, 0.08, count), rng.normal(0, 0.12, count)
    parts = (bent_line(top, low, bends[0]), bent_line(meeting, end, bends[1]))
    flip = rng.choice([-1.0, 1.0], (count, 1, 2), p=[0.3, 0.7])
    return join([strokes(points * flip) for points in parts])


def plus(count: int, rng: np.random.Generator) -> Strokes:
    """A plus sign or a dagger: one vertical stroke and one horizontal."""
    size = rng.uniform(0.6, 1, (count, 2))
    level = xy(size[:, 0], rng.normal(0, 0.06, count))
    upright = xy(rng.normal(0, 0.06, count), size[:, 1])
    middle = xy(rng.normal(0, 0.06, count), rng.uniform(-0.4, 0.2, count))
    bend = rng.normal(0, 0.04, (2, count))
    return join([lines(middle - level, middle + level, bend[0]), lines(-upright, upright, bend[1])])


def apart(count: int, rng: np.random.Generator) -> Strokes:
    """Two bows or lines that do not meet: brackets, back to back or face to face, a smile over a frown."""
    gap, bend = rng.uniform(0.25, 0.75, count), rng.uniform(-0.35, 0.35, count)
    parts = []
    for side, twist in zip((-1, 1), rng.normal(0, 0.1, (2, count, 2)), strict=True):
        level = side * (gap / 2 + np.maximum(0, bend) * 2)
        ends = [xy(way * rng.uniform(0.7, 1.1, count), level) for way in (-1, 1)]
        same = np.where(rng.random(count) < 0.85, 1, 0.2)
        parts.append(lines(ends[0] + 0.3 * twist, ends[1] - 0.3 * twist, side * bend * same))
    turn = rng.choice([0, np.pi / 2], count, p=[0.65, 0.35]) + rng.normal(0, 0.1, count)
    return join(parts).turned(turn)


def side_by_side(count: int, rng: np.random.Generator) -> Strokes:
    """Two or three straight strokes close to each other that do not meet, in any direction."""
    number = rng.choice([2, 3], count, p=[0.6, 0.4])
    owner, order = numbered(number)
    level = (order - (number[owner] - 1) / 2) * rng.uniform(0.3, 0.8, count)[owner]
    half, shift = rng.uniform(0.6, 1, len(owner)), rng.normal(0, 0.15, len(owner))
    tilt = np.clip(rng.normal(0, 0.05, (2, len(owner))), -0.09, 0.09)
    ends = [xy(shift + way * half, level + lift) for way, lift in zip((-1, 1), tilt, strict=True)]
    drawn = lines(ends[0], ends[1], rng.normal(0, 0.02, len(owner)), owner)
    return drawn.turned(rng.uniform(0, np.pi, count))


def junction(count: int, rng: np.random.Generator) -> Strokes:
    """A stroke that ends on the middle part of another, at any angle and in any direction: T and Y."""
    bar = np.array([1.0, 0]) * np.ones((count, 1))
    start = bar * rng.uniform(-0.35, 0.35, (count, 1))
    angle = np.deg2rad(rng.uniform(52, 128, count))
    end = start + heading(angle) * rng.uniform(0.5, 1.4, (count, 1))
    drawn = join([lines(-bar, bar), lines(start, end, rng.normal(0, 0.04, count))])
    return drawn.turned(rng.uniform(0, 2 * np.pi, count))


def lattice(count: int, rng: np.random.Generator) -> Strokes:
    """Parallel strokes struck through by others: hash, not equal, double dagger, crossed-out lines."""
    number = rng.choice([3, 3, 4, 5], count)
    through_ = np.where(number > 3, rng.integers(1, 3, count), 1)
    owner, order = numbered(number)
    across = order < through_[owner]
    group = np.where(across, through_[owner], number[owner] - through_[owner])
    place = np.where(across, order, order - through_[owner]) - (group - 1) / 2
    level = place * rng.uniform(0.35, 0.75, count)[owner] + rng.normal(0, 0.06, len(owner))
    angle = np.where(across, rng.uniform(0.7, 2.4, count)[owner], 0) + rng.normal(0, 0.07, len(owner))
    way = heading(angle)
    middle = xy(-way[:, 1], way[:, 0]) * level[:, None]
    end = way * rng.uniform(0.65, 1.1, (len(owner), 1))
    drawn = lines(middle - end, middle + end, rng.normal(0, 0.04, len(owner)), owner)
    turn = rng.choice([0, np.pi / 2, np.pi / 4], count, p=[0.6, 0.3, 0.1]) + rng.normal(0, 0.1, count)
    return drawn.turned(turn)


def tripod(count: int, rng: np.random.Generator) -> Strokes:
    """Three arms from one point: Y, a peace sign's inside, a bird's foot; straight or bent."""
    start = rng.choice([0.5, -0.5, 0.0, 1.0], count, p=[0.35, 0.35, 0.15, 0.15]) * np.pi
    spread = rng.uniform(1.3, 2.4, count)
    parts = []
    for angle in (start, start + np.pi - spread / 2, start + np.pi + spread / 2):
        end = heading(angle + rng.normal(0, 0.12, count)) * rng.uniform(0.5, 1.2, (count, 1))
        parts.append(lines(0 * end, end, rng.normal(0, 0.1, count)))
    return join(parts)


SHAPES: dict[str, Shape] = {shape.__name__.replace("_", "-"): shape for shape in (
    scrawls.line, scrawls.curve, scrawls.ring, scrawls.dot, scrawls.dust, scrawls.nothing, scrawls.scribble,
    scrawls.loops, scrawls.squiggle, scrawls.tangle, scrawls.hatching,
    curls.wave, curls.knot, curls.zigzag, curls.cup, curls.hook,
    solids.wedge, solids.suit, solids.block, solids.christian_cross,
    fills.hatched, fills.cross_hatched, fills.dotted, typed.typed, typed.word,
    stars.struck_ring, stars.slashed_zero, stars.sun, stars.star, stars.pentagram, stars.hexagram,
    stars.polygon,
    corner, square_corner, branch, plus, apart, side_by_side, junction, lattice, tripod,
)}  # fmt: skip
"""Shapes by the name of their kind."""
