"""Plots lines on logarithmic axes, as SVG text that any browser and any forge shows."""

import math
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

Points = Sequence[tuple[float, float]]
Range = tuple[float, float]

WIDTH, HEIGHT = 640, 400
LEFT, RIGHT, TOP, BOTTOM = 64, 170, 40, 56
COLOURS = ("#1f5fbf", "#c2410c", "#15803d", "#7c3aed", "#525252", "#b45309", "#0e7490")


def log_plot(title: str, across: str, up: str, lines: Mapping[str, Points]) -> str:
    """A plot of named lines through points (x, y), all above 0."""
    horizontal = _decades([x for points in lines.values() for x, _ in points], step=2)
    vertical = _decades([y for points in lines.values() for _, y in points], step=10)
    parts = [_frame(title, across, up), *_ticks(horizontal, vertical)]
    for number, (name, points) in enumerate(lines.items()):
        parts += _line(number, name, [(_x(x, horizontal), _y(y, vertical)) for x, y in points])
    return "\n".join([*parts, "</svg>\n"])


def _decades(values: Sequence[float], step: float) -> Range:
    """The smallest range of whole powers of `step` around the values."""
    low, high = (math.log(value, step) for value in (min(values), max(values)))
    return step ** math.floor(low + 1e-9), step ** max(math.ceil(high - 1e-9), math.floor(low + 1e-9) + 1)


def _share(value: float, span: Range) -> float:
    return math.log(value / span[0]) / math.log(span[1] / span[0])


def _x(value: float, span: Range) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * _share(value, span)


def _y(value: float, span: Range) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * _share(value, span)


def _frame(title: str, across: str, up: str) -> str:
    middle, height = (LEFT + WIDTH - RIGHT) / 2, (TOP + HEIGHT - BOTTOM) / 2
    upright = f'transform="translate(16 {height:.0f}) rotate(-90)" text-anchor="middle"'
    return f'''\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" font-family="sans-serif"
 font-size="12">
<title>{escape(title)}</title>
<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>
<text x="{LEFT}" y="20" font-size="14">{escape(title)}</text>
<text x="{middle:.0f}" y="{HEIGHT - 12}" text-anchor="middle">{escape(across)}</text>
<text {upright}>{escape(up)}</text>'''


def _ticks(horizontal: Range, vertical: Range) -> list[str]:
    """A grid line and a number for powers of 2 (at most a few) on the x axis and of 10 on the y axis."""
    doublings = round(math.log2(horizontal[1] / horizontal[0]))
    parts = []
    for power in range(0, doublings + 1, -(-doublings // 7)):
        value = horizontal[0] * 2**power
        x = _x(value, horizontal)
        parts.append(f'<path d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#e5e5e5"/>')
        parts.append(f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{value:,.0f}</text>')
    for power in range(round(math.log10(vertical[1] / vertical[0])) + 1):
        value = vertical[0] * 10**power
        y = _y(value, vertical)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#e5e5e5"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value:,g}</text>')
    return parts


def _line(number: int, name: str, points: Points) -> list[str]:
    colour, y = COLOURS[number % len(COLOURS)], TOP + 10 + 20 * number
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points)
    return [
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>{dots}',
        f'<path d="M{WIDTH - RIGHT + 12} {y}h20" stroke="{colour}" stroke-width="2"/>',
        f'<text x="{WIDTH - RIGHT + 38}" y="{y + 4}">{escape(name)}</text>',
    ]
