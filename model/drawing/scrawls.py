"""Neither, without meaning: lines, dots, rings, scribbles, tangles, or nothing at all."""

import numpy as np

from model.drawing.strokes import POINTS, Strokes, arc, heading, join, lines, numbered, strokes, through, xy


def line(count: int, rng: np.random.Generator) -> Strokes:
    """A line, a slash or a dash, straight or slightly bent, at any angle."""
    angle = np.where(rng.random(count) < 0.4, rng.normal(0, 0.12, count), rng.uniform(0, np.pi, count))
    end = heading(angle)
    return lines(-end, end, rng.normal(0, 0.05, count))


def curve(count: int, rng: np.random.Generator) -> Strokes:
    """A bow, from slightly bent to nearly a ring."""
    sweep = rng.uniform(0.6, 6, count)
    radius = xy(np.ones(count), rng.uniform(0.4, 1, count))
    return arc(np.zeros((count, 2)), radius, rng.uniform(0, 2 * np.pi, count), sweep)


def ring(count: int, rng: np.random.Generator) -> Strokes:
    """An approximate circle, closed or almost closed, drawn once or twice."""
    radius = xy(np.ones(count), rng.uniform(0.6, 1.2, count))
    start, sweep = rng.uniform(0, 2 * np.pi, count), rng.uniform(5.4, 7.2, count)
    even = arc(np.zeros((count, 2)), radius, start, sweep)
    first = even.with_points(even.points + rng.normal(0, 0.02, (count, 1, 2)))
    twice = rng.random(count) < 0.25
    again = first.with_points(first.points * 0.9 + rng.normal(0, 0.05, (count, 1, 2)))
    return join([first, again.pick(twice)])


def dot(count: int, rng: np.random.Generator) -> Strokes:
    """A blob, somewhere between a point and a bean."""
    end = rng.normal(0, 0.15, (count, 2))
    return lines(-end, end, 0.2, body=rng.uniform(0.1, 0.5, (count, 1)))


def dust(count: int, rng: np.random.Generator) -> Strokes:
    """Some specks."""
    owner = np.repeat(np.arange(count), rng.integers(1, 7, count))
    start = rng.uniform(-1, 1, (len(owner), 2))
    end = start + rng.normal(0, 0.03, start.shape)
    return lines(start, end, owner=owner, width=rng.uniform(0.3, 1.2, (len(owner), 1)))


def nothing(_count: int, _rng: np.random.Generator) -> Strokes:
    """Blank."""
    return strokes(np.zeros((0, POINTS, 2)))


def scribble(count: int, rng: np.random.Generator) -> Strokes:
    """Back and forth with hardly a gap, as people fill in a box with a pen."""
    runs = rng.integers(5, 14, count)
    owner, order = numbered(runs)
    level = 2 * order / (runs[owner] - 1) - 1
    side = np.where(order % 2 == 0, -1, 1)
    spread = rng.uniform(0.1, 0.25, count)[owner, None]
    start = xy(side * 0.9, level) + spread * rng.standard_normal((len(owner), 2))
    end = xy(-side * 0.9, level + 2 / runs[owner]) + spread * rng.standard_normal((len(owner), 2))
    drawn = lines(start, end, rng.normal(0, 0.08, len(owner)), owner)
    return drawn.turned(rng.uniform(0, np.pi, count))


def loops(count: int, rng: np.random.Generator) -> Strokes:
    """Loops of a pen, one after the other."""
    owner = np.repeat(np.arange(count), rng.integers(2, 7, count))
    centre = rng.normal(0, 0.25, (len(owner), 2)) * rng.uniform(0.2, 1.6, count)[owner, None]
    radius = rng.uniform(0.3, 1, (len(owner), 2))
    return arc(centre, radius, rng.uniform(0, 7, len(owner)), rng.uniform(4, 7, len(owner)), owner)


def squiggle(count: int, rng: np.random.Generator) -> Strokes:
    """One long wandering stroke."""
    return through(rng.uniform(-1, 1, (count, 7, 2)).astype(np.float32))


def tangle(count: int, rng: np.random.Generator) -> Strokes:
    """Three to six random strokes, lines and bows."""
    owner = np.repeat(np.arange(count), rng.integers(3, 7, count))
    start, end = rng.uniform(-1, 1, (2, len(owner), 2))
    return lines(start, end, rng.normal(0, 0.25, len(owner)), owner)


def hatching(count: int, rng: np.random.Generator) -> Strokes:
    """Two to five parallel strokes."""
    number = rng.integers(2, 6, count)
    owner, order = numbered(number)
    level = xy(2 * (order / number[owner]) - 1, np.zeros(len(owner)))
    top, low = level - np.array([0, 1]), level + np.array([0, 1])
    jitter = rng.normal(0, 0.1, (2, len(owner), 2))
    drawn = lines(top + jitter[0], low + jitter[1], rng.normal(0, 0.04, len(owner)), owner)
    return drawn.turned(rng.uniform(0, np.pi, count))
