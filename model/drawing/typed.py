"""Typeset letters, words and crosses: thick or thin, with or without serifs."""

import numpy as np

from model.drawing.alphabet import even_glyphs
from model.drawing.strokes import POINTS, Floats, Strokes, filled, join, numbered, xy


def typed_crosses(count: int, rng: np.random.Generator) -> Strokes:
    """X, x and the multiplication sign."""
    wide = rng.uniform(0.6, 1.05, (count, 1))
    corner = np.concatenate([wide, np.ones((count, 1))], axis=1)
    other = corner * np.array([1, -1])
    arms = [filled(-end, end, 0.1) for end in (corner, other)]
    return _in_a_face(join(arms), np.arange(count), _faces(count, rng), wide[:, 0] / 2 + 0.4)


def typed(count: int, rng: np.random.Generator) -> Strokes:
    """A letter or a digit; never an x or a v."""
    return _in_a_face(_characters(count, rng), np.arange(count), _faces(count, rng), np.ones(count))


def word(count: int, rng: np.random.Generator) -> Strokes:
    """Two to seven letters in a row, all in the same typeface."""
    number = rng.integers(2, 8, count)
    owner, step = numbered(number)
    letters = _in_a_face(_characters(len(owner), rng), owner, _faces(count, rng), np.ones(len(owner)))
    pitch = rng.uniform(1.8, 2.4, count)[owner]
    wide = rng.uniform(0.75, 1.05, count)[owner, None, None] * np.array([[1, 0], [0, 0]]) + [[0, 0], [0, 1]]
    placed = letters.moved(wide.astype(np.float32), xy(step * pitch, 0 * pitch))
    return placed.owned_by(owner[placed.owner])


def _characters(count: int, rng: np.random.Generator) -> Strokes:
    """Letters and some digits in random order."""
    digits = count // 6
    parts = [even_glyphs("letter", count - digits, rng, 0.01), even_glyphs("digit", digits, rng, 0.01)]
    drawn = join([parts[0], parts[1].owned_by(parts[1].owner + count - digits)])
    return drawn.owned_by(rng.permutation(count)[drawn.owner])


def _faces(count: int, rng: np.random.Generator) -> Floats:
    """Half widths of vertical and of horizontal strokes, and half length of serifs, of each face: (N, 3)."""
    half = np.exp(rng.uniform(np.log(0.05), np.log(0.22), count))
    serif = rng.random(count) < 0.4
    level = half * np.where(serif, rng.uniform(0.3, 0.9, count), rng.uniform(0.75, 1, count))
    return np.stack([half, level, np.where(serif, half + rng.uniform(0.08, 0.22, count), 0)], axis=1)


def _in_a_face(drawn: Strokes, face: np.ndarray, faces: Floats, room: Floats) -> Strokes:
    """Characters as bodies in `faces` (N, 3): character i in face[i], with serifs that fit into its room."""
    half, level, serif = faces[face[drawn.owner]].T
    way = np.gradient(drawn.points, axis=1)
    steep = np.abs(way[..., 1]) / (np.hypot(way[..., 0], way[..., 1]) + 1e-6)
    falling = np.where(way[..., 0] * way[..., 1] >= 0, 1.0, level[:, None] / half[:, None])
    body = level[:, None] + (half - level)[:, None] * steep * falling
    inked = drawn._replace(width=0 * drawn.width, body=body.astype(np.float32))
    return join(
        [inked, *(_serifs(inked, end, level, np.minimum(serif, room[drawn.owner])) for end in (0, -1))]
    )


def _serifs(drawn: Strokes, end: int, level: Floats, serif: Floats) -> Strokes:
    """Horizontal bars at the ends of steep strokes that lie at a character's top or bottom."""
    points = drawn.points[:, end]
    chord = drawn.points[:, -1] - drawn.points[:, 0]
    some = (serif > 0) & (np.abs(points[:, 1]) > 0.9) & (np.abs(chord[:, 1]) > 0.8)
    bar = xy(serif, 0 * serif)[some]
    body = np.repeat(0.8 * level[some, None], POINTS, axis=1)
    return filled(points[some] - bar, points[some] + bar, body, drawn.owner[some])
