"""The training set's recipe: which marks, in which surroundings, with which pen, seen how."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.drawing import alphabet, bold, crosses, signs, surroundings, ticks
from model.drawing.capture import Greys, Layers, photograph
from model.drawing.raster import Pieces, Sheet, paint, runs
from model.drawing.strokes import Floats, Integers, Strokes, fitted, join, strokes
from model.labels import LABELS

CHUNK = 2000
"""Marks drawn together; more would only take more memory."""

MIX: dict[str, float] = {
    "tick/plain": 5, "tick/curved": 4, "tick/hooked": 3, "tick/flat": 2, "tick/steep": 2, "tick/slash": 1.5, "tick/flick": 1.5,
    "tick/tail": 2, "tick/v-like": 3, "tick/upright": 0.7, "tick/mirrored": 1, "tick/printed": 1, "tick/brush": 2, "tick/bold": 2.5,
    "cross/plain": 6, "cross/turned": 2, "cross/uneven": 2.5, "cross/curved": 3, "cross/flat": 1.5, "cross/steep": 1.5,
    "cross/off-centre": 2, "cross/retraced": 1, "cross/hooked": 2, "cross/touching": 0.5, "cross/ribbon": 1, "cross/zigzag": 1.2,
    "cross/printed": 1.5, "cross/brush": 2.5, "cross/bold": 3,
    "neither/letter": 9, "neither/digit": 5, "neither/greek": 4, "neither/sign": 6, "neither/arrow": 3, "neither/icon": 4,
    "neither/line": 1.5, "neither/curve": 1, "neither/ring": 0.8, "neither/dot": 1, "neither/dust": 0.5, "neither/nothing": 3,
    "neither/scribble": 2, "neither/loops": 1, "neither/squiggle": 1.2, "neither/tangle": 2, "neither/hatching": 0.8,
    "neither/corner": 1, "neither/square-corner": 0.6, "neither/branch": 1.2, "neither/plus": 1, "neither/star": 1, "neither/wedge": 0.6,
    "neither/suit": 0.8, "neither/block": 1, "neither/christian-cross": 0.6, "neither/polygon": 0.8,
}  # fmt: skip
"""How often each kind is drawn within its class."""

SHARES = (0.3, 0.3, 0.4)
"""Of all marks: ticks, crosses, neither."""


@dataclass(frozen=True)
class Drawn:
    """Drawn marks, equally large pictures together.

    - `greys`: stacks of pictures (n, H, W), 0 black to 255 white.
    - `labels` (N,): index in LABELS, in the order of the stacks.
    - `kinds` (N,): what was drawn, such as `tick/hooked`.
    """

    greys: tuple[Greys, ...]
    labels: NDArray[np.int8]
    kinds: NDArray[np.str_]

    def __len__(self) -> int:
        return len(self.labels)


class Scene(NamedTuple):
    """Each mark's conditions (N,): has a box, the mark's size in it, the pen's and the print's half widths and inks."""

    boxed: NDArray[np.bool_]
    size: Floats
    pen: Floats
    line: Floats
    pen_ink: Floats
    line_ink: Floats


def draw_marks(count: int, rng: np.random.Generator, mix: Mapping[str, float] | None = None) -> Drawn:
    """`count` marks, classes in the proportions of SHARES, kinds within a class in those of `mix` (MIX if none)."""
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
    marks = fitted(_draw_shapes(kinds, rng), count)
    scene = _choose_scene(kinds, rng)
    layers = _paint_scene(marks, kinds, scene, sheet, rng)
    greys = tuple(photograph(stack, rng) for stack in _stacks(layers, sheet))
    labels = np.array([LABELS.index(kind.split("/")[0]) for kind in kinds], np.int8)
    return Drawn(greys, labels, kinds)


def _choose_kinds(count: int, rng: np.random.Generator, mix: Mapping[str, float]) -> NDArray[np.str_]:
    """A kind for each mark (N,)."""
    names = np.array(list(mix))
    classes = np.array([LABELS.index(name.split("/")[0]) for name in names])
    weights = np.array(list(mix.values()))
    totals = np.bincount(classes, weights, minlength=len(LABELS))
    chance = weights / totals[classes] * np.array(SHARES)[classes]
    return rng.choice(names, count, p=chance / chance.sum())


def _draw_shapes(kinds: NDArray[np.str_], rng: np.random.Generator) -> Strokes:
    """The strokes of every mark, kind by kind."""
    parts = []
    for kind in np.unique(kinds):
        places = np.flatnonzero(kinds == kind)
        shape = _draw_shape(*str(kind).split("/"), len(places), rng)
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
    side = np.exp(rng.uniform(np.log(15), np.log(64), groups))
    odd = rng.random(groups)
    side = np.where(odd < 0.06, rng.uniform(10, 15, groups), np.where(odd > 0.9, rng.uniform(64, 300, groups), side))
    stretch = np.where(rng.random(groups) < 0.4, np.exp(rng.normal(0, 0.2, groups)), 1)
    heights = np.clip(side * stretch, 10, 300).astype(np.int32)
    widths = np.clip(side / stretch, 10, 300).astype(np.int32)
    weight = np.minimum(1, (48.0**2 / (heights * widths)) ** 1.0)
    group = np.sort(rng.choice(groups, count, p=weight / weight.sum()))
    return Sheet(heights[group], widths[group])


def _choose_scene(kinds: NDArray[np.str_], rng: np.random.Generator) -> Scene:
    """Where each mark stands, with which pen it was made and how strong the print is."""
    count = len(kinds)
    boxed = rng.random(count) < np.where(kinds == "neither/nothing", 0.85, 0.45)
    size = np.where(boxed, np.exp(rng.normal(np.log(0.8), 0.35, count)).clip(0.3, 1.9), 1.0)
    pen = np.exp(rng.uniform(np.log(0.02), np.log(0.14), count)) * np.maximum(size, 0.6)
    line = np.exp(rng.uniform(np.log(0.015), np.log(0.12), count))
    faint = rng.random(count) < 0.3
    pen_ink = np.where(faint, rng.uniform(0.3, 0.8, count), rng.uniform(0.8, 1, count))
    line_ink = np.where(rng.random(count) < 0.3, rng.uniform(0.25, 0.8, count), rng.uniform(0.8, 1, count))
    return Scene(boxed, *(part.astype(np.float32) for part in (size, pen, line, pen_ink, line_ink)))


def _paint_scene(
    marks: Strokes, kinds: NDArray[np.str_], scene: Scene, sheet: Sheet, rng: np.random.Generator
) -> Layers:
    """Ink in the flat rows of pixels, for each layer."""
    count = len(kinds)
    turn = np.deg2rad(rng.normal(0, 4, count))
    place = rng.normal(0, 0.15, (count, 2)) * scene.boxed[:, None]
    turned = scene.size[:, None, None] * np.stack(
        [np.stack([np.cos(turn), -np.sin(turn)], axis=1), np.stack([np.sin(turn), np.cos(turn)], axis=1)], axis=1)
    placed = marks.moved(turned.astype(np.float32), place.astype(np.float32))
    view = _choose_view(scene, sheet, rng)
    printed = _surround(scene, kinds, rng)
    flat = [
        paint(_pieces(printed, scene.line, scene.line_ink, view), sheet),
        np.zeros(int(sheet.ends[-1]), np.float32),
        paint(_pieces(placed, scene.pen, scene.pen_ink, view, rng), sheet),
    ]
    return Layers(*flat)


class View(NamedTuple):
    """From the scene to pixels, per picture: scale (N,), matrix (N, 2, 2), shift (N, 2) and vanishing (N, 2)."""

    scale: Floats
    matrix: Floats
    shift: Floats
    vanishing: Floats


def _choose_view(scene: Scene, sheet: Sheet, rng: np.random.Generator) -> View:
    """How far the crop reaches, off-centre or not, turned, skewed and seen from an angle."""
    count = len(scene.boxed)
    reach = np.where(scene.boxed, rng.uniform(1.0, 1.7, count), 1.02 + rng.gamma(1, 0.15, count) * 1.0)
    far = ~scene.boxed & (rng.random(count) < 0.12)
    reach = np.where(far, rng.uniform(1.5, 3.5, count), reach)
    half = np.minimum(sheet.heights, sheet.widths) / 2
    scale = half / reach
    angle = np.deg2rad(rng.normal(0, 3, count))
    skew = rng.normal(0, 0.04, (count, 2))
    matrix = np.stack([np.stack([np.cos(angle), -np.sin(angle) + skew[:, 0]], axis=1),
                       np.stack([np.sin(angle) + skew[:, 1], np.cos(angle)], axis=1)], axis=1)
    spare = np.maximum(reach - 1.02, 0.0) * 0.6 + 0.02
    off = rng.uniform(-1, 1, (count, 2)) * spare[:, None] * scale[:, None]
    centre = np.stack([sheet.widths, sheet.heights], axis=1) / 2 + off
    vanishing = rng.normal(0, 0.04, (count, 2)) * (rng.random((count, 1)) < 0.4)
    return View(*(part.astype(np.float32) for part in (scale, matrix * scale[:, None, None], centre, vanishing)))


def _surround(scene: Scene, kinds: NDArray[np.str_], rng: np.random.Generator) -> Strokes:
    """Boxes, lines and words of all pictures."""
    count = len(kinds)
    names = list(surroundings.BOXES)
    chance = np.array([weight for _, weight in surroundings.BOXES.values()])
    choice = np.where(scene.boxed, rng.choice(len(names), count, p=chance / chance.sum()), -1)
    wanted = [(surroundings.BOXES[name][0], choice == number) for number, name in enumerate(names)]
    wanted.append((surroundings.words, rng.random(count) < np.where(scene.boxed, 0.15, 0.05)))
    wanted.append((surroundings.rule, rng.random(count) < np.where(scene.boxed, 0.05, 0.05)))
    parts = [signs.nothing(1, rng)]
    for draw, which in wanted:
        places = np.flatnonzero(which)
        if len(places):
            drawn = draw(len(places), rng)
            parts.append(drawn.owned_by(places[drawn.owner]))
    return join(parts)


def _pieces(
    drawn: Strokes, half: Floats, ink: Floats, view: View, rng: np.random.Generator | None = None
) -> Pieces:
    """Strokes of a scene as straight pieces in pixels, with a pen of half width (N,) in the scene's units."""
    owner = drawn.owner
    points = np.matmul(drawn.points, view.matrix[owner].transpose(0, 2, 1))
    depth = 1 + (drawn.points * view.vanishing[owner][:, None]).sum(axis=2, keepdims=True)
    points = points / np.maximum(depth, 0.5) + view.shift[owner][:, None]
    width = drawn.width if rng is None else _pressed(drawn, rng)
    radius = (width * half[owner, None] + drawn.body) * view.scale[owner, None]
    radius = np.maximum(radius, 0.3)
    round_ = np.flatnonzero(~drawn.flat)
    flat = np.flatnonzero(drawn.flat)
    pieces = points.shape[1] - 1
    ends = np.stack([points[round_, :-1], points[round_, 1:]], axis=2).reshape(-1, 2, 2)
    radii = np.stack([radius[round_, :-1], radius[round_, 1:]], axis=2).reshape(-1, 2)
    picture = np.concatenate([np.repeat(owner[round_], pieces), owner[flat]])
    return Pieces(
        picture.astype(np.int32),
        np.concatenate([ends, points[flat][:, [0, -1]]]).astype(np.float32),
        np.concatenate([radii, radius[flat][:, [0, -1]]]).astype(np.float32),
        ink[picture], np.concatenate([np.zeros(len(ends), bool), np.ones(len(flat), bool)]),
    )


def _pressed(drawn: Strokes, rng: np.random.Generator) -> Floats:
    """Widths (M, P) as the hand presses: slowly varying, lighter at the ends of some strokes."""
    count, points = drawn.width.shape
    along = np.linspace(0, 1, points, dtype=np.float32)
    wave = np.sin(2 * np.pi * (rng.uniform(0.3, 1.5, (count, 1)) * along + rng.uniform(0, 1, (count, 1))))
    fade = 1 - rng.uniform(0, 0.5, (count, 1)) * np.maximum(0, 2 * along - 1) * (rng.random((count, 1)) < 0.4)
    return (drawn.width * fade * (1 + rng.uniform(0, 0.3, (count, 1)) * wave)).astype(np.float32)


def _stacks(layers: Layers, sheet: Sheet) -> list[Layers]:
    """The flat rows cut into stacks of equally large pictures."""
    size = sheet.heights.astype(np.int64) * 100_000 + sheet.widths
    ends = sheet.ends
    stacks = []
    for start, stop in runs(size):
        shape = (stop - start, sheet.heights[start], sheet.widths[start])
        begin = ends[start] - sheet.heights[start] * sheet.widths[start]
        cut = slice(begin, ends[stop - 1])
        stacks.append(Layers(*(part[cut].reshape(shape) for part in (layers.printed, layers.spared, layers.pen))))
    return stacks
