"""Plain marks for a very small network: black on white paper, without boxes, print or crowds."""

import numpy as np
import numpy.typing as npt

from model.drawing.conditions import ALONE, OVER, Scene
from model.drawing.marks import Drawn, draw_shapes
from model.drawing.pens import pen_strokes
from model.drawing.raster import Sheet, paint
from model.drawing.scene import place_marks
from model.drawing.strokes import Kinds, fitted
from model.drawing.view import boxes, choose_view, pieces
from model.labels import LABELS

SIDE = 112
"""Pixels along each side of a picture."""

SIZE, REACH = 0.7, 1.2
"""Half the mark's longer side, and the picture's reach to either side of its middle."""

THINNEST, THICKEST = 0.05, 0.14
"""Half widths of the pens, in halves of the mark's longer side."""

PLAIN_MIX = (
    {"tick/plain": 4, "tick/curved": 2, "tick/hooked": 2, "tick/steep": 1, "tick/flat": 1},
    {"cross/plain": 5, "cross/turned": 2, "cross/uneven": 1, "cross/curved": 2},
    {
        "neither/letter": 4, "neither/digit": 3, "neither/line": 2, "neither/ring": 2, "neither/wave": 1,
        "neither/scribble": 2, "neither/nothing": 1,
    },
)  # fmt: skip
"""The weight of each kind within its class."""


def draw_plain_marks(count: int, rng: np.random.Generator) -> Drawn:
    """`count` marks: tick, cross and neither in turn."""
    labels = np.arange(count) % len(LABELS)
    kinds = _choose_kinds(labels, rng)
    scene = _plain_scene(count, rng)
    marks = place_marks(fitted(draw_shapes(kinds, rng), count), kinds, scene, rng)
    view = choose_view(np.full((count, 2), SIDE, np.float32), scene, rng)
    sides = np.full(count, SIDE, np.int32)
    ink = paint(pieces([pen_strokes(marks, scene.pen, scene.pen_ink, rng)], view), Sheet(sides, sides))
    greys = (255 * (1 - ink) + 0.5).astype(np.uint8).reshape(count, SIDE, SIDE)
    return Drawn((greys,), labels.astype(np.int8), kinds, boxes(marks, view))


def _choose_kinds(labels: npt.NDArray[np.integer], rng: np.random.Generator) -> Kinds:
    """A kind for each label (N,)."""
    kinds = np.empty(len(labels), "U20")
    for label, mix in enumerate(PLAIN_MIX):
        places, weights = np.flatnonzero(labels == label), np.array(list(mix.values()), float)
        kinds[places] = rng.choice(list(mix), len(places), p=weights / weights.sum())
    return kinds


def _plain_scene(count: int, rng: np.random.Generator) -> Scene:
    """Conditions that differ only in the pens."""
    no, one = np.zeros(count, bool), np.ones(count)
    pen = SIZE * np.exp(rng.uniform(np.log(THINNEST), np.log(THICKEST), count))
    return Scene(
        boxed=no, crowd=np.full(count, ALONE), reach=REACH * one, size=SIZE * one, detail=SIZE * one,
        cornered=no, pen=pen, line=pen, pen_ink=one, line_ink=one, style=np.full(count, OVER),
    )  # fmt: skip
