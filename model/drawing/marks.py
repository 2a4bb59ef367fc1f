"""The recipe of the training set: kinds of marks, their surroundings, pens and views."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from model.drawing import alphabet, bold, crosses, glyphs, signs, ticks, typed
from model.drawing.capture import Greys, Layers, photograph
from model.drawing.conditions import Scene, choose_scene
from model.drawing.formats import Formats, choose_formats
from model.drawing.raster import paint, runs
from model.drawing.scene import Drawing, draw_scene, place_marks
from model.drawing.strokes import Floats, Kinds, Shape, Strokes, fitted, join
from model.drawing.view import View, boxes, choose_view, pieces
from model.labels import LABELS

CHUNK = 2000
"""The number of marks drawn together; more would only take more memory."""

TICKS = {
    "plain": 5, "curved": 4, "hooked": 3, "flat": 2, "steep": 2, "slash": 2.4, "flick": 1.5, "tail": 2,
    "v-like": 3, "upright": 2.4, "mirrored": 0.6, "short": 3.4, "rounded": 2, "printed": 1, "brush": 2,
    "bold": 2.5,
}  # fmt: skip
CROSSES = {
    "plain": 6, "turned": 4.5, "uneven": 2.5, "curved": 3, "flat": 1.5, "steep": 1.5,
    "off-centre": 2, "retraced": 1.5, "hooked": 2, "touching": 0.3, "ribbon": 0.2, "zigzag": 1.8,
    "narrow": 3, "struck": 2, "printed": 1.5, "brush": 2.5, "bold": 3, "typed": 2,
}  # fmt: skip
NEITHER = {
    "letter": 14, "digit": 9.5, "greek": 7.5, "sign": 7, "arrow": 3.5, "icon": 6, "line": 4.5, "curve": 1.8,
    "ring": 0.8, "dot": 0.8, "dust": 0.4, "nothing": 7.5, "scribble": 2.5, "loops": 1, "squiggle": 0.8,
    "tangle": 1.2, "hatching": 1, "wave": 6.5, "knot": 6, "zigzag": 3.5, "struck-ring": 2.5, "sun": 1,
    "cup": 3, "hook": 2, "corner": 1, "square-corner": 0.6, "branch": 3, "plus": 1, "star": 2,
    "wedge": 0.6, "suit": 0.8, "block": 1.5, "christian-cross": 0.6, "polygon": 1.8,
    "apart": 1.2, "lattice": 1, "tripod": 1, "side-by-side": 2, "junction": 1.5,
    "hatched": 1.2, "cross-hatched": 1.2, "dotted": 0.8, "typed": 4, "word": 4,
    "slashed-zero": 1.5, "pentagram": 1.4, "hexagram": 1.2,
}  # fmt: skip
CLASSES = (TICKS, CROSSES, NEITHER)
MIX: dict[str, float] = {
    f"{label}/{family}": weight
    for label, families in zip(LABELS, CLASSES, strict=True)
    for family, weight in families.items()
}
"""The weight of each kind within its class."""

SHAPES: dict[str, Shape] = {
    **{f"tick/{family}": partial(ticks.draw_ticks, family) for family in ticks.HABITS},
    **{f"cross/{family}": partial(crosses.draw_crosses, family) for family in crosses.HABITS},
    **{f"neither/{family}": partial(alphabet.draw_glyphs, family) for family in glyphs.FAMILIES},
    **{f"neither/{name}": shape for name, shape in signs.SHAPES.items()},
    "tick/bold": bold.bold_ticks, "cross/bold": bold.bold_crosses, "cross/typed": typed.typed_crosses,
}  # fmt: skip
"""Draws a number of shapes of a kind, in about -1..1."""

SHARES = (0.24, 0.24, 0.52)
"""The shares of ticks, crosses and neithers in all marks."""


@dataclass(frozen=True)
class Drawn:
    """Drawn marks, in stacks of pictures of equal size.

    - `greys`: stacks of pictures (n, H, W), 0 black to 255 white.
    - `labels` (N,): index in LABELS, in the order of the stacks.
    - `kinds` (N,): what was drawn, such as `tick/hooked`.
    - `boxes` (N, 4): the left, top, right and bottom of the mark in its picture, in pixels.
    """

    greys: tuple[Greys, ...]
    labels: npt.NDArray[np.int8]
    kinds: Kinds
    boxes: Floats

    def __len__(self) -> int:
        return len(self.labels)


def draw_marks(count: int, rng: np.random.Generator, mix: Mapping[str, float] | None = None) -> Drawn:
    """`count` marks, with classes in proportion to SHARES, and kinds within a class to `mix` or MIX."""
    chunks = [_draw_chunk(min(CHUNK, count - start), rng, mix or MIX) for start in range(0, count, CHUNK)]
    return Drawn(
        tuple(stack for chunk in chunks for stack in chunk.greys),
        np.concatenate([chunk.labels for chunk in chunks] or [np.zeros(0, np.int8)]),
        np.concatenate([chunk.kinds for chunk in chunks] or [np.zeros(0, "U1")]),
        np.concatenate([chunk.boxes for chunk in chunks] or [np.zeros((0, 4), np.float32)]),
    )


def _draw_chunk(count: int, rng: np.random.Generator, mix: Mapping[str, float]) -> Drawn:
    """Up to CHUNK marks at once."""
    kinds = _choose_kinds(count, rng, mix)
    formats = choose_formats(count, rng)
    scene = choose_scene(kinds, formats, rng)
    marks = place_marks(fitted(draw_shapes(kinds, rng), count), kinds, scene, rng)
    view = choose_view(formats.sides, scene, rng)
    drawing = draw_scene(marks, kinds == "neither/nothing", scene, rng)
    greys = tuple(photograph(stack, rng) for stack in _paint(drawing, scene, view, formats))
    labels = np.array([LABELS.index(kind.split("/")[0]) for kind in kinds], np.int8)
    return Drawn(greys, labels, kinds, boxes(marks, view) / formats.fine[:, np.newaxis])


def _choose_kinds(count: int, rng: np.random.Generator, mix: Mapping[str, float]) -> Kinds:
    """A kind for each mark (N,)."""
    names = np.array(list(mix))
    classes = np.array([LABELS.index(name.split("/")[0]) for name in names])
    weights = np.array(list(mix.values()))
    totals = np.bincount(classes, weights, minlength=len(LABELS))
    chance = weights / totals[classes] * np.array(SHARES)[classes]
    return rng.choice(names, count, p=chance / chance.sum())


def draw_shapes(kinds: Kinds, rng: np.random.Generator) -> Strokes:
    """The strokes of all marks, kind by kind."""
    parts = []
    for kind in np.unique(kinds):
        places = np.flatnonzero(kinds == kind)
        shape = SHAPES[str(kind)](len(places), rng)
        parts.append(shape.owned_by(places[shape.owner]))
    return join(parts)


def _paint(drawing: Drawing, scene: Scene, view: View, formats: Formats) -> list[Layers]:
    """Stacks of pictures of equal size, as layers of ink."""
    sheet = formats.sheet
    flat = [paint(pieces(part, view), sheet) for part in (drawing.printed, drawing.spared, drawing.pen)]
    pixels_to_a_unit = view.scale / formats.fine
    detail, stroke = scene.detail * pixels_to_a_unit, scene.pen * pixels_to_a_unit
    stacks = []
    for start, stop in runs((sheet.heights.astype(np.int64) * 1000 + sheet.widths) * 10 + formats.fine):
        shape = (stop - start, int(sheet.heights[start]), int(sheet.widths[start]))
        first = int(sheet.starts[start])
        pixels = slice(first, first + math.prod(shape))
        printed, spared, pen = (averaged(part[pixels].reshape(shape), formats.fine[start]) for part in flat)
        some = slice(start, stop)
        stacks.append(Layers(printed, spared, pen, detail[some], stroke[some], scene.pen_ink[some]))
    return stacks


def averaged(ink: Floats, fine: np.integer) -> Floats:
    """Pictures (N, H, W) with each `fine` x `fine` pixels averaged to one."""
    if fine == 1:
        return ink
    count, height, width = ink.shape
    mean: Floats = ink.reshape(count, height // fine, fine, width // fine, fine).mean(axis=(2, 4))
    return mean
