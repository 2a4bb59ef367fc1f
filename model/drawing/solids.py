"""Neither, filled in: wedges, suits of cards, bars and blocks."""

import numpy as np

from model.drawing.strokes import POINTS, Strokes, filled, heading, join, lines


def wedge(count: int, rng: np.random.Generator) -> Strokes:
    """A filled triangle pointing anywhere, sometimes with a shaft: a bold arrow or a play sign."""
    way = heading(rng.uniform(0, 2 * np.pi, count))
    taper = np.linspace(1, 0, POINTS) * rng.uniform(0.5, 0.95, (count, 1))
    head = filled(-0.3 * way, 0.9 * way, taper)
    shaft = filled(-1.2 * way, way * 0, rng.uniform(0.1, 0.3, (count, 1)))
    return join([head, shaft.pick(rng.random(count) < 0.5)])


def suit(count: int, rng: np.random.Generator) -> Strokes:
    """Three round leaves and a stem, or two and a point: clubs, hearts, spades, clover."""
    size, spread = rng.uniform(0.3, 0.5, (count, 1)), rng.uniform(0.35, 0.55, (count, 1))
    places = [np.hstack([sign * spread, 0.1 + 0 * spread]) for sign in (-1, 1)]
    places.append(np.hstack([0 * spread, 0.1 - 1.5 * spread]))
    leaves = [lines(place, place + 0.01, width=0.0, body=size) for place in places]
    foot = np.array([0, 0.95]) * np.ones((count, 1))
    stem = filled(0 * foot, foot, np.linspace(0.06, 0.3, POINTS))
    point = filled(0.05 * foot, 1.1 * foot, np.linspace(0.9, 0, POINTS))
    heart = rng.random(count) < 0.4
    drawn = join([*leaves[:2], leaves[2].pick(~heart), stem.pick(~heart), point.pick(heart)])
    upside = np.where(rng.random(count) < 0.2, -1, 1)[:, None, None] * np.eye(2)
    return drawn.moved(upside, np.zeros((count, 2)))


def block(count: int, rng: np.random.Generator) -> Strokes:
    """A filled bar or square, straight or on its corner."""
    end = np.array([1, 0]) * np.ones((count, 1))
    drawn = filled(-end, end, rng.uniform(0.15, 1, (count, 1)))
    angle = rng.choice([0, np.pi / 2, np.pi / 4], count, p=[0.4, 0.4, 0.2]) + rng.normal(0, 0.03, count)
    return drawn.turned(angle)


def christian_cross(count: int, rng: np.random.Generator) -> Strokes:
    """A filled upright cross with thick arms, such as a printed plus sign."""
    half, top = rng.uniform(0.06, 0.3, (count, 1)), np.array([0, -1]) * np.ones((count, 1))
    level = rng.uniform(-0.5, 0.05, (count, 1)) * np.array([0, 1])
    arm = rng.uniform(0.55, 1, (count, 1)) * np.array([1, 0])
    return join([filled(top, -top, half), filled(level - arm, level + arm, half)])
