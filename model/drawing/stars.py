"""Neither, around a centre: stars, asterisks, suns, polygons, rings and zeros with a stroke through them."""

import numpy as np

from model.drawing import scrawls
from model.drawing.strokes import Strokes, arc, heading, join, lines, numbered, polyline, xy


def struck_ring(count: int, rng: np.random.Generator) -> Strokes:
    """A circle with a line, a dot or a bar through it: empty set, phi, theta, no entry."""
    around = scrawls.ring(count, rng)
    end = heading(rng.uniform(0, np.pi, count)) * rng.uniform(0.03, 1.4, (count, 1))
    off = rng.normal(0, 0.08, (count, 2))
    return join([around, lines(off - end, off + end, rng.normal(0, 0.04, count))])


def slashed_zero(count: int, rng: np.random.Generator) -> Strokes:
    """A zero or an O with a slash that ends within it, at it or beyond it."""
    radius = xy(rng.uniform(0.5, 1, count), np.ones(count))
    start, sweep = rng.uniform(0, 2 * np.pi, count), rng.uniform(6, 6.9, count)
    angle = np.deg2rad(rng.uniform(30, 75, count)) * rng.choice([-1, 1], count, p=[0.8, 0.2])
    end = heading(angle) * radius * rng.uniform(0.55, 1.45, (count, 1))
    off = rng.normal(0, 0.05, (count, 2))
    slash = lines(off - end, off + end, rng.normal(0, 0.03, count))
    return join([arc(np.zeros((count, 2)), radius, start, sweep), slash]).turned(rng.normal(0.1, 0.12, count))


def pentagram(count: int, rng: np.random.Generator) -> Strokes:
    """A five-pointed star, drawn in one line."""
    step = np.arange(6) * 0.8 * np.pi - np.pi / 2
    angle = step + rng.normal(0, 0.2, (count, 1)) + rng.normal(0, 0.07, (count, 6))
    corners = heading(angle) * rng.uniform(0.8, 1.1, (count, 6, 1))
    return polyline(corners, rng.normal(0, 0.03, (5, count)))


def hexagram(count: int, rng: np.random.Generator) -> Strokes:
    """A six-pointed star: two triangles, one upside down."""
    parts = []
    turn = rng.choice([0, np.pi / 6], (count, 1), p=[0.8, 0.2]) + rng.normal(0, 0.06, (count, 1))
    for side in (-1, 1):
        angle = np.arange(4) * 2 / 3 * np.pi + side * np.pi / 2 + turn + rng.normal(0, 0.05, (count, 4))
        corners = heading(angle) * rng.uniform(0.9, 1.05, (count, 4, 1))
        corners += rng.normal(0, 0.04, (count, 1, 2))
        parts.append(polyline(corners, rng.normal(0, 0.03, (3, count))))
    return join(parts)


def sun(count: int, rng: np.random.Generator) -> Strokes:
    """Rays around an open or ringed middle: a sun, a cog, a loading sign, a virus."""
    rays = rng.integers(4, 11, count)
    owner, order = numbered(rays)
    turn = 2 * np.pi * (order / rays[owner])
    angle = turn + rng.uniform(0, 7, count)[owner] + rng.normal(0, 0.08, len(owner))
    way, inner = heading(angle), rng.uniform(0.35, 0.65, count)
    outer = rng.uniform(0.85, 1.1, (len(owner), 1))
    drawn = lines(way * (inner[owner, None] + 0.05), way * outer, owner=owner)
    middle = arc(np.zeros((count, 2)), inner[:, None] * rng.uniform(0.8, 1, (count, 2)), 0.0, 2 * np.pi)
    return join([drawn, middle.pick(rng.random(count) < 0.7)])


def star(count: int, rng: np.random.Generator) -> Strokes:
    """An asterisk: three to five strokes through one point."""
    number = rng.integers(3, 6, count)
    owner, order = numbered(number)
    turn = np.pi * (order / number[owner])
    angle = turn + rng.uniform(0, np.pi, count)[owner] + rng.normal(0, 0.12, len(owner))
    end = heading(angle) * rng.uniform(0.75, 1.1, (len(owner), 1))
    off = rng.normal(0, 0.05, (len(owner), 2))
    return lines(off - end, off + end, rng.normal(0, 0.03, len(owner)), owner)


def polygon(count: int, rng: np.random.Generator) -> Strokes:
    """Three to eight straight sides, about regular, sometimes open."""
    sides = np.where(rng.random(count) < 0.4, 3, rng.integers(3, 9, count))
    owner, step = numbered(sides)
    angle = 2 * np.pi * np.stack([step, step + 1]) / sides[owner] + rng.uniform(0, 7, count)[owner]
    corners = heading(angle) + rng.normal(0, 0.05, (2, len(owner), 2))
    drawn = lines(corners[0], corners[1], rng.normal(0, 0.03, len(owner)), owner)
    return drawn.pick((step > 0) | (rng.random(count) < 0.85)[owner])
