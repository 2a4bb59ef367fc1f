"""Plots lines on logarithmic scales as one SVG of small panels."""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 380, 240, 60, 36, 14, 30
COLOURS = ("#1f5fa8", "#b4530a", "#3c7a2c")
Point = tuple[float, float]


class Line(NamedTuple):
    """A name and its points, all above 0."""

    name: str
    points: Sequence[Point]


def plot(panels: Mapping[str, Sequence[Line]]) -> str:
    """All panels, two in a row."""
    rows = -(-len(panels) // 2)
    size = f'viewBox="0 0 {2 * WIDTH} {rows * HEIGHT}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="11">',
        f'<rect width="{2 * WIDTH}" height="{rows * HEIGHT}" fill="#fff"/>',
    ]
    for index, (title, lines) in enumerate(panels.items()):
        place = f"translate({index % 2 * WIDTH} {index // 2 * HEIGHT})"
        parts.append(f'<g transform="{place}">{_panel(title, lines)}</g>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _panel(title: str, lines: Sequence[Line]) -> str:
    xs = _decades([x for line in lines for x, _ in line.points], base=2)
    ys = _decades([y for line in lines for _, y in line.points], base=10)
    parts = [f'<text x="{LEFT}" y="16" font-weight="bold">{title}</text>']
    parts += [_across(y, ys) for y in ys]
    parts += [_below(x, xs) for x in xs]
    parts += [_line(line, xs, ys, index) for index, line in enumerate(lines)]
    return "".join(parts)


def _decades(values: Sequence[float], base: int) -> list[float]:
    """The powers of the base that enclose the values; at most nine of them."""
    low = math.floor(math.log(min(values), base))
    high = max(math.ceil(math.log(max(values), base)), low + 1)
    step = -(-(high - low) // 8)
    return [float(base) ** power for power in range(low, high + step, step)]


def _share(value: float, marks: Sequence[float]) -> float:
    low, high = math.log(marks[0]), math.log(marks[-1])
    return (math.log(value) - low) / (high - low)


def _x(value: float, marks: Sequence[float]) -> float:
    return LEFT + _share(value, marks) * (WIDTH - LEFT - RIGHT)


def _y(value: float, marks: Sequence[float]) -> float:
    return HEIGHT - BOTTOM - _share(value, marks) * (HEIGHT - TOP - BOTTOM)


def _across(value: float, marks: Sequence[float]) -> str:
    y = _y(value, marks)
    return (
        f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>'
        f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{value:,g}</text>'
    )


def _below(value: float, marks: Sequence[float]) -> str:
    return f'<text x="{_x(value, marks):.1f}" y="{HEIGHT - 10}" text-anchor="middle">{value:g}</text>'


def _line(line: Line, xs: Sequence[float], ys: Sequence[float], index: int) -> str:
    colour = COLOURS[index % len(COLOURS)]
    places = " ".join(f"{_x(x, xs):.1f},{_y(y, ys):.1f}" for x, y in line.points)
    name = f'<text x="{LEFT + 100 * index}" y="30" fill="{colour}">{line.name}</text>'
    return f'<polyline points="{places}" fill="none" stroke="{colour}" stroke-width="2"/>{name}'
