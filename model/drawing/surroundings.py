"""The surroundings of a mark on a form: writing lines, words, other boxes, squared paper.

All coordinates are relative to the box: its sides are at -1 and 1.
"""

import numpy as np

from model.drawing.alphabet import TEXT, draw_glyphs
from model.drawing.crosses import draw_crosses
from model.drawing.strokes import Floats, Integers, Strokes, filled, join, lines, numbered, xy
from model.drawing.ticks import draw_ticks

PITCH = 1.75
"""The distance between the letters of a word, in halves of a letter's height."""


def rule(count: int, rng: np.random.Generator) -> Strokes:
    """A writing line, and often the next one."""
    far = rng.uniform(1, 4, (2, count))
    levels = (rng.uniform(0.5, 1.1, count), rng.uniform(-2.2, -0.9, count))
    first, second = (lines(xy(-far[0], level), xy(far[1], level)) for level in levels)
    return join([first, second.pick(rng.random(count) < 0.5)])


def row(frames: Strokes, which: Integers, rng: np.random.Generator) -> tuple[Strokes, Strokes]:
    """The next boxes in a row or column, like the frames of these owners, and the pen's marks in them."""
    count = len(which)
    step = np.zeros((count, 2))
    far = rng.uniform(2.15, 3.2, count) * rng.choice([-1, 1], count)
    step[np.arange(count), rng.choice([0, 1], count)] = far
    both, marked = rng.random(count) < 0.7, rng.random(count) < 0.5
    parts, beside = [], []
    for far, there in ((step, np.ones(count, bool)), (-step, both)):
        shift = np.zeros((max(frames.owner.max(initial=0), which.max(initial=0)) + 1, 2))
        shift[which] = far
        like = frames.pick(np.isin(frames.owner, which[there]))
        parts.append(like.with_points(like.points + shift[like.owner][:, None]))
        some = which[there & marked & (rng.random(count) < 0.8)]
        size = rng.uniform(0.5, 0.95, (len(shift), 1, 1)) * np.eye(2)
        beside.append(_pen_marks(some, rng).moved(size, shift + rng.normal(0, 0.1, shift.shape)))
    return join(parts), join(beside)


def _pen_marks(owners: Integers, rng: np.random.Generator) -> Strokes:
    """A mark for each owner: plain ticks, plain crosses and letters."""
    third = np.array_split(rng.permutation(owners), 3)
    drawn = [
        draw_ticks("plain", len(third[0]), rng),
        draw_crosses("plain", len(third[1]), rng),
        draw_glyphs(TEXT, len(third[2]), rng),
    ]
    return join([part.owned_by(some[part.owner]) for some, part in zip(third, drawn, strict=True)])


def black(count: int, rng: np.random.Generator) -> Strokes:
    """A black square or disc."""
    level = np.array([1, 0]) * np.ones((count, 1), np.float32)
    square = rng.random(count) < 0.7
    disc = lines(-0.01 * level, 0.01 * level, width=0.0, body=1.15)
    return join([filled(-level, level, 1.0).pick(square), disc.pick(~square)])


def ruling(count: int, rng: np.random.Generator) -> Strokes:
    """The lines of lined or squared paper."""
    apart = rng.uniform(0.3, 1.3, count)
    owner = np.repeat(np.arange(count), 9)
    level = np.tile(np.arange(9) - 4, count) * apart[owner] + rng.uniform(-0.5, 0.5, count)[owner]
    far = np.full(len(owner), 4.0)
    across = lines(xy(-far, level), xy(far, level), owner=owner).cut_square()
    down = lines(xy(level, -far), xy(level, far), owner=owner).cut_square()
    return join([across, down.pick((rng.random(count) < 0.55)[owner])])


def letter_within(count: int, rng: np.random.Generator) -> Strokes:
    """A letter printed in the box under the mark, as on answer sheets."""
    size, off = rng.uniform(0.4, 0.75, count), rng.normal(0, 0.08, (count, 2))
    letters = draw_glyphs(TEXT, count, rng, shake=0.02)
    return letters.moved(size[:, None, None] * np.eye(2), off)


def words(count: int, rng: np.random.Generator) -> Strokes:
    """A row of letters beside, above or below the mark."""
    number = rng.integers(1, 5, count)
    owner, step = numbered(number)
    letters = draw_glyphs(TEXT, len(owner), rng, shake=0.02)
    size = rng.uniform(0.25, 0.8, count)
    beside = rng.random(count) < 0.75
    first = np.where(beside, 1.1 + size + rng.uniform(0, 0.5, count), rng.uniform(-2, 0, count))
    level = np.where(beside, rng.normal(0, 0.3, count), rng.choice([-1, 1], count) * (1.15 + size))
    x = first[owner] + step * size[owner] * 1.9
    x = x * np.where(beside & (rng.random(count) < 0.35), -1, 1)[owner]
    matrix = size[owner, None, None] * np.eye(2)
    placed = letters.moved(matrix.astype(np.float32), xy(x, level[owner]).astype(np.float32))
    return placed.owned_by(owner[placed.owner])


def label(count: int, rng: np.random.Generator) -> Strokes:
    """A printed word of 2 to 12 letters on one side of the mark, or on both."""
    number = np.minimum(1 + rng.geometric(0.25, count), 12)
    size = rng.uniform(0.2, 0.75, count)
    gap, level = 1.05 + rng.gamma(2, 0.12, count), rng.normal(0, 0.2, count)
    side = rng.choice(4, count, p=[0.36, 0.36, 0.14, 0.14])
    long = number * size * PITCH
    start = np.select([side == 0, side == 1], [gap, -gap - long], rng.uniform(-1, 0.2, count) * long)
    level = np.select([side == 2, side == 3], [gap + size, -gap - size], level)
    first = _lettering(number, size, start, level, rng)
    again = np.where((side < 2) & (rng.random(count) < 0.35), number, 0)
    return join([first, _lettering(again, size, np.where(side == 0, -gap - long, gap), level, rng)])


def text(count: int, rng: np.random.Generator) -> Strokes:
    """Lines of print above and below the mark, and some to its sides."""
    size, apart = rng.uniform(0.16, 0.4, count), rng.uniform(2.8, 4, count)
    parts = []
    for order in (-2, -1, 1, 2):
        level = np.sign(order) * (1.15 + size * (1 + (abs(order) - 1) * apart)) + rng.normal(0, 0.05, count)
        number = np.minimum(rng.uniform(0.5, 1, count) * 6.5 / (size * PITCH), 16).astype(int)
        start = rng.uniform(-3.3, -2, count)
        parts.append(_lettering(number, size, start, level, rng))
    sides = label(count, rng)
    return join([*parts, sides.pick((rng.random(count) < 0.5)[sides.owner])])


def behind(count: int, rng: np.random.Generator) -> Strokes:
    """One to three lines of print through the place of the mark."""
    size, first = rng.uniform(0.18, 0.5, count), rng.uniform(-0.8, 0.2, count)
    number = (4 / (size * PITCH)).astype(int)
    parts = []
    for order in range(3):
        start, level = rng.uniform(-2.6, -1.4, count), first + order * 3 * size
        line = _lettering(number, size, start, level, rng)
        parts.append(line.pick((rng.random(count) < 1 - 0.4 * order)[line.owner]))
    return join(parts)


def _lettering(
    number: Integers, size: Floats, start: Floats, level: Floats, rng: np.random.Generator
) -> Strokes:
    """`number` letters (N,) of half height `size` from `start` to the right, with occasional gaps."""
    owner, step = numbered(number)
    letters = draw_glyphs(TEXT, len(owner), rng, shake=0.02)
    space = (step + 1) % rng.integers(4, 9, len(number))[owner] > 0
    letters = letters.pick((space | (step < 2))[letters.owner])
    narrow = size[owner, None, None] * np.diag([0.8, 1.0])
    place = xy(start[owner] + (step + 0.5) * size[owner] * PITCH, level[owner])
    return letters.moved(narrow.astype(np.float32), place).owned_by(owner[letters.owner])


def table(count: int, rng: np.random.Generator) -> Strokes:
    """One to four rules of a table around the mark, through the whole picture."""
    owner = np.repeat(np.arange(count), 4)
    way = np.tile(np.array([[1.0, 0], [1, 0], [0, 1], [0, 1]]), (count, 1))
    side = np.tile([-1.0, 1, -1, 1], count)
    level = (side * (0.9 + rng.gamma(1.5, 0.2, len(owner))))[:, None] * way[:, ::-1]
    tilt = rng.normal(0, 0.02, count)[owner, None] * way[:, ::-1] * [1, -1]
    reach = np.where(rng.random((len(owner), 1)) < 0.15, rng.uniform(0.8, 2, (len(owner), 1)), 9.0)
    drawn = lines(level - (way + tilt) * reach, level + (way + tilt) * 9, owner=owner).cut_square()
    kept = rng.random(len(owner)) < rng.uniform(0.3, 0.9, count)[owner]
    kept[rng.integers(0, 4, count) + 4 * np.arange(count)] = True
    return drawn.pick(kept)
