"""The hands that fill in forms: those of `benchmarks.hard_boxes`, and those of the training set.

The limits for doubtful boxes were chosen on pages of both, with other seeds than the published figures.
"""

from collections.abc import Callable, Mapping

import numpy as np

from benchmarks.hard_boxes import hands
from model.drawing import crosses, scrawls, ticks
from model.drawing.strokes import Strokes, fitted

Habits = Mapping[str, tuple[Callable[[np.random.Generator], hands.Path], float]]


def _from_training_set(
    draw: Callable[[int, np.random.Generator], Strokes],
) -> Callable[[np.random.Generator], hands.Path]:
    return lambda rng: [np.asarray(stroke, np.float64) for stroke in fitted(draw(1, rng), 1).points]


def _tick(family: str) -> Callable[[int, np.random.Generator], Strokes]:
    return lambda count, rng: ticks.draw_ticks(family, count, rng)


def _cross(family: str) -> Callable[[int, np.random.Generator], Strokes]:
    return lambda count, rng: crosses.draw_crosses(family, count, rng)


_TICKS = {"plain": 5, "curved": 4, "hooked": 3, "flat": 2, "steep": 2, "tail": 2, "short": 3, "rounded": 2}
_CROSSES = {"plain": 6, "turned": 4, "uneven": 3, "curved": 3, "flat": 1, "steep": 1, "narrow": 2}
_SCRAWLS = {"scribble": scrawls.scribble, "ring": scrawls.ring, "line": scrawls.line, "loops": scrawls.loops}

HANDS: dict[str, Mapping[str, Habits]] = {
    "hard-boxes": {
        label: {name: habit for name, habit in habits.items() if name != "nothing"}
        for label, habits in hands.HABITS.items()
    },
    "training-set": {
        "tick": {name: (_from_training_set(_tick(name)), weight) for name, weight in _TICKS.items()},
        "cross": {name: (_from_training_set(_cross(name)), weight) for name, weight in _CROSSES.items()},
        "neither": {name: (_from_training_set(draw), 1) for name, draw in _SCRAWLS.items()},
    },
}
"""For each generator and label, the habits of its hands, each with its relative frequency."""
