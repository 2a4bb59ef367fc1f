"""Neither, around a centre: stars, asterisks, suns, polygons, rings and zeros with a stroke through them."""

import numpy as np

from model.drawing import scrawls
from model.drawing.strokes import Floats, Strokes, arc, bent_line, join, rotation, strokes


def struck_ring(count: int, rng: np.random.Generator) -> Strokes:
    """A circle with a line, a dot or a bar through it: empty set, phi, theta, no entry."""
    around = scrawls.ring(count, rng)
    owner = np.arange(count)
    angle = rng.uniform(0, np.pi, count)
    end = np.stack([np.cos(angle), np.sin(angle)], axis=1) * rng.uniform(0.03, 1.4, (count, 1))
    off = rng.normal(0, 0.08, (count, 2))
    return join([around, strokes(owner, bent_line(off - end, off + end, rng.normal(0, 0.04, count)))])


def slashed_zero(count: int, rng: np.random.Generator) -> Strokes:
    """A zero or an O with a slash that ends within it, at it or beyond it."""
    radius = np.stack([rng.uniform(0.5, 1, count), np.ones(count)], axis=1)
    start, sweep = rng.uniform(0, 2 * np.pi, count), rng.uniform(6, 6.9, count)
    owner, middle = np.arange(count), np.zeros((count, 2))
    angle = np.deg2rad(rng.uniform(30, 75, count)) * rng.choice([-1, 1], count, p=[0.8, 0.2])
    way = np.stack([np.cos(angle), np.sin(angle)], axis=1) * radius
    end, off = way * rng.uniform(0.55, 1.45, (count, 1)), rng.normal(0, 0.05, (count, 2))
    slash = strokes(owner, bent_line(off - end, off + end, rng.normal(0, 0.03, count)))
    drawn = join([strokes(owner, arc(middle, radius, start, sweep)), slash])
    return drawn.moved(rotation(rng.normal(0.1, 0.12, count)), middle)


def pentagram(count: int, rng: np.random.Generator) -> Strokes:
    """A five-pointed star, drawn in one line."""
    step = np.arange(6) * 0.8 * np.pi - np.pi / 2
    angle = step + rng.normal(0, 0.2, (count, 1)) + rng.normal(0, 0.07, (count, 6))
    corners = np.stack([np.cos(angle), np.sin(angle)], axis=2) * rng.uniform(0.8, 1.1, (count, 6, 1))
    return _legs(corners, rng)


def hexagram(count: int, rng: np.random.Generator) -> Strokes:
    """A six-pointed star: two triangles, one upside down."""
    parts = []
    turn = rng.choice([0, np.pi / 6], (count, 1), p=[0.8, 0.2]) + rng.normal(0, 0.06, (count, 1))
    for side in (-1, 1):
        angle = np.arange(4) * 2 / 3 * np.pi + side * np.pi / 2 + turn + rng.normal(0, 0.05, (count, 4))
        corners = np.stack([np.cos(angle), np.sin(angle)], axis=2) * rng.uniform(0.9, 1.05, (count, 4, 1))
        parts.append(_legs(corners + rng.normal(0, 0.04, (count, 1, 2)), rng))
    return join(parts)


def sun(count: int, rng: np.random.Generator) -> Strokes:
    """Rays around an open or ringed middle: a sun, a cog, a loading sign, a virus."""
    rays = rng.integers(4, 11, count)
    owner = np.repeat(np.arange(count), rays)
    turn = (np.arange(len(owner)) - np.repeat(np.cumsum(rays) - rays, rays)) / rays[owner]
    angle = 2 * np.pi * turn + rng.uniform(0, 7, count)[owner] + rng.normal(0, 0.08, len(owner))
    way = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    inner = rng.uniform(0.35, 0.65, count)
    outer = rng.uniform(0.85, 1.1, (len(owner), 1))
    drawn = strokes(owner, bent_line(way * (inner[owner, None] + 0.05), way * outer, 0))
    middle = arc(np.zeros((count, 2)), inner[:, None] * rng.uniform(0.8, 1, (count, 2)), 0.0, 2 * np.pi)
    return join([drawn, strokes(np.arange(count), middle).pick(rng.random(count) < 0.7)])


def star(count: int, rng: np.random.Generator) -> Strokes:
    """An asterisk: three to five strokes through one point."""
    number = rng.integers(3, 6, count)
    owner = np.repeat(np.arange(count), number)
    turn = (np.arange(len(owner)) - np.repeat(np.cumsum(number) - number, number)) / number[owner]
    angle = np.pi * turn + rng.uniform(0, np.pi, count)[owner] + rng.normal(0, 0.12, len(owner))
    end = np.stack([np.cos(angle), np.sin(angle)], axis=1) * rng.uniform(0.75, 1.1, (len(owner), 1))
    off = rng.normal(0, 0.05, (len(owner), 2))
    return strokes(owner, bent_line(off - end, off + end, rng.normal(0, 0.03, len(owner))))


def polygon(count: int, rng: np.random.Generator) -> Strokes:
    """Three to eight straight sides, about regular, sometimes open."""
    sides = np.where(rng.random(count) < 0.4, 3, rng.integers(3, 9, count))
    owner = np.repeat(np.arange(count), sides)
    step = np.arange(len(owner)) - np.repeat(np.cumsum(sides) - sides, sides)
    angle = 2 * np.pi * np.stack([step, step + 1]) / sides[owner] + rng.uniform(0, 7, count)[owner]
    corners = np.stack([np.cos(angle), np.sin(angle)], axis=2) + rng.normal(0, 0.05, (2, len(owner), 2))
    drawn = strokes(owner, bent_line(corners[0], corners[1], rng.normal(0, 0.03, len(owner))))
    return drawn.pick((step > 0) | (rng.random(count) < 0.85)[owner])


def _legs(corners: Floats, rng: np.random.Generator) -> Strokes:
    """Straight legs from corner to corner (N, C, 2)."""
    count = len(corners)
    legs = [
        bent_line(corners[:, leg], corners[:, leg + 1], rng.normal(0, 0.03, count))
        for leg in range(corners.shape[1] - 1)
    ]
    return join([strokes(np.arange(count), leg) for leg in legs])
