"""What a picture shows: the mark, the box or the form around it, stray ink, the lines of the paper."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from model.drawing import boxes, scrawls, surroundings
from model.drawing.pens import Inked, pen_strokes, print_strokes, widened
from model.drawing.strokes import Flags, Floats, Strokes, join

USUALLY_BOXED = {"neither/nothing": 0.8, "neither/scribble": 0.65, "neither/block": 0.6, "neither/line": 0.6}
MARK_BOXED, NEITHER_BOXED = 0.55, 0.45
PRINTED = ("tick/bold", "tick/printed", "tick/brush", "cross/bold", "cross/printed", "cross/brush")


@dataclass(frozen=True)
class Scene:
    """Each picture's conditions (N,), lengths in halves of the box's side; without a box, of the mark's.

    - `boxed`: stands in a box.
    - `reach`: how far the crop shows to either side of its middle.
    - `size`: half the mark's longer side.
    - `pen`, `line`: half widths of the pen and of the print.
    - `pen_ink`, `line_ink`: 0, invisible, to 1, black.
    - `style`: how the mark meets the print, `OVER`, `WHITE_ON_BLACK`, `CUT_OUT` or `OUTLINED`.
    """

    boxed: npt.NDArray[np.bool_]
    reach: Floats
    size: Floats
    pen: Floats
    line: Floats
    pen_ink: Floats
    line_ink: Floats
    style: npt.NDArray[np.int64]


FILLED_IN = ("neither/scribble", "neither/loops")
OVER, WHITE_ON_BLACK, CUT_OUT, OUTLINED = range(4)


@dataclass(frozen=True)
class Drawing:
    """Strokes in three layers: printed, left white in the print, and drawn over it by the pen."""

    printed: list[Inked]
    spared: list[Inked]
    pen: list[Inked]


BESIDE = (
    (surroundings.words, 0.2, 0.1),
    (surroundings.words, 0.08, 0.03),
    (surroundings.rule, 0.06, 0.08),
    (surroundings.neighbours, 0.07, 0.0),
    (surroundings.letter_within, 0.03, 0.0),
)
"""What else a form shows, how often beside a box and how often beside a mark without one."""


def choose_scene(kinds: npt.NDArray[np.str_], side: Floats, rng: np.random.Generator) -> Scene:
    """Conditions for marks of these kinds (N,) in pictures of a shorter side (N,) in pixels."""
    usual = np.where(np.char.startswith(kinds, "neither/"), NEITHER_BOXED, MARK_BOXED)
    chance = [USUALLY_BOXED.get(str(kind), other) for kind, other in zip(kinds, usual, strict=True)]
    boxed = rng.random(len(kinds)) < np.array(chance)
    reach, size = _extents(boxed, side, rng)
    style = _styles(kinds, boxed, rng)
    pale = boxed & (style == OVER) & (rng.random(len(kinds)) < 0.12)
    pen, pen_ink = _pens(kinds, size, style, pale, rng)
    line, line_ink = _prints(pale, rng)
    return Scene(boxed, reach, size, np.maximum(pen, 0.9 * reach / side), line, pen_ink, line_ink, style)


def _extents(boxed: Flags, side: Floats, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """How far the crop reaches, and half the mark's size; a mark keeps some pixels and is mostly seen."""
    count = len(boxed)
    reach = np.where(boxed, 0.95 + rng.gamma(2, 0.17, count), 1.02 + rng.gamma(1, 0.14, count))
    far = rng.random(count) < np.where(boxed, 0.12, 0.15)
    reach = np.where(far, rng.uniform(1.5, 3, count), reach)
    size = np.where(boxed, np.exp(rng.normal(np.log(0.8), 0.42, count)).clip(0.32, 2.2), 1.0)
    size = np.maximum(size, np.maximum(reach * 0.24, np.where(boxed, 11, 8.5) * reach / side))
    return np.maximum(reach, size * rng.uniform(0.7, 1.05, count)), size


def _styles(kinds: npt.NDArray[np.str_], boxed: Flags, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """How marks meet the print: nearly all are drawn over it."""
    count = len(kinds)
    special = rng.random(count) < np.where(np.isin(kinds, PRINTED), 0.26, 0.06)
    in_box = rng.choice(4, count, p=[0.0, 0.45, 0.45, 0.1])
    return np.where(special, np.where(boxed, in_box, rng.choice([OVER, OUTLINED], count)), OVER)


def _pens(
    kinds: npt.NDArray[np.str_],
    size: Floats,
    style: npt.NDArray[np.int64],
    pale: Flags,
    rng: np.random.Generator,
) -> tuple[Floats, Floats]:
    """Half widths and inks of the pens: fine liners, markers, faint pencils."""
    count = len(kinds)
    pen = np.exp(rng.uniform(np.log(0.022), np.log(0.13), count)) * np.clip(size, 0.5, 1.2)
    marker = rng.random(count) < 0.1
    pen = np.where(marker, rng.uniform(0.1, 0.22, count) * np.clip(size, 0.5, 1.1), pen)
    pen *= np.where(np.isin(kinds, FILLED_IN), rng.uniform(1, 2.5, count), 1)
    pen = np.where(style == OVER, pen, np.maximum(pen, 0.06))
    faint = (rng.random(count) < 0.3) & (style == OVER)
    ink = np.where(faint, rng.uniform(0.22, 0.75, count), rng.uniform(0.75, 1, count))
    return pen, np.where(pale, rng.uniform(0.33, 0.55, count), ink)


def _prints(pale: Flags, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Half widths and inks of the print; black and thick where the pen is pale."""
    count = len(pale)
    line = np.exp(rng.uniform(np.log(0.015), np.log(0.12), count))
    ink = np.where(rng.random(count) < 0.3, rng.uniform(0.25, 0.8, count), rng.uniform(0.8, 1, count))
    return np.where(pale, rng.uniform(0.04, 0.15, count), line), np.where(pale, 1.0, ink)


def place_marks(
    marks: Strokes, kinds: npt.NDArray[np.str_], scene: Scene, rng: np.random.Generator
) -> Strokes:
    """Marks that span -1..1, turned a little, brought to their sizes and somewhere about the box's middle."""
    count = len(scene.size)
    turn, stretch = np.deg2rad(rng.normal(0, 3.5, count)), np.exp(rng.normal(0, 0.1, count))
    cosine, sine = np.cos(turn), np.sin(turn)
    rows = [np.stack([cosine * stretch, -sine], axis=1), np.stack([sine, cosine / stretch], axis=1)]
    off = rng.normal(0, 0.16, (count, 2)) * scene.boxed[:, None] * np.maximum(1, scene.size)[:, None]
    ticks = np.char.startswith(kinds, "tick/") & scene.boxed
    out = ticks * rng.uniform(0, 0.7, count) * np.maximum(scene.size - 0.75, 0)
    off += out[:, None] * np.array([1, -1])
    matrix = scene.size[:, None, None] * np.stack(rows, axis=1)
    return marks.moved(matrix.astype(np.float32), off.astype(np.float32))


def draw_scene(marks: Strokes, scene: Scene, rng: np.random.Generator) -> Drawing:
    """Everything that is to be seen, in its layers."""
    solid = np.ones(len(scene.pen), np.float32)
    mark = pen_strokes(marks, scene.pen, scene.pen_ink, rng)
    wide = widened(mark, rng.uniform(0.05, 0.16, len(solid)))
    return Drawing(
        printed=[
            print_strokes(_forms(scene, rng), scene.line, scene.line_ink),
            print_strokes(_filled(scene.style == WHITE_ON_BLACK, rng), scene.line, solid),
            _ruling(scene, rng), _kept(wide, scene.style == OUTLINED),
        ],
        spared=[
            _kept(mark, scene.style == WHITE_ON_BLACK), _kept(wide, scene.style == CUT_OUT),
            _kept(mark, scene.style == OUTLINED),
        ],
        pen=[_kept(mark, (scene.style == OVER) | (scene.style == CUT_OUT)), _stray(scene, rng)],
    )  # fmt: skip


def _kept(inked: Inked, which: npt.NDArray[np.bool_]) -> Inked:
    """Only the strokes of these marks (N,)."""
    mine = which[inked.strokes.owner]
    return Inked(inked.strokes.pick(mine), inked.ink[mine])


def _forms(scene: Scene, rng: np.random.Generator) -> Strokes:
    """Boxes, lines and words of all pictures."""
    count = len(scene.boxed)
    names = list(boxes.BOXES)
    chance = np.array([weight for _, weight in boxes.BOXES.values()])
    choice = np.where(scene.boxed, rng.choice(len(names), count, p=chance / chance.sum()), -1)
    choice[scene.style == CUT_OUT] = names.index("heavy")
    wanted = [(boxes.BOXES[name][0], choice == number) for number, name in enumerate(names)]
    wanted += [(draw, rng.random(count) < np.where(scene.boxed, boxed, bare)) for draw, boxed, bare in BESIDE]
    return _for_some(wanted, rng)


def _filled(which: npt.NDArray[np.bool_], rng: np.random.Generator) -> Strokes:
    """Boxes filled with black."""
    return _for_some([(surroundings.filled, which)], rng)


def _ruling(scene: Scene, rng: np.random.Generator) -> Inked:
    """Faint lines of squared or lined paper."""
    count = len(scene.boxed)
    drawn = _for_some([(surroundings.ruling, rng.random(count) < 0.08)], rng)
    ink = rng.uniform(0.1, 0.5, count) * scene.pen_ink
    return print_strokes(drawn, rng.uniform(0.01, 0.04, count).astype(np.float32), ink.astype(np.float32))


def _stray(scene: Scene, rng: np.random.Generator) -> Inked:
    """A few specks."""
    count = len(scene.boxed)
    drawn = _for_some([(scrawls.dust, rng.random(count) < 0.07)], rng)
    return print_strokes(drawn, scene.pen * rng.uniform(0.4, 1.5, count).astype(np.float32), scene.pen_ink)


def _for_some(
    wanted: list[tuple[boxes.Surrounding, npt.NDArray[np.bool_]]], rng: np.random.Generator
) -> Strokes:
    """Shapes for those pictures that each is wanted in."""
    parts = [scrawls.nothing(1, rng)]
    for draw, which in wanted:
        places = np.flatnonzero(which)
        if len(places):
            drawn = draw(len(places), rng)
            parts.append(drawn.owned_by(places[drawn.owner]))
    return join(parts)
