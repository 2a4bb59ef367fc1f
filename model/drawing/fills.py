"""Neither, all over a box: hatched, cross-hatched, dotted."""

import numpy as np

from model.drawing.strokes import Floats, Strokes, heading, join, lines, numbered, xy


def hatched(count: int, rng: np.random.Generator) -> Strokes:
    """Five to eleven parallel lines from edge to edge of a square."""
    return _lines(_slopes(count, rng), rng.integers(5, 12, count), rng)


def cross_hatched(count: int, rng: np.random.Generator) -> Strokes:
    """Two sets of such lines that cross."""
    angle, number = _slopes(count, rng), rng.integers(4, 9, count)
    across = angle + np.pi / 2 + rng.normal(0, 0.12, count)
    return join([_lines(angle, number, rng), _lines(across, number, rng)])


def dotted(count: int, rng: np.random.Generator) -> Strokes:
    """Rows of dots, even or sprinkled."""
    side = rng.integers(3, 7, count)
    owner, step = numbered(side**2)
    pitch = 2 / side[owner]
    place = (np.stack([step % side[owner], step // side[owner]], axis=1) + 0.5) * pitch[:, None] - 1
    uneven = rng.choice([0.0, 0.06, 0.3], count)[owner] * pitch
    place = place + uneven[:, None] * rng.standard_normal(place.shape)
    size = (rng.uniform(0.06, 0.32, count)[owner] * pitch)[:, None]
    return lines(place, place + 0.01, owner=owner, width=0.0, body=size)


def _slopes(count: int, rng: np.random.Generator) -> Floats:
    """Angles in radians: horizontal, vertical or diagonal."""
    slopes: Floats = rng.choice([0.0, 1.0, 2.0, 3.0], count) * np.pi / 4 + rng.normal(0, 0.12, count)
    return slopes


def _lines(angle: Floats, number: np.ndarray, rng: np.random.Generator) -> Strokes:
    """`number` (N,) lines at an angle (N,), each about from edge to edge of the square from -1 to 1."""
    count = len(angle)
    owner, order = numbered(number)
    turn = angle[owner] + rng.uniform(0, 0.06, count)[owner] * rng.standard_normal(len(owner))
    way = heading(turn)
    across = xy(-way[:, 1], way[:, 0])
    widest = np.abs(across).sum(axis=1)
    level = ((2 * order + 1) / number[owner] - 1) * widest + rng.normal(0, 0.03, len(owner))
    middle = across * np.clip(level, -0.95 * widest, 0.95 * widest)[:, None]
    steep = np.where(np.abs(way) < 1e-3, 1e-3, way)
    first, last = np.sort(np.stack([(-1 - middle) / steep, (1 - middle) / steep]), axis=0)
    start, end = first.max(axis=1), last.min(axis=1)
    cut = rng.uniform(0, 0.12, (2, len(owner)))
    first, last = middle + way * (start + cut[0])[:, None], middle + way * (end - cut[1])[:, None]
    return lines(first, last, rng.normal(0, 0.015, len(owner)), owner).pick(end > start + 0.25)
