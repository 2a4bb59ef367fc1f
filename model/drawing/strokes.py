"""The elements of every shape: a flat list of strokes, each a short series of points with a width.

A mark consists of any number of strokes, which refer to it as their owner. So marks of one stroke and of
twenty share the same arrays, without a loop over marks. Coordinates are relative to the mark: x to the right,
y downwards, about -1..1.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

POINTS = 13
"""Points in a stroke."""

Floats = npt.NDArray[np.floating]
Integers = npt.NDArray[np.integer]
Flags = npt.NDArray[np.bool_]


class Strokes(NamedTuple):
    """M strokes of P points.

    - `owner` (M,): which mark a stroke belongs to.
    - `points` (M, P, 2): x, y along the stroke.
    - `width` (M, P): the half width at each point, in half widths of the pen.
    - `body` (M, P): the half width without the pen, in the units of `points`; 0 for a line.
    - `flat` (M,): whether the ends are square, not round.
    """

    owner: Integers
    points: Floats
    width: Floats
    body: Floats
    flat: Flags

    def pick(self, which: npt.NDArray[np.generic]) -> "Strokes":
        """The strokes at these places, or where this mask is true."""
        return Strokes._make(part[which] for part in self)

    def owned_by(self, owner: npt.NDArray[np.generic]) -> "Strokes":
        """The same strokes belonging to other marks."""
        return self._replace(owner=owner.astype(np.int32))

    def cut_square(self) -> "Strokes":
        """The same strokes with square ends; each is then one straight piece."""
        return self._replace(flat=np.ones_like(self.flat))

    def moved(self, matrix: Floats, shift: Floats) -> "Strokes":
        """Transformed by each owner's matrix (N, 2, 2), then shifted (N, 2); bodies grow with the area."""
        points = np.matmul(self.points, matrix[self.owner].transpose(0, 2, 1)) + shift[self.owner][:, None]
        growth = np.sqrt(np.abs(np.linalg.det(matrix)))[self.owner][:, None]
        return self._replace(points=points.astype(np.float32), body=(self.body * growth).astype(np.float32))


def strokes(
    owner: npt.NDArray[np.generic],
    points: Floats,
    width: float | Floats = 1.0,
    body: float | Floats = 0.0,
) -> Strokes:
    """Strokes from points (M, P, 2); widths and bodies broadcast to (M, P)."""
    shape = points.shape[:2]
    return Strokes(
        np.asarray(owner, np.int32),
        points.astype(np.float32),
        np.broadcast_to(np.asarray(width, np.float32), shape),
        np.broadcast_to(np.asarray(body, np.float32), shape),
        np.zeros(shape[0], bool),
    )


def filled(owner: npt.NDArray[np.generic], points: Floats, body: float | Floats) -> Strokes:
    """Filled shapes with square ends and no outline: half widths `body`, broadcast to (M, P)."""
    return strokes(owner, points, 0.0, body).cut_square()


def join(parts: Sequence[Strokes]) -> Strokes:
    """All of them in one list."""
    return Strokes._make(map(np.concatenate, zip(*parts, strict=True)))


def bent_line(start: Floats, end: Floats, bend: Floats | float) -> Floats:
    """Points (M, P, 2) from start to end (M, 2), bulging to the left by `bend` (M,) of the length."""
    along = end - start
    side = np.stack([along[:, 1], -along[:, 0]], axis=1) * np.reshape(bend, (-1, 1))
    t = np.linspace(0, 1, POINTS, dtype=np.float32)[None, :, None]
    points: Floats = start[:, None] + t * along[:, None] + 4 * t * (1 - t) * side[:, None]
    return points


def arc(
    centre: Floats,
    radius: Floats,
    start: Floats | float,
    sweep: Floats | float,
) -> Floats:
    """Points (M, P, 2) on ellipses: centres (M, 2), radii (M, 2), from the angle `start` through `sweep`."""
    t = np.linspace(0, 1, POINTS, dtype=np.float32)
    angle = np.reshape(start, (-1, 1)) + np.reshape(sweep, (-1, 1)) * t
    turn = np.stack([np.cos(angle), np.sin(angle)], axis=2)
    points: Floats = (centre[:, None] + radius[:, None] * turn).astype(np.float32)
    return points


def through(controls: Floats, *, smooth: bool) -> Floats:
    """Points (M, P, 2) on a path through the controls (M, C, 2): a smooth curve or straight legs."""
    points: Floats = np.matmul(path_matrix(controls.shape[1], smooth=smooth), controls).astype(np.float32)
    return points


def path_matrix(controls: int, points: int = POINTS, *, smooth: bool) -> Floats:
    """The matrix (points, C) from the controls (C, 2) of a path to its points, which pass all controls."""
    if controls == 1:
        return np.ones((points, 1), np.float32)
    passed = np.linspace(0, points - 1, controls).round()
    place = np.interp(np.arange(points), passed, np.arange(controls))
    leg = np.minimum(place.astype(int), controls - 2)
    t = place - leg
    matrix = np.zeros((points, controls), np.float32)
    weights = _curved(t) if smooth else [0 * t, 1 - t, t, 0 * t]
    for step, weight in zip((-1, 0, 1, 2), weights, strict=True):
        np.add.at(matrix, (np.arange(points), np.clip(leg + step, 0, controls - 1)), weight)
    return matrix


def _curved(t: npt.NDArray[np.float64]) -> list[npt.NDArray[np.float64]]:
    """Weights of four consecutive controls (Catmull and Rom 1974), for a place between the middle two."""
    return [
        (-t + 2 * t**2 - t**3) / 2,
        (2 - 5 * t**2 + 3 * t**3) / 2,
        (t + 4 * t**2 - 3 * t**3) / 2,
        (t**3 - t**2) / 2,
    ]


def smoothed(path: Floats, amount: Floats) -> Floats:
    """A path (M, Q, 2) with rounded corners: `amount` (M,) from 0, unchanged, to 1, very round."""
    size = path.shape[1]
    distance = np.arange(size)[:, None] - np.arange(size)
    kernel = np.exp(-((distance / 2.0) ** 2) / 2)
    kernel /= kernel.sum(axis=1, keepdims=True)
    blend = np.reshape(amount, (-1, 1, 1))
    rounded: Floats = (path + blend * (np.matmul(kernel, path) - path)).astype(np.float32)
    rounded[:, 0], rounded[:, -1] = path[:, 0], path[:, -1]
    return rounded


def fitted(marks: Strokes, count: int) -> Strokes:
    """Each mark moved and scaled so that its longer side spans -1..1, with the same proportions."""
    low = np.full((count, 2), np.inf, np.float32)
    high = -low
    np.minimum.at(low, marks.owner, (marks.points - marks.body[..., None]).min(axis=1))
    np.maximum.at(high, marks.owner, (marks.points + marks.body[..., None]).max(axis=1))
    empty = ~np.isfinite(low)
    low[empty], high[empty] = -1, 1
    scale = 2 / np.maximum((high - low).max(axis=1), 0.05)
    matrix = scale[:, None, None] * np.eye(2, dtype=np.float32)
    return marks.moved(matrix.astype(np.float32), -(low + high) / 2 * scale[:, None])


def rotation(angle: Floats) -> Floats:
    """Matrices (N, 2, 2) that turn by angles (N,) in radians."""
    cosine, sine = np.cos(angle), np.sin(angle)
    return np.stack([np.stack([cosine, -sine], axis=1), np.stack([sine, cosine], axis=1)], axis=1)
