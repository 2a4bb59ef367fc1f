"""Ticks and crosses as in print: thick arms with square or round ends and sharp corners."""

import numpy as np

from model.drawing.strokes import POINTS, Floats, Strokes, join, lines, xy


def bold_ticks(count: int, rng: np.random.Generator) -> Strokes:
    """Two straight arms of one thickness that meet in a mitred corner, square or round at the ends."""
    left, right = np.deg2rad(rng.uniform(28, 60, count)), np.deg2rad(rng.uniform(24, 56, count))
    half = np.exp(rng.uniform(np.log(0.035), np.log(0.24), count))
    short = np.maximum(rng.uniform(0.28, 0.6, count), 2.2 * half)
    past = half / np.tan(np.maximum(left + right, 0.6) / 2)
    tilts = (xy(-np.sin(left), -np.cos(left)), xy(np.sin(right), -np.cos(right)))
    arms = [[tilt * -past[:, None], tilt * length[:, None]]
            for tilt, length in zip(tilts, (short, np.ones(count)), strict=True)]  # fmt: skip
    fade = np.where(rng.random(count) < 0.25, rng.uniform(0.2, 0.8, count), 1)
    return _ended(arms, half, fade, rng)


def bold_crosses(count: int, rng: np.random.Generator) -> Strokes:
    """Two straight arms of one thickness through one point, square or round at the ends."""
    half = np.exp(rng.uniform(np.log(0.03), np.log(0.38), count))
    turns = np.deg2rad(rng.uniform(38, 54, count))
    tilts = [xy(np.cos(turns), side * np.sin(turns)) for side in (-1, 1)]
    fade = np.where(rng.random(count) < 0.15, rng.uniform(0.3, 0.9, count), 1)
    return _ended([[-tilt, tilt] for tilt in tilts], half, fade, rng)


def _ended(arms: list[list[Floats]], half: Floats, fade: Floats, rng: np.random.Generator) -> Strokes:
    """Arms (start, end) as bodies that become thinner by `fade` towards the end; most have square ends."""
    body = half[:, None] * (1 + (fade[:, None] - 1) * np.linspace(0, 1, POINTS))
    square = rng.random(len(half)) < 0.65
    drawn = [lines(start, end, width=0.0, body=body) for start, end in arms]
    return join([part.pick(~square) for part in drawn] + [part.pick(square).cut_square() for part in drawn])
