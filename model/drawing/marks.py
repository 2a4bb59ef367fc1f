"""The training set's recipe: which marks, in which surroundings, with which pen, seen how."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from model.drawing import alphabet, bold, crosses, signs, ticks
from model.drawing.capture import Greys, Layers, photograph
from model.drawing.raster import Sheet, paint, runs
from model.drawing.scene import Drawing, Scene, choose_scene, draw_scene, place_marks
from model.drawing.strokes import Strokes, fitted, join
from model.drawing.view import View, choose_view, pieces
from model.labels import LABELS

CHUNK = 2000
"""Marks drawn together; more would only take more memory."""

TICKS = {
    "plain": 5, "curved": 4, "hooked": 3, "flat": 2, "steep": 2, "slash": 1.5, "flick": 1.5, "tail": 2,
    "v-like": 3, "upright": 1.8, "mirrored": 0.6, "printed": 1, "brush": 2, "bold": 2.5,
}  # fmt: skip
CROSSES = {
    "plain": 6, "turned": 2, "uneven": 2.5, "curved": 3, "flat": 1.5, "steep": 1.5,
    "off-centre": 2, "retraced": 1.5, "hooked": 2, "touching": 0.3, "ribbon": 0.2, "zigzag": 1.8,
    "printed": 1.5, "brush": 2.5, "bold": 3,
}  # fmt: skip
NEITHER = {
    "letter": 12, "digit": 8, "greek": 6, "sign": 6, "arrow": 3, "icon": 5, "line": 3, "curve": 1,
    "ring": 0.8, "dot": 0.8, "dust": 0.4, "nothing": 4, "scribble": 2, "loops": 1, "squiggle": 0.8,
    "tangle": 1, "hatching": 0.8, "wave": 5.5, "knot": 4, "zigzag": 3, "struck-ring": 2.2, "sun": 0.8,
    "cup": 2.5, "hook": 1.2, "corner": 1, "square-corner": 0.6, "branch": 2.5, "plus": 1, "star": 1.2,
    "wedge": 0.6, "suit": 0.8, "block": 1, "christian-cross": 0.6, "polygon": 1.8,
    "apart": 1.2, "lattice": 1, "tripod": 1,
}  # fmt: skip
CLASSES = (TICKS, CROSSES, NEITHER)
MIX: dict[str, float] = {
    f"{label}/{family}": weight
    for label, families in zip(LABELS, CLASSES, strict=True)
    for family, weight in families.items()
}
"""How often each kind is drawn within its class."""

SHARES = (0.25, 0.25, 0.5)
"""Of all marks: ticks, crosses, neither."""


@dataclass(frozen=True)
class Drawn:
    """Drawn marks, equally large pictures together.

    - `greys`: stacks of pictures (n, H, W), 0 black to 255 white.
    - `labels` (N,): index in LABELS, in the order of the stacks.
    - `kinds` (N,): what was drawn, such as `tick/hooked`.
    """

    greys: tuple[Greys, ...]
    labels: npt.NDArray[np.int8]
    kinds: npt.NDArray[np.str_]

    def __len__(self) -> int:
        return len(self.labels)


def draw_marks(count: int, rng: np.random.Generator, mix: Mapping[str, float] | None = None) -> Drawn:
    """`count` marks: classes in proportions of SHARES, kinds within a class in those of `mix`, else MIX."""
    chunks = [_draw_chunk(min(CHUNK, count - start), rng, mix or MIX) for start in range(0, count, CHUNK)]
    return Drawn(
        tuple(stack for chunk in chunks for stack in chunk.greys),
        np.concatenate([chunk.labels for chunk in chunks] or [np.zeros(0, np.int8)]),
        np.concatenate([chunk.kinds for chunk in chunks] or [np.zeros(0, "U1")]),
    )


def _draw_chunk(count: int, rng: np.random.Generator, mix: Mapping[str, float]) -> Drawn:
    """Up to CHUNK marks at once."""
    kinds = _choose_kinds(count, rng, mix)
    sheet = _choose_sizes(count, rng)
    sides = np.stack([sheet.widths, sheet.heights], axis=1).astype(np.float32)
    scene = choose_scene(kinds, sides.min(axis=1), rng)
    marks = place_marks(fitted(_draw_shapes(kinds, rng), count), kinds, scene, rng)
    view = choose_view(sides, scene.reach, rng)
    greys = tuple(
        photograph(stack, rng) for stack in _paint(draw_scene(marks, scene, rng), scene, view, sheet)
    )
    labels = np.array([LABELS.index(kind.split("/")[0]) for kind in kinds], np.int8)
    return Drawn(greys, labels, kinds)


def _choose_kinds(count: int, rng: np.random.Generator, mix: Mapping[str, float]) -> npt.NDArray[np.str_]:
    """A kind for each mark (N,)."""
    names = np.array(list(mix))
    classes = np.array([LABELS.index(name.split("/")[0]) for name in names])
    weights = np.array(list(mix.values()))
    totals = np.bincount(classes, weights, minlength=len(LABELS))
    chance = weights / totals[classes] * np.array(SHARES)[classes]
    return rng.choice(names, count, p=chance / chance.sum())


def _draw_shapes(kinds: npt.NDArray[np.str_], rng: np.random.Generator) -> Strokes:
    """The strokes of every mark, kind by kind."""
    parts = []
    for kind in np.unique(kinds):
        places = np.flatnonzero(kinds == kind)
        label, family = str(kind).split("/")
        shape = _draw_shape(label, family, len(places), rng)
        parts.append(shape.owned_by(places[shape.owner]))
    return join(parts)


def _draw_shape(label: str, family: str, count: int, rng: np.random.Generator) -> Strokes:
    """`count` shapes of one kind, in about -1..1."""
    if family == "bold":
        return (bold.bold_ticks if label == "tick" else bold.bold_crosses)(count, rng)
    if label == "tick":
        return ticks.draw_ticks(family, count, rng)
    if label == "cross":
        return crosses.draw_crosses(family, count, rng)
    if family in alphabet.FAMILIES:
        return alphabet.draw_glyphs(family, count, rng)
    return signs.SHAPES[family](count, rng)


def _choose_sizes(count: int, rng: np.random.Generator) -> Sheet:
    """Heights and widths of the pictures, equal ones next to each other."""
    groups = max(1, min(32, count // 12))
    side = np.exp(rng.uniform(np.log(18), np.log(68), groups))
    odd = rng.random(groups)
    side = np.where(
        odd < 0.06, rng.uniform(10, 18, groups), np.where(odd > 0.9, rng.uniform(64, 300, groups), side)
    )
    stretch = np.where(rng.random(groups) < 0.4, np.exp(rng.normal(0, 0.2, groups)), 1)
    heights = np.clip(side * stretch, 10, 300).astype(np.int32)
    widths = np.clip(side / stretch, 10, 300).astype(np.int32)
    weight = np.minimum(1, (48.0**2 / (heights * widths)) ** 1.0)
    group = np.sort(rng.choice(groups, count, p=weight / weight.sum()))
    return Sheet(heights[group], widths[group])


def _paint(drawing: Drawing, scene: Scene, view: View, sheet: Sheet) -> list[Layers]:
    """Stacks of equally large pictures, as ink in layers."""
    flat = [paint(pieces(part, view), sheet) for part in (drawing.printed, drawing.spared, drawing.pen)]
    size, stroke = scene.size * view.scale, scene.pen * view.scale
    stacks = []
    for start, stop in runs(sheet.heights.astype(np.int64) * 1000 + sheet.widths):
        shape = (stop - start, sheet.heights[start], sheet.widths[start])
        pixels = slice(sheet.ends[start] - shape[1] * shape[2], sheet.ends[stop - 1])
        printed, spared, pen = (part[pixels].reshape(shape) for part in flat)
        some = slice(start, stop)
        stacks.append(Layers(printed, spared, pen, size[some], stroke[some], scene.pen_ink[some]))
    return stacks
