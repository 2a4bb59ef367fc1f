"""How a pen draws a stroke: with pressure, a broad nib, skips, or a second time."""

from dataclasses import dataclass

import numpy as np

from model.drawing.strokes import ALONG, POINTS, Floats, Strokes, join


@dataclass(frozen=True)
class Inked:
    """Strokes with the ink, 0 to 1, at their points (M, P)."""

    strokes: Strokes
    ink: Floats


def pen_strokes(drawn: Strokes, half: Floats, ink: Floats, rng: np.random.Generator) -> Inked:
    """Strokes by pens of half width (N,), in the units of the strokes' points, and ink (N,)."""
    count = len(half)
    drawn = _gone_over(_unsteady(drawn, count, rng), half, rng)
    owner = drawn.owner
    width = drawn.width * _pressure(len(owner), rng) * _nib(drawn, count, rng) * half[owner, None]
    return Inked(drawn._replace(width=width.astype(np.float32)), _flow(owner, ink, rng))


def print_strokes(drawn: Strokes, half: Floats, ink: Floats) -> Inked:
    """Strokes printed evenly, of half width (N,) and ink (N,)."""
    width = (drawn.width * half[drawn.owner, None]).astype(np.float32)
    return Inked(drawn._replace(width=width), ink[drawn.owner, None] * np.ones((1, POINTS), np.float32))


def widened(inked: Inked, by: Floats) -> Inked:
    """The same strokes in solid ink, each wider by its mark's `by` (N,) on both sides."""
    drawn = inked.strokes
    width = (drawn.width + by[drawn.owner, None]).astype(np.float32)
    return Inked(drawn._replace(width=width), np.ones_like(inked.ink))


def _unsteady(drawn: Strokes, count: int, rng: np.random.Generator) -> Strokes:
    """The strokes, shaken slightly as by a hand; those with a body stay unchanged."""
    amount = rng.gamma(1, 0.012, count).clip(0, 0.06)[drawn.owner, None, None]
    knots = rng.standard_normal((len(drawn.owner), 5, 2)).astype(np.float32)
    place = np.linspace(0, 4, POINTS)[:, None] - np.arange(5)
    shake = np.matmul(np.exp(-(place**2)).astype(np.float32), knots)
    steady = (drawn.body.max(axis=1) > 0)[:, None, None]
    return drawn.with_points(drawn.points + np.where(steady, 0, amount * shake))


def _gone_over(drawn: Strokes, half: Floats, rng: np.random.Generator) -> Strokes:
    """Some marks are drawn twice: by a split nib, or by a second stroke for emphasis."""
    count = len(half)
    split = rng.random(count) < 0.03
    again = rng.random(count) < 0.06
    apart, near = rng.normal(0, 2.2, (count, 2)) * half[:, None], rng.normal(0, 0.03, (count, 2))
    shift = np.where(split[:, None], apart, near)
    chosen = drawn.pick((split | again)[drawn.owner] & (drawn.body.max(axis=1) == 0))
    ends = rng.normal(0, 0.05, (len(chosen.owner), 1, 2)) * again[chosen.owner, None, None]
    moved = chosen.points + shift[chosen.owner, None] + ends * (2 * ALONG[:, None] - 1)
    return join([drawn, chosen.with_points(moved)])


def _pressure(count: int, rng: np.random.Generator) -> Floats:
    """Factors (M, P) of width that vary slowly, and fade at the end of some strokes."""
    wave = np.sin(2 * np.pi * (rng.uniform(0.3, 1.5, (count, 1)) * ALONG + rng.uniform(0, 1, (count, 1))))
    fade = 1 - rng.uniform(0, 0.7, (count, 1)) * np.maximum(0, 2 * ALONG - 1) * (rng.random((count, 1)) < 0.4)
    pressure: Floats = (fade * (1 + rng.uniform(0, 0.3, (count, 1)) * wave)).astype(np.float32)
    return pressure


def _nib(drawn: Strokes, count: int, rng: np.random.Generator) -> Floats:
    """Factors (M, P) of width for a broad nib, by the stroke's direction; 1 for most marks."""
    way = np.gradient(drawn.points, axis=1)
    direction = np.arctan2(way[..., 1], way[..., 0])
    broad = rng.uniform(0.2, 0.7, count) * (rng.random(count) < 0.18)
    angle = rng.choice([np.pi / 2, np.pi / 4, 0.0], count, p=[0.5, 0.4, 0.1])
    owner = drawn.owner
    factor: Floats = 1 + broad[owner, None] * np.cos(2 * (direction - angle[owner, None]))
    return factor


def _flow(owner: np.ndarray, ink: Floats, rng: np.random.Generator) -> Floats:
    """Ink (M, P) along the strokes: paler under low pressure, almost gone where a ballpoint skips."""
    count, marks = len(owner), len(ink)
    wave = np.sin(2 * np.pi * (rng.uniform(0.3, 2, (count, 1)) * ALONG + rng.uniform(0, 1, (count, 1))))
    uneven = rng.uniform(0, 0.35, marks) * (rng.random(marks) < 0.5)
    skips = (rng.random(marks) < 0.07)[owner, None] & (rng.random((count, POINTS)) < 0.15)
    flow = ink[owner, None] * (1 - uneven[owner, None] * (0.5 + 0.5 * wave)) * np.where(skips, 0.1, 1)
    return flow.astype(np.float32)
