"""Neither, without meaning: lines, dots, rings, scribbles, tangles, or nothing at all."""

import numpy as np

from model.drawing.strokes import POINTS, Strokes, arc, bent_line, join, rotation, strokes, through


def line(count: int, rng: np.random.Generator) -> Strokes:
    """A line, a slash or a dash, straight or slightly bent, at any angle."""
    angle = np.where(rng.random(count) < 0.4, rng.normal(0, 0.12, count), rng.uniform(0, np.pi, count))
    end = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return strokes(np.arange(count), bent_line(-end, end, rng.normal(0, 0.05, count)))


def curve(count: int, rng: np.random.Generator) -> Strokes:
    """A bow, from slightly bent to nearly a ring."""
    sweep = rng.uniform(0.6, 6, count)
    radius = np.stack([np.ones(count), rng.uniform(0.4, 1, count)], axis=1)
    points = arc(np.zeros((count, 2)), radius, rng.uniform(0, 2 * np.pi, count), sweep)
    return strokes(np.arange(count), points)


def ring(count: int, rng: np.random.Generator) -> Strokes:
    """An approximate circle, closed or almost closed, drawn once or twice."""
    radius = np.stack([np.ones(count), rng.uniform(0.6, 1.2, count)], axis=1)
    start, sweep = rng.uniform(0, 2 * np.pi, count), rng.uniform(5.4, 7.2, count)
    points = arc(np.zeros((count, 2)), radius, start, sweep) + rng.normal(0, 0.02, (count, 1, 2))
    first = strokes(np.arange(count), points)
    twice = np.flatnonzero(rng.random(count) < 0.25)
    again = first._replace(
        points=(first.points * 0.9 + rng.normal(0, 0.05, (count, 1, 2))).astype(np.float32)
    )
    return join([first, again.pick(twice)])


def dot(count: int, rng: np.random.Generator) -> Strokes:
    """A blob, somewhere between a point and a bean."""
    end = rng.normal(0, 0.15, (count, 2))
    return strokes(np.arange(count), bent_line(-end, end, 0.2), body=rng.uniform(0.1, 0.5, (count, 1)))


def dust(count: int, rng: np.random.Generator) -> Strokes:
    """Some specks."""
    owner = np.repeat(np.arange(count), rng.integers(1, 7, count))
    start = rng.uniform(-1, 1, (len(owner), 2))
    end = start + rng.normal(0, 0.03, start.shape)
    return strokes(
        owner, bent_line(start, end, 0), width=rng.uniform(0.3, 1.2, (len(owner), 1)).astype(np.float32)
    )


def nothing(_count: int, _rng: np.random.Generator) -> Strokes:
    """Blank."""
    return strokes(np.zeros(0), np.zeros((0, POINTS, 2)))


def scribble(count: int, rng: np.random.Generator) -> Strokes:
    """Back and forth with hardly a gap, as people fill in a box with a pen."""
    runs = rng.integers(5, 14, count)
    owner = np.repeat(np.arange(count), runs)
    order = np.arange(len(owner)) - np.repeat(np.cumsum(runs) - runs, runs)
    level = 2 * order / (runs[owner] - 1) - 1
    side = np.where(order % 2 == 0, -1, 1)
    spread = rng.uniform(0.1, 0.25, count)[owner, None]
    start = np.stack([side * 0.9, level], axis=1) + spread * rng.standard_normal((len(owner), 2))
    end = np.stack([-side * 0.9, level + 2 / runs[owner]], axis=1) + spread * rng.standard_normal(
        (len(owner), 2)
    )
    drawn = strokes(owner, bent_line(start, end, rng.normal(0, 0.08, len(owner))))
    return drawn.moved(rotation(rng.uniform(0, np.pi, count)), np.zeros((count, 2)))


def loops(count: int, rng: np.random.Generator) -> Strokes:
    """Loops of a pen, one after the other."""
    turns = rng.integers(2, 7, count)
    owner = np.repeat(np.arange(count), turns)
    centre = rng.normal(0, 0.25, (len(owner), 2)) * rng.uniform(0.2, 1.6, count)[owner, None]
    radius = rng.uniform(0.3, 1, (len(owner), 2))
    return strokes(owner, arc(centre, radius, rng.uniform(0, 7, len(owner)), rng.uniform(4, 7, len(owner))))


def squiggle(count: int, rng: np.random.Generator) -> Strokes:
    """One long wandering stroke."""
    controls = rng.uniform(-1, 1, (count, 7, 2)).astype(np.float32)
    return strokes(np.arange(count), through(controls, smooth=True))


def tangle(count: int, rng: np.random.Generator) -> Strokes:
    """Three to six random strokes, lines and bows."""
    owner = np.repeat(np.arange(count), rng.integers(3, 7, count))
    start, end = rng.uniform(-1, 1, (2, len(owner), 2))
    return strokes(owner, bent_line(start, end, rng.normal(0, 0.25, len(owner))))


def hatching(count: int, rng: np.random.Generator) -> Strokes:
    """Two to five parallel strokes."""
    number = rng.integers(2, 6, count)
    owner = np.repeat(np.arange(count), number)
    place = (np.arange(len(owner)) - np.repeat(np.cumsum(number) - number, number)) / number[owner]
    level = np.stack([2 * place - 1, np.zeros(len(owner))], axis=1)
    top, low = level - np.array([0, 1]), level + np.array([0, 1])
    jitter = rng.normal(0, 0.1, (2, len(owner), 2))
    drawn = strokes(owner, bent_line(top + jitter[0], low + jitter[1], rng.normal(0, 0.04, len(owner))))
    return drawn.moved(rotation(rng.uniform(0, np.pi, count)), np.zeros((count, 2)))
