"""The elements of every shape: a flat list of strokes, each a short series of points with a width.

A mark consists of any number of strokes, which refer to it as their owner. So marks of one stroke and of
twenty share the same arrays, without a loop over marks. Coordinates are relative to the mark: x to the right,
y downwards, about -1..1.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

POINTS = 13
"""Points in a stroke."""
ALONG = np.linspace(0, 1, POINTS, dtype=np.float32)
"""From 0 to 1 along a stroke (P,)."""

Floats = npt.NDArray[np.floating]
Integers = npt.NDArray[np.integer]
Flags = npt.NDArray[np.bool_]
Kinds = npt.NDArray[np.str_]
"""Kinds of marks (N,), such as `tick/hooked`."""
Real = float | Floats
"""One value for all strokes, or one for each."""
Owner = npt.NDArray[np.generic] | None
"""The marks (M,) to which strokes belong; None for one stroke of each mark."""


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

    def with_points(self, points: Floats) -> "Strokes":
        """The same strokes with other points."""
        return self._replace(points=points.astype(np.float32))

    def turned(self, angle: Floats) -> "Strokes":
        """Turned about the middle by each owner's angle (N,) in radians."""
        return self.moved(rotation(angle), np.zeros((len(angle), 2)))

    def moved(self, matrix: Floats, shift: Floats) -> "Strokes":
        """Transformed by each owner's matrix (N, 2, 2), then shifted (N, 2); bodies grow with the area."""
        points = np.matmul(self.points, matrix[self.owner].transpose(0, 2, 1)) + shift[self.owner][:, None]
        growth = np.sqrt(np.abs(np.linalg.det(matrix)))[self.owner][:, None]
        return self._replace(points=points.astype(np.float32), body=(self.body * growth).astype(np.float32))


Shape = Callable[[int, np.random.Generator], Strokes]
"""Draws a number of marks or surroundings of one kind."""


def strokes(points: Floats, owner: Owner = None, width: Real = 1.0, body: Real = 0.0) -> Strokes:
    """Strokes from points (M, P, 2); widths and bodies broadcast to (M, P)."""
    shape = points.shape[:2]
    return Strokes(
        np.asarray(np.arange(shape[0]) if owner is None else owner, np.int32),
        points.astype(np.float32),
        np.broadcast_to(np.asarray(width, np.float32), shape),
        np.broadcast_to(np.asarray(body, np.float32), shape),
        np.zeros(shape[0], bool),
    )


def lines(
    start: Floats, end: Floats, bend: Real = 0.0, owner: Owner = None, *, width: Real = 1.0, body: Real = 0.0
) -> Strokes:
    """Lines between points (M, 2), bent by `bend` (M,) of their length."""
    return strokes(bent_line(start, end, bend), owner, width, body)


def polyline(corners: Floats, bends: Floats) -> Strokes:
    """A line from each corner (N, C, 2) to the next, bent by `bends` (C - 1, N) of its length."""
    return join([lines(corners[:, leg], corners[:, leg + 1], bend) for leg, bend in enumerate(bends)])


def filled(start: Floats, end: Floats, body: Real, owner: Owner = None) -> Strokes:
    """Straight shapes with square ends and no outline, of half widths `body`, broadcast to (M, P)."""
    return lines(start, end, 0.0, owner, width=0.0, body=body).cut_square()


def join(parts: Sequence[Strokes]) -> Strokes:
    """All of them in one list."""
    return Strokes._make(map(np.concatenate, zip(*parts, strict=True)))


def bent_line(start: Floats, end: Floats, bend: Real) -> Floats:
    """Points (M, P, 2) from start to end (M, 2), bulging to the left by `bend` (M,) of the length."""
    along = end - start
    side = xy(along[:, 1], -along[:, 0]) * np.reshape(bend, (-1, 1))
    t = ALONG[:, None]
    points: Floats = start[:, None] + t * along[:, None] + 4 * t * (1 - t) * side[:, None]
    return points


def arc(centre: Floats, radius: Floats, start: Real, sweep: Real, owner: Owner = None) -> Strokes:
    """Parts of ellipses with centres (M, 2) and radii (M, 2), from the angle `start` through `sweep`."""
    angle = np.reshape(start, (-1, 1)) + np.reshape(sweep, (-1, 1)) * ALONG
    return strokes(centre[:, None] + radius[:, None] * heading(angle), owner)


def through(controls: Floats) -> Strokes:
    """Smooth strokes that pass their controls (M, C, 2)."""
    return strokes(np.matmul(path_matrix(controls.shape[1], smooth=True), controls))


def cut_path(path: Floats) -> Strokes:
    """A long path (N, K (P - 1) + 1, 2) as K strokes that share the points between them."""
    starts = range(0, path.shape[1] - 1, POINTS - 1)
    return join([strokes(path[:, start : start + POINTS]) for start in starts])


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
    return np.stack([xy(cosine, -sine), xy(sine, cosine)], axis=1)


def xy(x: Floats, y: Floats) -> Floats:
    """Points or vectors (..., 2) from their coordinates."""
    return np.stack([x, y], axis=-1)


def heading(angle: Floats) -> Floats:
    """Unit vectors (..., 2) at angles in radians, clockwise from the right."""
    return xy(np.cos(angle), np.sin(angle))


def numbered(number: Integers) -> tuple[Integers, Integers]:
    """The owners of `number` (N,) strokes each, and the place of each stroke among its owner's, from 0."""
    owner = np.repeat(np.arange(len(number)), number)
    return owner, np.arange(len(owner)) - np.repeat(np.cumsum(number) - number, number)
