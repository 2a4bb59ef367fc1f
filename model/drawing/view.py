"""Projects the scene to pixels: the crop's reach, its middle, and the angle of the camera."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from model.drawing.conditions import LABELLED, ROW, TABLE, Scene
from model.drawing.pens import Inked
from model.drawing.raster import Pieces
from model.drawing.strokes import Floats, Strokes, xy

THINNEST = 0.3
"""Half width in pixels below which a stroke becomes paler instead of thinner."""


@dataclass(frozen=True)
class View:
    """For each picture: width and height (N, 2), pixels per unit (N,), and the projection of points.

    Points are multiplied by `matrix` (N, 2, 2), drawn to the vanishing point (N, 2) and shifted (N, 2).
    """

    sides: Floats
    scale: Floats
    matrix: Floats
    shift: Floats
    vanishing: Floats


def choose_view(sheet_sizes: Floats, scene: Scene, rng: np.random.Generator) -> View:
    """Pictures of widths and heights (N, 2) whose shorter side shows the scene's reach to either side."""
    reach, count = scene.reach, len(scene.reach)
    scale = sheet_sizes.min(axis=1) / 2 / reach
    angle = np.deg2rad(rng.normal(0, 3.5, count) * rng.choice([1, 2.5], count, p=[0.85, 0.15]))
    skew = rng.normal(0, 0.05, (count, 2))
    cosine, sine = np.cos(angle), np.sin(angle)
    rows = [xy(cosine, skew[:, 0] - sine), xy(sine + skew[:, 1], cosine)]
    straight = (rng.random(count) < 0.35)[:, None, None]
    matrix = np.where(straight, np.eye(2), np.stack(rows, axis=1)) * scale[:, None, None]
    shift = sheet_sizes / 2 + _off_the_middle(sheet_sizes / scale[:, None], scene, rng) * scale[:, None]
    vanishing = rng.normal(0, 0.04, (count, 2)) * (rng.random((count, 1)) < 0.4)
    return View(*(part.astype(np.float32) for part in (sheet_sizes, scale, matrix, shift, vanishing)))


def _off_the_middle(seen: Floats, scene: Scene, rng: np.random.Generator) -> Floats:
    """The box's offset (N, 2) from the middle of a crop of `seen` (N, 2) units; no neighbour is nearer."""
    spare = np.maximum(scene.reach - 1.02, 0)[:, None] * 0.6 + 0.02
    labelled = (scene.crowd == LABELLED) | (scene.crowd == TABLE)
    longer = np.maximum(seen / 2 - scene.reach[:, None], 0) * labelled[:, None] * 0.95
    far = np.where((scene.crowd == ROW)[:, None], np.minimum(spare, 0.6), spare + longer)
    off: Floats = rng.uniform(-1, 1, seen.shape) * far
    return off


def pieces(drawn: Sequence[Inked], view: View) -> Pieces:
    """All strokes as straight pieces in pixels; a stroke with square ends is a single piece."""
    parts = [part for inked in drawn for part in _pieces(inked, view)]
    return Pieces._make(map(np.concatenate, zip(*parts, strict=True)))


def boxes(drawn: Strokes, view: View) -> Floats:
    """The left, top, right and bottom (N, 4) of each mark's strokes, in pixels, without the pen's width.

    A mark without strokes has an empty box: its right is less than its left.
    """
    points = _in_pixels(drawn, view)
    low = np.full((len(view.scale), 2), np.inf, np.float32)
    high = -low
    np.minimum.at(low, drawn.owner, points.min(axis=1))
    np.maximum.at(high, drawn.owner, points.max(axis=1))
    return np.concatenate([low, high], axis=1)


def _in_pixels(drawn: Strokes, view: View) -> Floats:
    """The points of strokes (M, P, 2) in pixels of the picture."""
    owner = drawn.owner
    points = np.matmul(drawn.points, view.matrix[owner].transpose(0, 2, 1))
    depth = 1 + (drawn.points * view.vanishing[owner][:, None]).sum(axis=2, keepdims=True)
    seen: Floats = points / np.maximum(depth, 0.5) + view.shift[owner][:, None]
    return seen


def _pieces(inked: Inked, view: View) -> list[Pieces]:
    """The pieces of the strokes that reach the picture: with round ends, and with square ends."""
    drawn, owner = inked.strokes, inked.strokes.owner
    points = _in_pixels(drawn, view)
    radius = np.maximum((drawn.width + drawn.body) * view.scale[owner, None], THINNEST)
    low, high = points.min(axis=1) - view.sides[owner], points.max(axis=1)
    far = np.maximum(low, -high).max(axis=1) - 2 * radius.max(axis=1)
    parts = []
    round_ends, square_ends = (slice(None, -1), slice(1, None)), (slice(0, 1), slice(-1, None))
    for flat, (first, second) in ((False, round_ends), (True, square_ends)):
        some = np.flatnonzero((drawn.flat == flat) & (far < 1))
        ends = np.stack([points[some, first], points[some, second]], axis=2, dtype=np.float32)
        radii = np.stack([radius[some, first], radius[some, second]], axis=2, dtype=np.float32)
        ink = ((inked.ink[some, first] + inked.ink[some, second]) / 2).astype(np.float32).ravel()
        picture = np.repeat(owner[some], ink.size // max(1, len(some)))
        flats = np.full(ink.size, flat)
        parts.append(Pieces(picture, ends.reshape(-1, 2, 2), radii.reshape(-1, 2), ink, flats))
    return parts
