"""Hands: the paths of a pen for a tick, for a cross, and for other marks.

A path is a list of strokes. Each stroke is an array of points (N, 2) in units; the box reaches from -1 to 1.
"""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Stroke = npt.NDArray[np.float64]
Path = list[Stroke]

_POINTS = 60


def bent(start: npt.ArrayLike, end: npt.ArrayLike, bow: float) -> Stroke:
    """A stroke from start to end that bows sideways by `bow` of its length."""
    start, end = np.asarray(start, float), np.asarray(end, float)
    along = np.linspace(0, 1, _POINTS)[:, None]
    sideways = np.array([end[1] - start[1], start[0] - end[0]])
    stroke: Stroke = start + (end - start) * along + sideways * bow * 4 * along * (1 - along)
    return stroke


def joined(*parts: Stroke) -> Stroke:
    """Strokes one after the other without lifting the pen."""
    return np.concatenate(parts)


def trembling(path: Path, rng: np.random.Generator) -> Path:
    """The same path with the tremor of a hand."""
    strength = rng.uniform(0, 0.035)
    return [stroke + _tremor(len(stroke), rng) * strength for stroke in path]


def _tremor(count: int, rng: np.random.Generator) -> Stroke:
    time = np.linspace(0, 1, count)
    waves = [np.sin(2 * np.pi * (rng.uniform(0.5, 5) * time + rng.uniform())) for _ in range(4)]
    return np.stack([waves[0] + waves[1], waves[2] + waves[3]], axis=1) / 2


def _point(rng: np.random.Generator, across: tuple[float, float], down: tuple[float, float]) -> Stroke:
    return np.array([rng.uniform(*across), rng.uniform(*down)])


def tick(rng: np.random.Generator) -> Path:
    """A short arm down and a long arm up."""
    elbow = _point(rng, (-0.5, 0.1), (0.45, 0.85))
    start = elbow - _point(rng, (0.25, 0.6), (0.15, 0.8))
    end = elbow + _point(rng, (0.6, 1.5), (-1.9, -0.8))
    short, long = bent(start, elbow, rng.normal(0, 0.06)), bent(elbow, end, rng.normal(-0.02, 0.07))
    parts = [short, long]
    if rng.random() < 0.2:
        parts.insert(0, bent(start + _point(rng, (-0.3, -0.1), (-0.05, 0.2)), start, 0.1))
    if rng.random() < 0.15:
        parts.append(bent(end, end + _point(rng, (0.1, 0.4), (-0.1, 0.15)), -0.1))
    return [joined(*parts)]


def rounded_tick(rng: np.random.Generator) -> Path:
    """A tick with a curve for its elbow, made in one swing."""
    time = np.linspace(0, 1, 2 * _POINTS)[:, None]
    corner = _point(rng, (-0.4, -0.1), (0.7, 1.1))
    start = _point(rng, (-0.9, -0.5), (-0.3, 0.3))
    end = _point(rng, (0.5, 1.3), (-1.2, -0.6))
    pull = rng.uniform(1.5, 4)
    weights = (1 - time) ** 2, pull * 2 * time * (1 - time), time**2
    return [(weights[0] * start + weights[1] * corner + weights[2] * end) / sum(weights)]


def cross(rng: np.random.Generator) -> Path:
    """Two strokes, each with its own length, angle and bow."""
    middle = rng.normal(0, 0.12, 2)
    angles = np.pi / 4 + rng.normal(0, 0.13, 2)
    strokes = []
    for angle, mirror in zip(angles, (1, -1), strict=True):
        way = np.array([np.cos(angle) * mirror, np.sin(angle)])
        near, far = rng.uniform(0.7, 1.25, 2)
        strokes.append(bent(middle - way * near, middle + way * far, rng.normal(0, 0.05)))
    return strokes if rng.random() < 0.5 else strokes[::-1]


def looped_cross(rng: np.random.Generator) -> Path:
    """A cross without lifting the pen: down one diagonal, up the side, down the other."""
    size = rng.uniform(0.7, 1.1, 4)
    first = bent([-size[0], -size[0]], [size[1], size[1]], rng.normal(0, 0.04))
    second = bent([size[2], -size[2]], [-size[3], size[3]], rng.normal(0, 0.04))
    back = bent(first[-1], second[0], rng.uniform(-0.25, 0.1))
    return [joined(first, back, second)]


def retraced_cross(rng: np.random.Generator) -> Path:
    """A cross whose strokes are drawn twice."""
    strokes = cross(rng)
    again = [stroke + rng.normal(0, 0.06, 2) for stroke in strokes]
    return strokes + again[: int(rng.integers(1, 3))]


def nothing(rng: np.random.Generator) -> Path:
    """An empty box."""
    return []


def scribble(rng: np.random.Generator) -> Path:
    """A box that is filled with to-and-fro strokes."""
    turns = int(rng.integers(6, 16))
    sides = np.where(np.arange(turns) % 2, 1, -1) * rng.uniform(0.5, 1.0, turns)
    points = np.stack([sides + rng.normal(0, 0.1, turns), np.linspace(-0.9, 0.9, turns)], axis=1)
    return [_turned(joined(*(bent(a, b, 0.03) for a, b in pairwise(points))), rng)]


def tangle(rng: np.random.Generator) -> Path:
    """A box that is struck out with a wild knot."""
    time = np.linspace(0, rng.uniform(3, 7), 6 * _POINTS)
    x = np.sin(2 * np.pi * time) + 0.4 * np.sin(2 * np.pi * time * rng.uniform(0.3, 0.7))
    y = np.cos(2 * np.pi * time * rng.uniform(0.8, 1.2)) + 0.4 * np.sin(
        2 * np.pi * time * rng.uniform(0.2, 0.6)
    )
    return [np.stack([x, y], axis=1) * rng.uniform(0.4, 0.9)]


def ring(rng: np.random.Generator) -> Path:
    """A circle in the box or around it, not quite closed."""
    angle = np.linspace(0, 2 * np.pi * rng.uniform(0.93, 1.15), 2 * _POINTS) + rng.uniform(0, 6)
    radius = rng.choice([rng.uniform(0.4, 0.8), rng.uniform(1.2, 1.6)])
    return [np.stack([np.cos(angle), np.sin(angle) * rng.uniform(0.75, 1.1)], axis=1) * radius]


def stripe(rng: np.random.Generator) -> Path:
    """A horizontal or vertical line through the box."""
    reach = rng.uniform(0.5, 1.4)
    stroke = bent([-reach, rng.normal(0, 0.15)], [reach, rng.normal(0, 0.15)], rng.normal(0, 0.04))
    return [stroke[:, ::-1] if rng.random() < 0.4 else stroke]


def dot(rng: np.random.Generator) -> Path:
    """A pen that is set down and lifted again."""
    return [bent(rng.normal(0, 0.2, 2), rng.normal(0, 0.2, 2), 0.1) * rng.uniform(0.1, 1)]


def wave(rng: np.random.Generator) -> Path:
    """A wavy line, as for `not applicable`."""
    x = np.linspace(-1, 1, 2 * _POINTS)
    return [
        np.stack([x * rng.uniform(0.7, 1.2), np.sin(x * rng.uniform(4, 12)) * rng.uniform(0.15, 0.4)], axis=1)
    ]


def numeral(rng: np.random.Generator) -> Path:
    """A handwritten digit or letter."""
    shapes: list[list[list[tuple[float, float]]]] = [
        [[(-0.5, -0.7), (0.1, -0.9), (0.5, -0.5), (0.0, 0.2), (-0.5, 0.8), (0.6, 0.8)]],  # 2
        [[(-0.5, -0.8), (0.4, -0.8), (0.0, -0.1), (0.5, 0.3), (0.1, 0.9), (-0.5, 0.7)]],  # 3
        [[(-0.1, -0.9), (-0.6, 0.2), (0.6, 0.2)], [(0.3, -0.3), (0.2, 0.9)]],  # 4
        [[(0.5, -0.9), (-0.4, -0.9), (-0.4, -0.1), (0.4, 0.0), (0.4, 0.8), (-0.5, 0.8)]],  # 5
        [[(-0.5, -0.9), (0.5, -0.9), (-0.1, 0.9)]],  # 7
        [[(-0.6, 0.9), (0.0, -0.9), (0.6, 0.9)], [(-0.35, 0.3), (0.35, 0.3)]],  # A
        [[(-0.4, -0.9), (-0.4, 0.9), (0.5, 0.9)]],  # L
        [[(-0.5, 0.9), (-0.5, -0.9), (0.5, 0.9), (0.5, -0.9)]],  # N
        [[(-0.6, -0.9), (-0.3, 0.9), (0.0, -0.3), (0.3, 0.9), (0.6, -0.9)]],  # W
        [[(-0.5, -0.8), (0.5, -0.8), (-0.5, 0.8), (0.5, 0.8)]],  # Z
        [[(-0.6, -0.9), (0.6, -0.9)], [(0.0, -0.9), (0.0, 0.9)]],  # T
        [[(-0.5, -0.9), (-0.5, 0.9)], [(-0.5, 0.0), (0.5, 0.0)], [(0.5, -0.9), (0.5, 0.9)]],  # H
    ]
    corners = shapes[int(rng.integers(len(shapes)))]
    return [_through(np.array(stroke) + rng.normal(0, 0.06, (len(stroke), 2)), rng) for stroke in corners]


def _through(corners: Stroke, rng: np.random.Generator) -> Stroke:
    return joined(*(bent(a, b, rng.normal(0, 0.08)) for a, b in pairwise(corners)))


def _turned(stroke: Stroke, rng: np.random.Generator) -> Stroke:
    angle = rng.uniform(0, np.pi)
    turned: Stroke = stroke @ np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return turned


HABITS: dict[str, dict[str, tuple[Callable[[np.random.Generator], Path], float]]] = {
    "tick": {"tick": (tick, 3), "rounded": (rounded_tick, 1)},
    "cross": {"cross": (cross, 4), "looped": (looped_cross, 1), "retraced": (retraced_cross, 0.7)},
    "neither": {
        "nothing": (nothing, 4),
        "scribble": (scribble, 1.5),
        "tangle": (tangle, 1),
        "ring": (ring, 1),
        "stripe": (stripe, 1),
        "dot": (dot, 0.7),
        "wave": (wave, 0.7),
        "numeral": (numeral, 2.5),
    },
}
"""The habits of hands for each class, and how common each is."""
