"""Ticks as people draw them: a short arm down, an elbow, a long arm up.

A tick is one path with many habits. A family is a range for each habit; one call draws one family.
"""

from dataclasses import dataclass

import numpy as np

from model.drawing.strokes import ALONG, Floats, Strokes, arc, bent_line, cut_path, smoothed, xy

Range = tuple[float, float]


@dataclass(frozen=True)
class Habit:
    """Ranges: arms' angles to the vertical in degrees, ratio of the arms' lengths, bends, roundness."""

    short_angle: Range = (15, 65)
    long_angle: Range = (20, 60)
    short: Range = (0.25, 0.6)
    short_bend: Range = (-0.12, 0.12)
    long_bend: Range = (-0.12, 0.12)
    round: Range = (0, 0.6)
    flick: Range = (0, 0)
    tail: Range = (0, 0)
    tail_angle: Range = (60, 120)
    mirrored: bool = False


HABITS = {
    "plain": Habit(),
    "curved": Habit(long_bend=(0.05, 0.25), short_bend=(-0.2, 0.25)),
    "hooked": Habit(short=(0.25, 0.55), round=(0.6, 0.95), short_bend=(-0.25, 0), long_bend=(-0.2, 0.1)),
    "flat": Habit(short_angle=(5, 60), long_angle=(56, 76), short=(0.2, 0.5), long_bend=(-0.1, 0.18)),
    "steep": Habit(short_angle=(15, 50), long_angle=(5, 25), short=(0.25, 0.6), long_bend=(-0.1, 0.15)),
    "slash": Habit(short=(0.12, 0.26), short_angle=(5, 75), long_angle=(20, 50), round=(0, 0.4)),
    "short": Habit(short=(0.13, 0.24), short_angle=(20, 75), long_angle=(25, 55), round=(0, 0.9)),
    "rounded": Habit(long_angle=(24, 58), long_bend=(-0.06, 0.12)),
    "flick": Habit(flick=(0.05, 0.15), round=(0.2, 0.8)),
    "tail": Habit(tail=(0.1, 0.45), long_angle=(10, 45), short=(0.2, 0.7), round=(0.1, 0.6)),
    "v-like": Habit(short=(0.55, 0.8), short_angle=(12, 35), long_angle=(18, 45), round=(0, 0.4)),
    "upright": Habit(short_angle=(-4, 12), long_angle=(38, 78), short=(0.25, 0.6), round=(0, 0.4)),
    "mirrored": Habit(mirrored=True, short=(0.2, 0.5), round=(0, 0.7)),
    "printed": Habit(short_angle=(20, 58), long_angle=(25, 52), short=(0.3, 0.65), short_bend=(0, 0),
                     long_bend=(0, 0), round=(0, 0)),
    "brush": Habit(short_angle=(10, 55), long_angle=(25, 45), short=(0.3, 0.6), short_bend=(-0.1, 0.15),
                   long_bend=(0.02, 0.16), round=(0, 0.15)),
}  # fmt: skip


def draw_ticks(family: str, count: int, rng: np.random.Generator) -> Strokes:
    """`count` ticks of a family of HABITS."""
    habit = HABITS[family]
    path = _rounded_path(habit, count, rng) if family == "rounded" else _path(habit, count, rng)
    path = smoothed(path, rng.uniform(*habit.round, count))
    if habit.mirrored:
        path = path * np.array([-1, 1])
    drawn = cut_path(path)
    return drawn._replace(width=_brush_widths(count, rng)) if family == "brush" else drawn


def _path(habit: Habit, count: int, rng: np.random.Generator) -> Floats:
    """The whole path (N, Q, 2): short arm, long arm and, in some families, a flick or a tail."""
    elbow = np.zeros((count, 2), np.float32)
    short = rng.uniform(*habit.short, count)
    top_left = _polar(-rng.uniform(*habit.short_angle, count), short)
    long_angle = rng.uniform(*habit.long_angle, count)
    end = _polar(long_angle, np.ones(count))
    legs = [
        bent_line(top_left, elbow, rng.uniform(*habit.short_bend, count)),
        bent_line(elbow, end, rng.uniform(*habit.long_bend, count)),
    ]
    if habit.flick[1] > 0:
        start = top_left + _polar(rng.uniform(-120, -60, count), rng.uniform(*habit.flick, count))
        legs.insert(0, bent_line(start, top_left, rng.uniform(-0.2, 0.2, count)))
    if habit.tail[1] > 0:
        stop = end + _polar(rng.uniform(*habit.tail_angle, count), rng.uniform(*habit.tail, count))
        legs.append(bent_line(end, stop, rng.uniform(-0.1, 0.3, count)))
    return np.concatenate([legs[0], *[leg[:, 1:] for leg in legs[1:]]], axis=1).astype(np.float32)


def _rounded_path(habit: Habit, count: int, rng: np.random.Generator) -> Floats:
    """The whole path (N, Q, 2) of ticks whose short arm is a small bow that continues as the long arm."""
    long_angle, start = rng.uniform(*habit.long_angle, count), np.deg2rad(rng.uniform(150, 205, count))
    radius = rng.uniform(0.1, 0.27, (count, 1)) * np.ones((1, 2))
    bow = arc(np.zeros((count, 2)), radius, start, np.deg2rad(long_angle) - start).points
    end = bow[:, -1] + _polar(long_angle, np.ones(count))
    long = bent_line(bow[:, -1], end, rng.uniform(*habit.long_bend, count))
    return np.concatenate([bow, long[:, 1:]], axis=1).astype(np.float32)


def _polar(angle: np.ndarray, length: np.ndarray) -> Floats:
    """Points (N, 2) at an angle in degrees, clockwise from the vertical."""
    turn = np.deg2rad(angle)
    return xy(np.sin(turn) * length, -np.cos(turn) * length).astype(np.float32)


def _brush_widths(count: int, rng: np.random.Generator) -> Floats:
    """Thick at the elbow and thin at the long arm's end, as from a brush or a letter-cutter: (2 N, P)."""
    tip, start = rng.uniform(0.1, 0.9, (count, 1)), rng.uniform(0.4, 1.4, (count, 1))
    return np.concatenate([start + (1 - start) * ALONG, 1 + (tip - 1) * ALONG]).astype(np.float32)
