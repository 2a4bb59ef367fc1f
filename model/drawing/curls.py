"""Neither, drawn in one stroke: waves, knots, zigzags, cups and hooks, which make up half of all letters."""

import numpy as np

from model.drawing.strokes import POINTS, Floats, Strokes, arc, cut_path, join, lines, numbered, xy


def wave(count: int, rng: np.random.Generator) -> Strokes:
    """One stroke up and down, round or pointed: tilde, u, w, m, z and shapes between them."""
    turns = rng.integers(3, 7, count)
    turns = np.where(rng.random(count) < 0.25, 3, turns)
    place = np.linspace(0, 1, 2 * POINTS - 1)
    swing = np.abs((place * turns[:, None] + rng.choice([0, 1], (count, 1))) % 2 - 1) * 2 - 1
    round_ = rng.uniform(0, 1, (count, 1))
    swing = round_ * np.sin(np.pi / 2 * swing) + (1 - round_) * swing
    height = rng.uniform(0.2, 1, (count, 1)) * (1 + 0.3 * rng.standard_normal((count, 1)) * (2 * place - 1))
    slant = rng.normal(0, 0.25, (count, 1))
    path = xy((2 * place - 1) + slant * swing, swing * height)
    path += 0.1 * np.matmul(_spread(path.shape[1], 5), rng.standard_normal((count, 5, 2)))
    return cut_path(path).turned(rng.normal(0, 0.2, count))


def knot(count: int, rng: np.random.Generator) -> Strokes:
    """A curve that crosses itself once or twice: alpha, gamma, eights, fish, ampersands, infinity."""
    span, start = rng.uniform(0.68, 1.1, (count, 1)), rng.uniform(0, 1, (count, 1))
    angle = 2 * np.pi * (start + span * np.linspace(0, 1, 2 * POINTS - 1))
    across = np.sin(2 * angle + rng.normal(0, 0.35, (count, 1))) * rng.uniform(0.35, 0.8, (count, 1))
    swell = 1 + rng.normal(0, 0.2, (count, 1)) * np.sin(angle)
    path = xy(across * swell, np.sin(angle) * rng.uniform(0.8, 1.1, (count, 1)))
    path += 0.09 * np.matmul(_spread(path.shape[1], 4), rng.standard_normal((count, 4, 2)))
    path[:, :, 0] += rng.normal(0, 0.25, (count, 1)) * path[:, :, 1]
    turn = rng.choice([0, np.pi / 2], count) + rng.normal(0, 0.15, count)
    return cut_path(path).turned(turn)


def zigzag(count: int, rng: np.random.Generator) -> Strokes:
    """Three to five straight legs back and forth: N, M, W, Z, a flash of lightning."""
    legs = rng.integers(3, 6, count)
    owner, step = numbered(legs)
    side = 1 - 2.0 * (step % 2)
    jitter = rng.normal(0, 0.12, (count, 7, 2))
    lean = rng.choice([0.0, 0.5, 1.0], count)[owner]
    at, after = (step + lean * (step % 2)) / legs[owner], (step + 1 + lean * ((step + 1) % 2)) / legs[owner]
    start = xy(2 * at - 1, side) + jitter[owner, step]
    end = xy(2 * after - 1, -side) + jitter[owner, step + 1]
    drawn = lines(start, end, rng.normal(0, 0.03, len(owner)), owner)
    bar = xy(rng.uniform(0.3, 0.8, count), rng.normal(0, 0.1, count))
    off = rng.normal(0, 0.12, (count, 2))
    barred = lines(off - bar, off + bar).pick(rng.random(count) < 0.2)
    turn = rng.choice([0.0, np.pi / 2], count) + rng.normal(0, 0.1, count)
    return join([drawn, barred]).turned(turn)


def cup(count: int, rng: np.random.Generator) -> Strokes:
    """Two arms about equally high and a round bottom, or a round top: U, union, n, arch, horseshoe."""
    t = np.linspace(-1, 1, 2 * POINTS - 1)
    power = rng.uniform(2, 7, (count, 1))
    wide = rng.uniform(0.45, 1.1, (count, 1))
    side = np.sign(t) * np.abs(t) ** (1.6 / power)
    path = xy(wide * side, 1 - 2 * np.abs(side) ** power)
    path[:, :, 1] *= 1 + rng.normal(0, 0.06, (count, 1)) * t
    path += 0.06 * np.matmul(_spread(path.shape[1], 4), rng.standard_normal((count, 4, 2)))
    turn = rng.choice([0, 1, 2, 3], count, p=[0.5, 0.15, 0.2, 0.15]) * np.pi / 2
    return cut_path(path).turned(turn + rng.normal(0, 0.1, count))


def hook(count: int, rng: np.random.Generator) -> Strokes:
    """A stroke that bends at one end, like j, J, f, l, t and the integral sign."""
    long, sweep = rng.uniform(0.6, 1.6, count), rng.uniform(1.2, 4, count)
    radius = rng.uniform(0.15, 0.45, (count, 1)) * np.ones((1, 2))
    bow = arc(xy(-radius[:, 0], 0 * long), radius, 0.0, sweep)
    top = xy(rng.normal(0, 0.15, count), -long)
    drawn = join([lines(top, bow.points[:, 0], rng.normal(0, 0.04, count)), bow])
    flip = rng.choice([-1.0, 1.0], (count, 2))[:, :, None] * np.eye(2)
    both = np.flatnonzero(rng.random(count) < 0.25)
    other = drawn.with_points(-drawn.points + top[:, None].repeat(2, axis=0))
    drawn = join([drawn, other.pick(np.isin(other.owner, both))])
    return drawn.moved(flip.astype(np.float32), np.zeros((count, 2)))


def _spread(size: int, controls: int) -> Floats:
    """The matrix that spreads a few controls smoothly over a path: (size, controls)."""
    place = np.linspace(0, controls - 1, size)[:, None] - np.arange(controls)
    matrix: Floats = np.exp(-(place**2)).astype(np.float32)
    return matrix
