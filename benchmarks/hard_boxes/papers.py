"""Papers: how much light bare paper reflects, with its grain, its ruling and its stains."""

from collections.abc import Callable

import numpy as np

from benchmarks.hard_boxes.canvas import SIDE, UNIT, Values, smooth_noise


def office(rng: np.random.Generator) -> Values:
    """White, with hardly any grain."""
    return _even(0.98) * (1 + 0.006 * smooth_noise(rng, 3))


def recycled(rng: np.random.Generator) -> Values:
    """Grey, with fibres."""
    fibres = smooth_noise(rng, 3) > 2.1
    return _even(rng.uniform(0.6, 0.85)) * (1 + 0.03 * smooth_noise(rng, 6)) * np.where(fibres, 0.85, 1)


def crumpled(rng: np.random.Generator) -> Values:
    """Folded and smoothed out again, so that each facet has its own brightness."""
    facets = np.round(2 * smooth_noise(rng, SIDE / 4)) / 2
    return _even(0.93) * (1 + 0.07 * facets + 0.03 * smooth_noise(rng, 30))


def squared(rng: np.random.Generator) -> Values:
    """Squared paper with lines paler than ink."""
    lines = _ruling(rng)
    return office(rng) * np.minimum(lines, lines.T)


def lined(rng: np.random.Generator) -> Values:
    """Lined paper."""
    return office(rng) * _ruling(rng)


def stained(rng: np.random.Generator) -> Values:
    """Paper with the stains of a spill."""
    wet = np.clip(smooth_noise(rng, SIDE / 3) * 4, 0, 1)
    return office(rng) * (1 - rng.uniform(0.05, 0.2) * wet)


def printed_through(rng: np.random.Generator) -> Values:
    """Paper through which the print on the back is visible."""
    rows = (np.arange(SIDE) // int(UNIT * rng.uniform(0.25, 0.5))) % 2 == 0
    letters = (smooth_noise(rng, 9) > 0.25) & rows[:, None]
    return office(rng) * np.where(letters, rng.uniform(0.88, 0.96), 1)


def _even(value: float) -> Values:
    return np.full((SIDE, SIDE), value, dtype=np.float32)


def _ruling(rng: np.random.Generator) -> Values:
    spacing = UNIT * rng.uniform(0.5, 1.6)
    distance = (np.arange(SIDE) + rng.uniform(0, spacing)) % spacing
    pale = rng.uniform(0.75, 0.92)
    lines = np.where(distance < rng.uniform(2, 4), pale, 1.0).astype(np.float32)
    return np.tile(lines[:, None], (1, SIDE))


PAPERS: dict[str, tuple[Callable[[np.random.Generator], Values], float]] = {
    "office": (office, 3),
    "recycled": (recycled, 1.5),
    "crumpled": (crumpled, 1),
    "squared": (squared, 1),
    "lined": (lined, 1),
    "stained": (stained, 0.7),
    "printed-through": (printed_through, 0.7),
}
"""The papers, and how common each is."""
