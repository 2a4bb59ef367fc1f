"""The contents of a picture: the mark, the box or form around it, stray ink, and the lines of the paper."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from model.drawing import boxes, scrawls, surroundings
from model.drawing.conditions import CUT_OUT, LABELLED, OUTLINED, OVER, REVERSED, ROW, TABLE, TEXT, Scene
from model.drawing.pens import Inked, pen_strokes, print_strokes, widened
from model.drawing.strokes import Flags, Floats, Kinds, Shape, Strokes, join, xy


@dataclass(frozen=True)
class Drawing:
    """Strokes in three layers: printed, left white in the print, and drawn over it with the pen."""

    printed: list[Inked]
    spared: list[Inked]
    pen: list[Inked]


BESIDE = (
    (surroundings.words, 0.2, 0.1),
    (surroundings.words, 0.08, 0.03),
    (surroundings.rule, 0.06, 0.08),
)
"""Other parts of a form, with their frequencies beside a box and beside a mark without one."""

CROWDS = (
    (surroundings.label, LABELLED, 1.0), (surroundings.label, LABELLED, 0.4), (surroundings.label, ROW, 0.15),
    (surroundings.table, TABLE, 1.0), (surroundings.label, TABLE, 0.15), (surroundings.text, TEXT, 1.0),
)  # fmt: skip
"""The parts of each kind of crowd, with their frequencies in it."""


def place_marks(marks: Strokes, kinds: Kinds, scene: Scene, rng: np.random.Generator) -> Strokes:
    """Marks that span -1..1, slightly turned, at their sizes, and moved to places near the middle."""
    count = len(scene.size)
    turn, stretch = np.deg2rad(rng.normal(0, 3.5, count)), np.exp(rng.normal(0, 0.1, count))
    cosine, sine = np.cos(turn), np.sin(turn)
    turned = np.stack([xy(cosine * stretch, -sine), xy(sine, cosine / stretch)], axis=1)
    matrix = scene.size[:, None, None] * turned
    return marks.moved(matrix.astype(np.float32), _places(kinds, scene, rng))


def _places(kinds: Kinds, scene: Scene, rng: np.random.Generator) -> Floats:
    """The offset (N, 2) of marks from the middle: small, at the frame, or anywhere along a word."""
    count, size = len(scene.size), scene.size[:, None]
    near = rng.normal(0, 0.16, (count, 2)) * scene.boxed[:, None] * np.maximum(1, size)
    ticks = np.char.startswith(kinds, "tick/") & scene.boxed
    out = ticks * rng.uniform(0, 0.7, count) * np.maximum(scene.size - 0.75, 0)
    room = rng.uniform(0.8, 1.1, (count, 1)) * np.maximum(1 - size, 0)
    cornered = rng.choice([-1.0, 1.0, 0.0], (count, 2), p=[0.4, 0.4, 0.2]) * room + 0.3 * near
    along = rng.uniform(-1, 1, (count, 2)) * np.maximum(size - 0.6, 0.2) * [1, 0.2]
    place = np.where(scene.cornered[:, None], cornered, near + out[:, None] * np.array([1, -1]))
    return np.where((kinds == "neither/word")[:, None], along, place).astype(np.float32)


def draw_scene(marks: Strokes, empty: Flags, scene: Scene, rng: np.random.Generator) -> Drawing:
    """Everything visible, in layers; pictures without a mark (`empty`) have more specks."""
    solid = np.ones(len(scene.pen), np.float32)
    mark = pen_strokes(marks, scene.pen, scene.pen_ink, rng)
    wide = widened(mark, rng.uniform(0.05, 0.16, len(solid)))
    frames = _frames(scene, rng)
    row, beside = surroundings.row(frames, np.flatnonzero(scene.crowd == ROW), rng)
    others = pen_strokes(beside, scene.pen, scene.pen_ink, rng)
    return Drawing(
        printed=[
            print_strokes(join([frames, row, _forms(scene, rng)]), scene.line, scene.line_ink),
            print_strokes(_for_some([(surroundings.black, scene.style == REVERSED)], rng), scene.line, solid),
            _shading(scene, rng), _underprint(scene, rng), _ruling(scene, rng),
            _kept(wide, scene.style == OUTLINED),
        ],
        spared=[
            _kept(mark, scene.style == REVERSED), _kept(wide, scene.style == CUT_OUT),
            _kept(mark, scene.style == OUTLINED),
        ],
        pen=[
            _kept(mark, (scene.style == OVER) | (scene.style == CUT_OUT)), others, _stray(scene, empty, rng),
        ],
    )  # fmt: skip


def _kept(inked: Inked, which: Flags) -> Inked:
    """The strokes of these marks (N,) only."""
    mine = which[inked.strokes.owner]
    return Inked(inked.strokes.pick(mine), inked.ink[mine])


def _frames(scene: Scene, rng: np.random.Generator) -> Strokes:
    """The boxes around the marks."""
    count = len(scene.boxed)
    names = list(boxes.BOXES)
    chance = np.array([weight for _, weight in boxes.BOXES.values()])
    choice = np.where(scene.boxed, rng.choice(len(names), count, p=chance / chance.sum()), -1)
    choice[scene.style == CUT_OUT] = names.index("heavy")
    return _for_some([(boxes.BOXES[name][0], choice == number) for number, name in enumerate(names)], rng)


def _forms(scene: Scene, rng: np.random.Generator) -> Strokes:
    """The lines and words in all pictures."""
    count = len(scene.boxed)
    wanted = [(draw, rng.random(count) < np.where(scene.boxed, boxed, bare)) for draw, boxed, bare in BESIDE]
    over_a_letter = scene.boxed & (scene.pen_ink > 0.7) & (rng.random(count) < 0.04)
    wanted.append((surroundings.letter_within, over_a_letter))
    wanted += [(draw, (scene.crowd == crowd) & (rng.random(count) < often)) for draw, crowd, often in CROWDS]
    return _for_some(wanted, rng)


def _shading(scene: Scene, rng: np.random.Generator) -> Inked:
    """A grey background for some boxes, if the pen is dark enough for it."""
    count = len(scene.boxed)
    shaded = scene.boxed & (scene.style == OVER) & (scene.pen_ink > 0.6) & (rng.random(count) < 0.07)
    drawn = _for_some([(surroundings.black, shaded)], rng)
    ink = rng.uniform(0.08, 0.45, count) * scene.pen_ink
    return print_strokes(drawn, scene.line, ink.astype(np.float32))


def _underprint(scene: Scene, rng: np.random.Generator) -> Inked:
    """Print under some marks, paler than the pen."""
    count = len(scene.boxed)
    written_over = ~scene.boxed & (scene.pen_ink > 0.5) & (rng.random(count) < 0.06)
    drawn = _for_some([(surroundings.behind, written_over)], rng)
    ink = rng.uniform(0.15, 0.65, count) * scene.pen_ink
    return print_strokes(drawn, np.minimum(scene.line, 0.06), ink.astype(np.float32))


def _ruling(scene: Scene, rng: np.random.Generator) -> Inked:
    """Faint lines of squared or lined paper."""
    count = len(scene.boxed)
    drawn = _for_some([(surroundings.ruling, rng.random(count) < 0.08)], rng)
    ink = rng.uniform(0.1, 0.5, count) * scene.pen_ink
    return print_strokes(drawn, rng.uniform(0.01, 0.04, count).astype(np.float32), ink.astype(np.float32))


def _stray(scene: Scene, empty: Flags, rng: np.random.Generator) -> Inked:
    """A few specks, or many."""
    chances = [np.where(empty, 0.35, 0.07), np.where(empty, 0.25, 0.02), np.where(empty, 0.15, 0.01)]
    drawn = _for_some([(scrawls.dust, rng.random(len(empty)) < chance) for chance in chances], rng)
    size = rng.uniform(0.4, 1.5, len(empty)).astype(np.float32)
    return print_strokes(drawn, scene.pen * size, scene.pen_ink)


def _for_some(wanted: Sequence[tuple[Shape, Flags]], rng: np.random.Generator) -> Strokes:
    """Each shape, drawn in the pictures that its flags select."""
    parts = [scrawls.nothing(1, rng)]
    for draw, which in wanted:
        places = np.flatnonzero(which)
        if len(places):
            drawn = draw(len(places), rng)
            parts.append(drawn.owned_by(places[drawn.owner]))
    return join(parts)
