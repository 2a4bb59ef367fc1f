"""Ticks and crosses as in print: thick arms with square or round ends and sharp corners."""

import numpy as np

from model.drawing.strokes import POINTS, Floats, Strokes, bent_line, join, strokes


def bold_ticks(count: int, rng: np.random.Generator) -> Strokes:
    """Two straight arms of one thickness that meet in a mitred corner, square or round at the ends."""
    left, right = np.deg2rad(rng.uniform(28, 60, count)), np.deg2rad(rng.uniform(24, 56, count))
    half = np.exp(rng.uniform(np.log(0.035), np.log(0.24), count))
    short = np.maximum(rng.uniform(0.28, 0.6, count), 2.2 * half)
    past = half / np.tan(np.maximum(left + right, 0.6) / 2)
    tilts = [
        np.stack([-np.sin(left), -np.cos(left)], axis=1),
        np.stack([np.sin(right), -np.cos(right)], axis=1),
    ]
    arms = [bent_line(tilt * -past[:, None], tilt * length[:, None], 0)
            for tilt, length in zip(tilts, (short, np.ones(count)), strict=True)]  # fmt: skip
    fade = np.where(rng.random(count) < 0.25, rng.uniform(0.2, 0.8, count), 1)
    return _ended(arms, half, fade, rng)


def bold_crosses(count: int, rng: np.random.Generator) -> Strokes:
    """Two straight arms of one thickness through one point, square or round at the ends."""
    half = np.exp(rng.uniform(np.log(0.03), np.log(0.38), count))
    turns = np.deg2rad(rng.uniform(38, 54, count))
    tilts = [np.stack([np.cos(turns), side * np.sin(turns)], axis=1) for side in (-1, 1)]
    arms = [bent_line(-tilt, tilt, 0) for tilt in tilts]
    return _ended(arms, half, np.where(rng.random(count) < 0.15, rng.uniform(0.3, 0.9, count), 1), rng)


def _ended(arms: list[Floats], half: Floats, fade: Floats, rng: np.random.Generator) -> Strokes:
    """The arms as bodies that become thinner by `fade` towards their ends; most have square ends."""
    count = len(half)
    along = np.linspace(0, 1, POINTS)
    body = (half[:, None] * (1 + (fade[:, None] - 1) * along)).astype(np.float32)
    square = rng.random(count) < 0.65
    drawn = [strokes(np.arange(count), arm, 0, body) for arm in arms]
    return join([part.pick(~square) for part in drawn] + [part.pick(square).cut_square() for part in drawn])
