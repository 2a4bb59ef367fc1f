"""The cost of each epoch as a small picture, `cost.svg`, that any browser shows."""

import math
from collections.abc import Callable, Sequence
from operator import attrgetter

from model.training.descent import EpochResult

_WIDTH, _HEIGHT = 640, 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 24, 40, 48
_LEAST = 1e-6
_SERIES: tuple[tuple[Callable[[EpochResult], float], str, str, str], ...] = (
    (attrgetter("cost"), "training set", "#1f5fbf", ""),
    (attrgetter("validation_cost"), "validation set", "#c2410c", ' stroke-dasharray="6 4"'),
)


def cost_curve(history: Sequence[EpochResult]) -> str:
    """Draw the cost on both sets against the epoch, on a logarithmic scale, as SVG text."""
    values = [max(value(result), _LEAST) for result in history for value, *_ in _SERIES]
    low, high = math.log10(min(values) * 0.9), math.log10(max(values) * 1.1)
    parts = [_frame(len(history), low, high)]
    for number, (value, name, colour, dashes) in enumerate(_SERIES):
        points = [(_x(i, len(history)), _y(value(result), low, high)) for i, result in enumerate(history)]
        parts.append(_line(points, colour, dashes))
        parts.append(_key(number, name, colour, dashes))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img"'
        ' font-family="sans-serif" font-size="12">\n<title>Cost by epoch</title>\n'
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _x(index: int, count: int) -> float:
    return _LEFT + (_WIDTH - _LEFT - _RIGHT) * (index / max(count - 1, 1))


def _y(value: float, low: float, high: float) -> float:
    share = (math.log10(max(value, _LEAST)) - low) / (high - low)
    return _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * share


def _frame(count: int, low: float, high: float) -> str:
    """The axes: a grid line at round costs, a number for each epoch or every few."""
    lines = []
    for value in _round_values(low, high):
        y = _y(value, low, high)
        lines.append(f'<path d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}" stroke="#ddd"/>')
        lines.append(f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value:g}</text>')
    for index in range(0, count, max(1, -(-count // 15))):
        x = _x(index, count)
        lines.append(
            f'<text x="{x:.1f}" y="{_HEIGHT - _BOTTOM + 20}" text-anchor="middle">{index + 1}</text>'
        )
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    lines.append(f'<text x="{middle:.0f}" y="{_HEIGHT - 8}" text-anchor="middle">epoch</text>')
    return "\n".join(lines)


def _round_values(low: float, high: float) -> list[float]:
    """Round numbers from 10**low to 10**high, at most eight of them if there are enough powers of ten."""
    for steps in ((1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9), (1, 1.5, 2, 3, 5, 7), (1, 2, 5), (1,)):
        values = [step * 10.0**power for power in range(math.floor(low), math.ceil(high)) for step in steps]
        inside = [value for value in values if low <= math.log10(value) <= high]
        if len(inside) <= 8:
            break
    return inside


def _line(points: Sequence[tuple[float, float]], colour: str, dashes: str) -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{colour}"/>' for x, y in points)
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"{dashes}/>{dots}'


def _key(number: int, name: str, colour: str, dashes: str) -> str:
    x = _LEFT + number * 150
    return (
        f'<path d="M{x} 20h28" stroke="{colour}" stroke-width="2"{dashes}/>'
        f'<text x="{x + 36}" y="24">cost, {name}</text>'
    )
