"""Neither, beyond what can be written down: lines, dots, scribbles, filled shapes, tangles of strokes."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from model.drawing.strokes import POINTS, Floats, Strokes, arc, bent_line, filled, join, strokes, through

Shape = Callable[[int, np.random.Generator], Strokes]


def line(count: int, rng: np.random.Generator) -> Strokes:
    """A line, a slash or a dash, straight or a little bent, at any angle."""
    angle = np.where(rng.random(count) < 0.4, rng.normal(0, 0.12, count), rng.uniform(0, np.pi, count))
    end = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return strokes(np.arange(count), bent_line(-end, end, rng.normal(0, 0.05, count)))


def curve(count: int, rng: np.random.Generator) -> Strokes:
    """A bow, from slightly bent to nearly a ring."""
    sweep = rng.uniform(0.6, 6, count)
    radius = np.stack([np.ones(count), rng.uniform(0.4, 1, count)], axis=1)
    points = arc(np.zeros((count, 2)), radius, rng.uniform(0, 2 * np.pi, count), sweep)
    return strokes(np.arange(count), points)


def ring(count: int, rng: np.random.Generator) -> Strokes:
    """A circle, closed or not quite, round or not quite, drawn once or gone over."""
    radius = np.stack([np.ones(count), rng.uniform(0.6, 1.2, count)], axis=1)
    start, sweep = rng.uniform(0, 2 * np.pi, count), rng.uniform(5.4, 7.2, count)
    points = arc(np.zeros((count, 2)), radius, start, sweep) + rng.normal(0, 0.02, (count, 1, 2))
    first = strokes(np.arange(count), points)
    twice = np.flatnonzero(rng.random(count) < 0.25)
    again = replace(
        first, points=(first.points * 0.9 + rng.normal(0, 0.05, (count, 1, 2))).astype(np.float32)
    )
    return join([first, again.pick(twice)])


def dot(count: int, rng: np.random.Generator) -> Strokes:
    """A blob, somewhere between a point and a bean."""
    end = rng.normal(0, 0.15, (count, 2))
    return strokes(np.arange(count), bent_line(-end, end, 0.2), body=rng.uniform(0.1, 0.5, (count, 1)))


def dust(count: int, rng: np.random.Generator) -> Strokes:
    """Some specks."""
    owner = np.repeat(np.arange(count), rng.integers(1, 7, count))
    start = rng.uniform(-1, 1, (len(owner), 2))
    end = start + rng.normal(0, 0.03, start.shape)
    return strokes(
        owner, bent_line(start, end, 0), width=rng.uniform(0.3, 1.2, (len(owner), 1)).astype(np.float32)
    )


def nothing(_count: int, _rng: np.random.Generator) -> Strokes:
    """Blank."""
    return strokes(np.zeros(0), np.zeros((0, POINTS, 2)))


def scribble(count: int, rng: np.random.Generator) -> Strokes:
    """To and fro with hardly a gap, as a box is filled in with a pen."""
    runs = rng.integers(5, 14, count)
    owner = np.repeat(np.arange(count), runs)
    order = np.arange(len(owner)) - np.repeat(np.cumsum(runs) - runs, runs)
    level = 2 * order / (runs[owner] - 1) - 1
    side = np.where(order % 2 == 0, -1, 1)
    spread = rng.uniform(0.1, 0.25, count)[owner, None]
    start = np.stack([side * 0.9, level], axis=1) + spread * rng.standard_normal((len(owner), 2))
    end = np.stack([-side * 0.9, level + 2 / runs[owner]], axis=1) + spread * rng.standard_normal(
        (len(owner), 2)
    )
    drawn = strokes(owner, bent_line(start, end, rng.normal(0, 0.08, len(owner))))
    return drawn.moved(_turn(rng.uniform(0, np.pi, count)), np.zeros((count, 2)))


def loops(count: int, rng: np.random.Generator) -> Strokes:
    """A pen going round and round."""
    turns = rng.integers(2, 7, count)
    owner = np.repeat(np.arange(count), turns)
    centre = rng.normal(0, 0.25, (len(owner), 2)) * rng.uniform(0.2, 1.6, count)[owner, None]
    radius = rng.uniform(0.3, 1, (len(owner), 2))
    return strokes(owner, arc(centre, radius, rng.uniform(0, 7, len(owner)), rng.uniform(4, 7, len(owner))))


def squiggle(count: int, rng: np.random.Generator) -> Strokes:
    """One long wandering stroke."""
    controls = rng.uniform(-1, 1, (count, 7, 2)).astype(np.float32)
    return strokes(np.arange(count), through(controls, smooth=True))


def wave(count: int, rng: np.random.Generator) -> Strokes:
    """One stroke up and down, round or pointed: tilde, u, w, m, z and what is between them."""
    turns = rng.integers(3, 7, count)
    turns = np.where(rng.random(count) < 0.25, 3, turns)
    place = np.linspace(0, 1, 2 * POINTS - 1)
    swing = np.abs((place * turns[:, None] + rng.choice([0, 1], (count, 1))) % 2 - 1) * 2 - 1
    round_ = rng.uniform(0, 1, (count, 1))
    swing = round_ * np.sin(np.pi / 2 * swing) + (1 - round_) * swing
    height = rng.uniform(0.3, 1, (count, 1)) * (1 + 0.3 * rng.standard_normal((count, 1)) * (2 * place - 1))
    slant = rng.normal(0, 0.25, (count, 1))
    path = np.stack([(2 * place - 1) + slant * swing, swing * height], axis=2)
    path += 0.1 * np.matmul(_spread(path.shape[1], 5), rng.standard_normal((count, 5, 2)))
    return _two_strokes(path).moved(_turn(rng.normal(0, 0.2, count)), np.zeros((count, 2)))


def knot(count: int, rng: np.random.Generator) -> Strokes:
    """A curve that meets itself once or twice: alpha, gamma, eights, fish, ampersands, infinity."""
    span, start = rng.uniform(0.68, 1.1, (count, 1)), rng.uniform(0, 1, (count, 1))
    angle = 2 * np.pi * (start + span * np.linspace(0, 1, 2 * POINTS - 1))
    across = np.sin(2 * angle + rng.normal(0, 0.35, (count, 1))) * rng.uniform(0.35, 0.8, (count, 1))
    swell = 1 + rng.normal(0, 0.2, (count, 1)) * np.sin(angle)
    path = np.stack([across * swell, np.sin(angle) * rng.uniform(0.8, 1.1, (count, 1))], axis=2)
    path += 0.09 * np.matmul(_spread(path.shape[1], 4), rng.standard_normal((count, 4, 2)))
    path[:, :, 0] += rng.normal(0, 0.25, (count, 1)) * path[:, :, 1]
    turn = rng.choice([0, np.pi / 2], count) + rng.normal(0, 0.15, count)
    return _two_strokes(path).moved(_turn(turn), np.zeros((count, 2)))


def zigzag(count: int, rng: np.random.Generator) -> Strokes:
    """Three to five straight legs to and fro: N, M, W, Z, a flash of lightning."""
    legs = rng.integers(3, 6, count)
    owner = np.repeat(np.arange(count), legs)
    step = np.arange(len(owner)) - np.repeat(np.cumsum(legs) - legs, legs)
    side = 1 - 2.0 * (step % 2)
    jitter = rng.normal(0, 0.12, (count, 7, 2))
    lean = rng.choice([0.0, 0.5, 1.0], count)[owner]
    at, after = (step + lean * (step % 2)) / legs[owner], (step + 1 + lean * ((step + 1) % 2)) / legs[owner]
    start = np.stack([2 * at - 1, side], axis=1) + jitter[owner, step]
    end = np.stack([2 * after - 1, -side], axis=1) + jitter[owner, step + 1]
    drawn = strokes(owner, bent_line(start, end, rng.normal(0, 0.03, len(owner))))
    bar = np.stack([rng.uniform(0.3, 0.8, count), rng.normal(0, 0.1, count)], axis=1)
    off = rng.normal(0, 0.12, (count, 2))
    barred = strokes(np.arange(count), bent_line(off - bar, off + bar, 0)).pick(rng.random(count) < 0.2)
    turn = rng.choice([0.0, np.pi / 2], count) + rng.normal(0, 0.1, count)
    return join([drawn, barred]).moved(_turn(turn), np.zeros((count, 2)))


def struck_ring(count: int, rng: np.random.Generator) -> Strokes:
    """A circle with a line, a dot or a bar through it: empty set, phi, theta, no entry."""
    around = ring(count, rng)
    owner = np.arange(count)
    angle = rng.uniform(0, np.pi, count)
    end = np.stack([np.cos(angle), np.sin(angle)], axis=1) * rng.uniform(0.03, 1.4, (count, 1))
    off = rng.normal(0, 0.08, (count, 2))
    return join([around, strokes(owner, bent_line(off - end, off + end, rng.normal(0, 0.04, count)))])


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


def cup(count: int, rng: np.random.Generator) -> Strokes:
    """Two arms about equally high and a round bottom, or a round top: U, union, n, arch, horseshoe."""
    t = np.linspace(-1, 1, 2 * POINTS - 1)
    power = rng.uniform(2, 7, (count, 1))
    wide = rng.uniform(0.45, 1.1, (count, 1))
    side = np.sign(t) * np.abs(t) ** (1.6 / power)
    path = np.stack([wide * side, 1 - 2 * np.abs(side) ** power], axis=2)
    path[:, :, 1] *= 1 + rng.normal(0, 0.06, (count, 1)) * t
    path += 0.06 * np.matmul(_spread(path.shape[1], 4), rng.standard_normal((count, 4, 2)))
    turn = rng.choice([0, 1, 2, 3], count, p=[0.5, 0.15, 0.2, 0.15]) * np.pi / 2
    return _two_strokes(path).moved(_turn(turn + rng.normal(0, 0.1, count)), np.zeros((count, 2)))


def hook(count: int, rng: np.random.Generator) -> Strokes:
    """A stroke that bends round at one end, as j, J, f, l, t and the integral sign do."""
    long, sweep = rng.uniform(0.6, 1.6, count), rng.uniform(1.2, 4, count)
    radius = rng.uniform(0.15, 0.45, (count, 1)) * np.ones((1, 2))
    bow = arc(np.stack([-radius[:, 0], 0 * long], axis=1), radius, 0.0, sweep)
    stem = bent_line(
        np.stack([rng.normal(0, 0.15, count), -long], axis=1), bow[:, 0], rng.normal(0, 0.04, count)
    )
    drawn = join([strokes(np.arange(count), stem), strokes(np.arange(count), bow)])
    flip = rng.choice([-1.0, 1.0], (count, 2))[:, :, None] * np.eye(2)
    both = np.flatnonzero(rng.random(count) < 0.25)
    other = replace(drawn, points=(-drawn.points + stem[:, :1].repeat(2, axis=0)[:, :1]).astype(np.float32))
    drawn = join([drawn, other.pick(np.isin(other.owner, both))])
    return drawn.moved(flip.astype(np.float32), np.zeros((count, 2)))


def _spread(size: int, controls: int) -> Floats:
    """What spreads a few controls smoothly over a path: (size, controls)."""
    place = np.linspace(0, controls - 1, size)[:, None] - np.arange(controls)
    matrix: Floats = np.exp(-(place**2)).astype(np.float32)
    return matrix


def _two_strokes(path: np.ndarray) -> Strokes:
    """A long path (N, 2 P - 1, 2) as two strokes that share the point in the middle."""
    owner = np.arange(len(path))
    return join([strokes(owner, path[:, :POINTS]), strokes(owner, path[:, POINTS - 1 :])])


def tangle(count: int, rng: np.random.Generator) -> Strokes:
    """Three to six strokes, lines and bows, with no plan."""
    owner = np.repeat(np.arange(count), rng.integers(3, 7, count))
    start, end = rng.uniform(-1, 1, (2, len(owner), 2))
    return strokes(owner, bent_line(start, end, rng.normal(0, 0.25, len(owner))))


def hatching(count: int, rng: np.random.Generator) -> Strokes:
    """Two to five strokes side by side."""
    number = rng.integers(2, 6, count)
    owner = np.repeat(np.arange(count), number)
    place = (np.arange(len(owner)) - np.repeat(np.cumsum(number) - number, number)) / number[owner]
    level = np.stack([2 * place - 1, np.zeros(len(owner))], axis=1)
    top, low = level - np.array([0, 1]), level + np.array([0, 1])
    jitter = rng.normal(0, 0.1, (2, len(owner), 2))
    drawn = strokes(owner, bent_line(top + jitter[0], low + jitter[1], rng.normal(0, 0.04, len(owner))))
    return drawn.moved(_turn(rng.uniform(0, np.pi, count)), np.zeros((count, 2)))


def corner(count: int, rng: np.random.Generator) -> Strokes:
    """Two legs that meet, in any turn that no tick has: open to the left, right or below."""
    half = np.deg2rad(rng.uniform(15, 60, count))
    facing = rng.choice([0.0, 0.5, 1.0], count) * np.pi + rng.uniform(-0.12, 0.12, count)
    legs = [
        np.stack([np.cos(facing + side * half), np.sin(facing + side * half)], axis=1)
        * rng.uniform(0.5, 1.2, (count, 1)) for side in (-1, 1)
    ]  # fmt: skip
    owner = np.arange(count)
    zero = np.zeros((count, 2))
    return join([strokes(owner, bent_line(zero, leg, rng.normal(0, 0.08, count))) for leg in legs])


def square_corner(count: int, rng: np.random.Generator) -> Strokes:
    """An L or a piece of a frame: one leg upright and one level."""
    way = rng.choice([-1.0, 1.0], (count, 2)) * rng.uniform(0.5, 1, (count, 2))
    tilt = rng.normal(0, 0.05, (count, 2))
    zero = np.zeros((count, 2))
    across = np.stack([way[:, 0], tilt[:, 0]], axis=1)
    down = np.stack([tilt[:, 1], way[:, 1]], axis=1)
    owner = np.arange(count)
    return join([strokes(owner, bent_line(zero, leg, rng.normal(0, 0.03, count))) for leg in (across, down)])


def branch(count: int, rng: np.random.Generator) -> Strokes:
    """A long stroke and a short one that ends on it: y, Y, lambda, k and their like."""
    top = np.stack([rng.uniform(0.1, 0.7, count), np.full(count, -1.0)], axis=1)
    low = np.stack([rng.uniform(-0.7, -0.1, count), np.ones(count)], axis=1)
    place = rng.uniform(-0.1, 0.55, (count, 1))
    meeting = (top + low) / 2 + place * (low - top) / 2
    away = np.stack([rng.uniform(-0.9, -0.4, count), rng.uniform(-1, -0.5, count)], axis=1)
    end = meeting + away * np.where(place > 0.4, 0.9, 0.8)
    parts = [
        bent_line(top, low, rng.normal(0, 0.08, count)),
        bent_line(meeting, end, rng.normal(0, 0.12, count)),
    ]
    flip = rng.choice([-1.0, 1.0], (count, 1, 2), p=[0.3, 0.7]) * np.array([1, 1])
    return join([strokes(np.arange(count), points * flip) for points in parts])


def plus(count: int, rng: np.random.Generator) -> Strokes:
    """A plus sign or a dagger: one stroke upright, one level."""
    size = rng.uniform(0.6, 1, (count, 2))
    level = np.stack([size[:, 0], rng.normal(0, 0.06, count)], axis=1)
    upright = np.stack([rng.normal(0, 0.06, count), size[:, 1]], axis=1)
    middle = np.stack([rng.normal(0, 0.06, count), rng.uniform(-0.4, 0.2, count)], axis=1)
    owner = np.arange(count)
    bend = rng.normal(0, 0.04, (2, count))
    return join([strokes(owner, bent_line(middle - level, middle + level, bend[0])),
                 strokes(owner, bent_line(-upright, upright, bend[1]))])  # fmt: skip


def apart(count: int, rng: np.random.Generator) -> Strokes:
    """Two bows or lines that do not meet: brackets, back to back or face to face, a smile over a frown."""
    owner, gap = np.arange(count), rng.uniform(0.12, 0.7, count)
    bend = rng.uniform(-0.35, 0.35, count)
    parts = []
    for side, twist in ((-1, rng.normal(0, 0.1, (count, 2))), (1, rng.normal(0, 0.1, (count, 2)))):
        level = side * (gap / 2 + np.maximum(0, bend) * 2)
        ends = [np.stack([way * rng.uniform(0.7, 1.1, count), level], axis=1) for way in (-1, 1)]
        same = np.where(rng.random(count) < 0.85, 1, 0.2)
        parts.append(
            strokes(owner, bent_line(ends[0] + 0.3 * twist, ends[1] - 0.3 * twist, side * bend * same))
        )
    turn = rng.choice([0, np.pi / 2], count, p=[0.65, 0.35]) + rng.normal(0, 0.1, count)
    return join(parts).moved(_turn(turn), np.zeros((count, 2)))


def lattice(count: int, rng: np.random.Generator) -> Strokes:
    """Side by side strokes struck through by others: hash, not equal, double dagger, crossed-out lines."""
    number = rng.choice([3, 3, 4, 5], count)
    through_ = np.where(number > 3, rng.integers(1, 3, count), 1)
    owner = np.repeat(np.arange(count), number)
    order = np.arange(len(owner)) - np.repeat(np.cumsum(number) - number, number)
    across = order < through_[owner]
    group = np.where(across, through_[owner], number[owner] - through_[owner])
    place = np.where(across, order, order - through_[owner]) - (group - 1) / 2
    level = place * rng.uniform(0.35, 0.75, count)[owner] + rng.normal(0, 0.06, len(owner))
    angle = np.where(across, rng.uniform(0.7, 2.4, count)[owner], 0) + rng.normal(0, 0.07, len(owner))
    way = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    middle = np.stack([-way[:, 1], way[:, 0]], axis=1) * level[:, None]
    end = way * rng.uniform(0.65, 1.1, (len(owner), 1))
    drawn = strokes(owner, bent_line(middle - end, middle + end, rng.normal(0, 0.04, len(owner))))
    turn = rng.choice([0, np.pi / 2, np.pi / 4], count, p=[0.6, 0.3, 0.1]) + rng.normal(0, 0.1, count)
    return drawn.moved(_turn(turn), np.zeros((count, 2)))


def tripod(count: int, rng: np.random.Generator) -> Strokes:
    """Three arms from one point: Y, a peace sign's inside, a bird's foot; straight or bent."""
    owner, start = (
        np.arange(count),
        rng.choice([0.5, -0.5, 0.0, 1.0], count, p=[0.35, 0.35, 0.15, 0.15]) * np.pi,
    )
    spread = rng.uniform(1.3, 2.4, count)
    parts = []
    for angle in (start, start + np.pi - spread / 2, start + np.pi + spread / 2):
        bent = angle + rng.normal(0, 0.12, count)
        end = np.stack([np.cos(bent), np.sin(bent)], axis=1) * rng.uniform(0.5, 1.2, (count, 1))
        parts.append(strokes(owner, bent_line(0 * end, end, rng.normal(0, 0.1, count))))
    return join(parts)


def star(count: int, rng: np.random.Generator) -> Strokes:
    """An asterisk: three to five strokes through one point."""
    number = rng.integers(3, 6, count)
    owner = np.repeat(np.arange(count), number)
    turn = (np.arange(len(owner)) - np.repeat(np.cumsum(number) - number, number)) / number[owner]
    angle = np.pi * turn + rng.uniform(0, np.pi, count)[owner] + rng.normal(0, 0.12, len(owner))
    end = np.stack([np.cos(angle), np.sin(angle)], axis=1) * rng.uniform(0.75, 1.1, (len(owner), 1))
    off = rng.normal(0, 0.05, (len(owner), 2))
    return strokes(owner, bent_line(off - end, off + end, rng.normal(0, 0.03, len(owner))))


def wedge(count: int, rng: np.random.Generator) -> Strokes:
    """A filled triangle pointing anywhere, sometimes with a shaft: a bold arrow or a play sign."""
    angle = rng.uniform(0, 2 * np.pi, count)
    way = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    owner, taper = np.arange(count), np.linspace(1, 0, POINTS) * rng.uniform(0.5, 0.95, (count, 1))
    head = filled(owner, bent_line(-0.3 * way, 0.9 * way, 0), taper)
    shaft = filled(owner, bent_line(-1.2 * way, way * 0, 0), rng.uniform(0.1, 0.3, (count, 1)))
    return join([head, shaft.pick(np.flatnonzero(rng.random(count) < 0.5))])


def suit(count: int, rng: np.random.Generator) -> Strokes:
    """Three round leaves and a stem, or two and a point: clubs, hearts, spades, clover."""
    owner, size, spread = (
        np.arange(count),
        rng.uniform(0.3, 0.5, (count, 1)),
        rng.uniform(0.35, 0.55, (count, 1)),
    )
    places = [np.hstack([sign * spread, 0.1 + 0 * spread]) for sign in (-1, 1)]
    places.append(np.hstack([0 * spread, 0.1 - 1.5 * spread]))
    leaves = [strokes(owner, bent_line(place, place + 0.01, 0), 0, size) for place in places]
    foot = np.array([0, 0.95]) * np.ones((count, 1))
    stem = filled(owner, bent_line(0 * foot, foot, 0), np.linspace(0.06, 0.3, POINTS) * np.ones((count, 1)))
    point = filled(
        owner, bent_line(0.05 * foot, 1.1 * foot, 0), np.linspace(0.9, 0, POINTS) * np.ones((count, 1))
    )
    heart = rng.random(count) < 0.4
    drawn = join([*leaves[:2], leaves[2].pick(~heart), stem.pick(~heart), point.pick(heart)])
    upside = np.where(rng.random(count) < 0.2, -1, 1)[:, None, None] * np.eye(2)
    return drawn.moved(upside, np.zeros((count, 2)))


def block(count: int, rng: np.random.Generator) -> Strokes:
    """A filled bar or square, straight or on its corner."""
    end = np.array([1, 0]) * np.ones((count, 1))
    drawn = filled(np.arange(count), bent_line(-end, end, 0), rng.uniform(0.15, 1, (count, 1)))
    angle = rng.choice([0, np.pi / 2, np.pi / 4], count, p=[0.4, 0.4, 0.2]) + rng.normal(0, 0.03, count)
    return drawn.moved(_turn(angle), np.zeros((count, 2)))


def christian_cross(count: int, rng: np.random.Generator) -> Strokes:
    """An upright cross of thick arms, filled, plus signs of print included."""
    half, top = rng.uniform(0.06, 0.3, (count, 1)), np.array([0, -1]) * np.ones((count, 1))
    level = rng.uniform(-0.5, 0.05, (count, 1)) * np.array([0, 1])
    arm = rng.uniform(0.55, 1, (count, 1)) * np.array([1, 0])
    owner = np.arange(count)
    upright = filled(owner, bent_line(top, -top, 0), half)
    return join([upright, filled(owner, bent_line(level - arm, level + arm, 0), half)])


def polygon(count: int, rng: np.random.Generator) -> Strokes:
    """Three to eight straight sides, about regular, sometimes open."""
    sides = np.where(rng.random(count) < 0.4, 3, rng.integers(3, 9, count))
    owner = np.repeat(np.arange(count), sides)
    step = np.arange(len(owner)) - np.repeat(np.cumsum(sides) - sides, sides)
    angle = 2 * np.pi * np.stack([step, step + 1]) / sides[owner] + rng.uniform(0, 7, count)[owner]
    corners = np.stack([np.cos(angle), np.sin(angle)], axis=2) + rng.normal(0, 0.05, (2, len(owner), 2))
    drawn = strokes(owner, bent_line(corners[0], corners[1], rng.normal(0, 0.03, len(owner))))
    return drawn.pick((step > 0) | (rng.random(count) < 0.85)[owner])


def _turn(angle: Floats) -> Floats:
    """Rotation matrices (N, 2, 2) for angles (N,)."""
    cosine, sine = np.cos(angle), np.sin(angle)
    return np.stack([np.stack([cosine, -sine], axis=1), np.stack([sine, cosine], axis=1)], axis=1).astype(
        np.float32
    )


ALL = (
    wave, knot, zigzag, struck_ring, sun, cup, hook, line, curve, ring, dot, dust, nothing, scribble, loops,
    squiggle, tangle, hatching, corner, square_corner, branch, plus, apart, lattice, tripod, star, wedge,
    suit, block, christian_cross, polygon,
)  # fmt: skip
SHAPES: dict[str, Shape] = {shape.__name__.replace("_", "-"): shape for shape in ALL}
"""By the name of the kind."""
