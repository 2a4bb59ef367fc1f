"""Crosses as people draw them: two strokes that cross, or one that turns back through itself."""

from dataclasses import dataclass

import numpy as np

from model.drawing.strokes import ALONG, Floats, Strokes, bent_line, heading, join, lines, polyline, through

Range = tuple[float, float]


@dataclass(frozen=True)
class Habit:
    """Ranges: a stroke's angle to the horizontal in degrees, half length, bend, offset of the crossing."""

    angle: Range = (32, 62)
    length: Range = (0.8, 1.1)
    second_length: Range = (0.8, 1.1)
    bend: Range = (-0.06, 0.06)
    off: Range = (-0.15, 0.15)
    first_off: Range = (-0.15, 0.15)
    turn: Range = (-8, 8)


HABITS = {
    "plain": Habit(),
    "turned": Habit(angle=(36, 56), turn=(-28, 28), bend=(-0.15, 0.15), off=(-0.35, 0.35),
                    first_off=(-0.35, 0.35)),
    "uneven": Habit(second_length=(0.45, 0.8), off=(-0.3, 0.3)),
    "curved": Habit(bend=(-0.22, 0.22), angle=(30, 65)),
    "flat": Habit(angle=(16, 36)),
    "steep": Habit(angle=(54, 72)),
    "off-centre": Habit(off=(-0.5, 0.5)),
    "retraced": Habit(),
    "hooked": Habit(bend=(-0.15, 0.15)),
    "touching": Habit(off=(0.5, 0.75), second_length=(0.5, 0.85), angle=(36, 58)),
    "narrow": Habit(angle=(8.5, 22), off=(-0.2, 0.2), first_off=(-0.35, 0.35), second_length=(0.65, 1.1),
                    turn=(-90, 90)),
    "struck": Habit(angle=(13, 25), off=(-0.12, 0.12), first_off=(-0.4, 0.4), length=(1, 1.3),
                    second_length=(0.5, 0.75), turn=(-90, 90)),
    "ribbon": Habit(),
    "zigzag": Habit(),
    "printed": Habit(
        angle=(40, 52), bend=(0, 0), off=(0, 0), length=(1, 1), second_length=(1, 1), turn=(-2, 2)
    ),
    "brush": Habit(angle=(38, 62), bend=(-0.12, 0.12), off=(-0.12, 0.12), second_length=(0.7, 1.1)),
}  # fmt: skip


def draw_crosses(family: str, count: int, rng: np.random.Generator) -> Strokes:
    """`count` crosses of a family of HABITS."""
    if family in ("ribbon", "zigzag"):
        return _one_stroke(family, count, rng)
    habit = HABITS[family]
    parts = [_stroke(habit, direction, count, rng) for direction in (1, -1)]
    if family == "retraced":
        parts += [_again(part, rng) for part in parts]
    if family == "hooked":
        parts += [_hook(part, rng) for part in parts]
    if family == "brush":
        parts = [part._replace(width=_brush_width(count, rng)) for part in parts]
    return join(parts).turned(np.deg2rad(rng.uniform(*habit.turn, count)))


def _stroke(habit: Habit, direction: int, count: int, rng: np.random.Generator) -> Strokes:
    """One stroke through the middle, falling (1) or rising (-1) to the right."""
    angle = np.deg2rad(rng.uniform(*habit.angle, count)) * direction
    first = direction == 1
    half = rng.uniform(*(habit.length if first else habit.second_length), count)
    middle = half * rng.uniform(*(habit.first_off if first else habit.off), count)
    middle *= rng.choice([-1, 1], count)
    middle *= rng.choice([-1, 1], count)
    way = heading(angle)
    start, end = way * (middle - half)[:, None], way * (middle + half)[:, None]
    return lines(start, end, rng.uniform(*habit.bend, count))


def _again(part: Strokes, rng: np.random.Generator) -> Strokes:
    """The same stroke drawn a second time, in some pictures slightly differently."""
    count = len(part.owner)
    shift = rng.normal(0, 0.05, (count, 1, 2)) * rng.choice([0, 1], (count, 1, 1), p=[0.3, 0.7])
    scaled = part.points * rng.uniform(0.75, 1.05, (count, 1, 1))
    return part.with_points(scaled + shift + rng.normal(0, 0.06, (count, 1, 2)) * ALONG[:, None])


def _hook(part: Strokes, rng: np.random.Generator) -> Strokes:
    """A small turn at the end of a stroke, where the pen already moves on to the next one."""
    count = len(part.owner)
    end = part.points[:, -1]
    way = rng.normal(0, 0.18, (count, 2)) * rng.choice([0, 1], (count, 1))
    points = bent_line(end, end + way, rng.uniform(-0.2, 0.2, count))
    return part._replace(points=points)  # in float64, or a seed would draw other pictures


def _one_stroke(family: str, count: int, rng: np.random.Generator) -> Strokes:
    """Down one diagonal, over to the next corner, and back along the other, without lifting the pen."""
    corners = np.array([[-1, -1], [1, 1], [1, -1], [-1, 1]]) + rng.normal(0, 0.13, (count, 4, 2))
    corners[:, :, 0] *= rng.uniform(0.6, 1.1, (count, 1))
    if family == "zigzag":
        drawn = polyline(corners, rng.uniform(-0.08, 0.08, (3, count)))
        width = np.ones_like(drawn.width)
        width[count : 2 * count] = rng.uniform(0.4, 1, (count, 1))
        drawn = drawn._replace(width=width)
    else:
        drawn = _ribbon(corners)
    flip = rng.choice([-1.0, 1.0], (count, 2))
    matrix = flip[:, :, None] * np.where(rng.random((count, 1, 1)) < 0.5, np.eye(2), np.eye(2)[::-1])
    return drawn.moved(matrix.astype(np.float32), np.zeros((count, 2)))


def _ribbon(corners: np.ndarray) -> Strokes:
    """Two arms joined by a loop, whose far side is round and no wider than the arms."""
    start, low, high, end = corners.transpose(1, 0, 2)
    inner_low, inner_high, far = low * 0.72, high * 0.72, (low + high) / 2
    curves = (start, start * 0.3, inner_low), (inner_low, far, inner_high), (inner_high, end * 0.3, end)
    return join([through(np.stack(controls, axis=1)) for controls in curves])


def _brush_width(count: int, rng: np.random.Generator) -> Floats:
    """Widths (N, P) that grow or shrink along the stroke."""
    ends = rng.uniform(0.25, 1.3, (count, 2, 1))
    widths: Floats = ends[:, 0] * (1 - ALONG) + ends[:, 1] * ALONG + 0.25 * np.sin(np.pi * ALONG)
    return widths.astype(np.float32)
