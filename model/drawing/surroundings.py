"""What else stands around a mark on a form: lines to write on, words, other boxes, squared paper.

Everything here is in the box's units: its sides are at -1 and 1.
"""

import numpy as np

from model.drawing import boxes
from model.drawing.alphabet import TEXT, draw_glyphs
from model.drawing.strokes import POINTS, Strokes, bent_line, join, strokes


def rule(count: int, rng: np.random.Generator) -> Strokes:
    """A line to write on, and often the next one."""
    far = rng.uniform(1, 4, (2, count))
    parts = []
    for level in (rng.uniform(0.5, 1.1, count), rng.uniform(-2.2, -0.9, count)):
        start, end = np.stack([-far[0], level], axis=1), np.stack([far[1], level], axis=1)
        parts.append(strokes(np.arange(count), bent_line(start, end, 0)))
    return join([parts[0], parts[1].pick(rng.random(count) < 0.5)])


def neighbours(count: int, rng: np.random.Generator) -> Strokes:
    """The next boxes of a row or a column."""
    drawn = boxes.square(count, rng)
    size = rng.uniform(0.9, 1.1, count)
    step = rng.uniform(2.3, 3.2, count) * rng.choice([-1, 1], count)
    shift = np.where((rng.random(count) < 0.5)[:, None], np.array([1, 0]), np.array([0, 1])) * step[:, None]
    matrix = size[:, None, None] * np.eye(2)
    both = [drawn.moved(matrix.astype(np.float32), (shift * side).astype(np.float32)) for side in (-1, 1)]
    return join([both[0], both[1].pick((rng.random(count) < 0.5)[both[1].owner])])


def filled(count: int, rng: np.random.Generator) -> Strokes:
    """A black square or disc."""
    half = np.ones((count, 1), np.float32) * np.ones((1, POINTS), np.float32)
    level = np.array([1, 0]) * np.ones((count, 1), np.float32)
    box = strokes(np.arange(count), bent_line(-level, level, 0), 0, half).cut_square()
    disc = strokes(np.arange(count), bent_line(-0.01 * level, 0.01 * level, 0), 0, half * 1.15)
    square_one = rng.random(count) < 0.7
    return join([box.pick(square_one), disc.pick(~square_one)])


def ruling(count: int, rng: np.random.Generator) -> Strokes:
    """Lines of lined or squared paper, all over."""
    apart = rng.uniform(0.3, 1.3, count)
    owner = np.repeat(np.arange(count), 9)
    level = np.tile(np.arange(9) - 4, count) * apart[owner] + rng.uniform(-0.5, 0.5, count)[owner]
    far = np.full(len(owner), 4.0)
    across = strokes(
        owner, bent_line(np.stack([-far, level], axis=1), np.stack([far, level], axis=1), 0)
    ).cut_square()
    down = strokes(
        owner, bent_line(np.stack([level, -far], axis=1), np.stack([level, far], axis=1), 0)
    ).cut_square()
    return join([across, down.pick((rng.random(count) < 0.55)[owner])])


def letter_within(count: int, rng: np.random.Generator) -> Strokes:
    """A letter printed in the box, as answer sheets have it, with the mark over it."""
    size, off = rng.uniform(0.4, 0.75, count), rng.normal(0, 0.08, (count, 2))
    letters = draw_glyphs(TEXT, count, rng, shake=0.02)
    return letters.moved(size[:, None, None] * np.eye(2), off)


def words(count: int, rng: np.random.Generator) -> Strokes:
    """A run of letters beside, over or under the place of the mark."""
    number = rng.integers(1, 5, count)
    owner = np.repeat(np.arange(count), number)
    letters = draw_glyphs(TEXT, len(owner), rng, shake=0.02)
    size = rng.uniform(0.25, 0.8, count)
    beside = rng.random(count) < 0.75
    step = np.arange(len(owner)) - np.repeat(np.cumsum(number) - number, number)
    first = np.where(beside, 1.1 + size + rng.uniform(0, 0.5, count), rng.uniform(-2, 0, count))
    level = np.where(beside, rng.normal(0, 0.3, count), rng.choice([-1, 1], count) * (1.15 + size))
    x = first[owner] + step * size[owner] * 1.9
    x = x * np.where(beside & (rng.random(count) < 0.35), -1, 1)[owner]
    matrix = size[owner, None, None] * np.eye(2)
    placed = letters.moved(matrix.astype(np.float32), np.stack([x, level[owner]], axis=1).astype(np.float32))
    return placed.owned_by(owner[placed.owner])
