"""The cost of each epoch as a small picture, `cost.svg`, that any browser shows."""

import math
from collections.abc import Sequence

from model.artifact.manifest import Epoch

_WIDTH, _HEIGHT = 640, 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 24, 40, 48
_SERIES = (
    ("cost", "training set", "#1f5fbf", ""),
    ("validation_cost", "validation set", "#c2410c", ' stroke-dasharray="6 4"'),
)


def cost_curve(history: Sequence[Epoch]) -> str:
    """Draw the cost on both sets against the epoch, on a logarithmic scale, as SVG text."""
    values = [max(_value(record, key), 1e-6) for record in history for key, *_ in _SERIES]
    low = math.floor(math.log10(min(values)) * 3) / 3
    high = max(math.ceil(math.log10(max(values)) * 3) / 3, low + 1 / 3)
    parts = [_frame(len(history), low, high)]
    for number, (key, name, colour, dashes) in enumerate(_SERIES):
        points = [(_x(i, len(history)), _y(_value(r, key), low, high)) for i, r in enumerate(history)]
        parts.append(_line(points, colour, dashes))
        parts.append(_key(number, name, colour, dashes))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img"'
        ' font-family="sans-serif" font-size="12">\n<title>Cost by epoch</title>\n'
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _value(record: Epoch, key: str) -> float:
    return record["cost"] if key == "cost" else record["validation_cost"]


def _x(index: int, count: int) -> float:
    return _LEFT + (_WIDTH - _LEFT - _RIGHT) * (index / max(count - 1, 1))


def _y(value: float, low: float, high: float) -> float:
    share = (math.log10(max(value, 1e-6)) - low) / (high - low)
    return _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * share


def _frame(count: int, low: float, high: float) -> str:
    """The axes: a grid line for each third of a power of ten, a number for each epoch or every few."""
    lines = []
    for third in range(round(low * 3), round(high * 3) + 1):
        value = 10 ** (third / 3)
        y = _y(value, low, high)
        lines.append(f'<path d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}" stroke="#ddd"/>')
        lines.append(f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value:.2g}</text>')
    for index in range(0, count, max(1, -(-count // 15))):
        x = _x(index, count)
        lines.append(
            f'<text x="{x:.1f}" y="{_HEIGHT - _BOTTOM + 20}" text-anchor="middle">{index + 1}</text>'
        )
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    lines.append(f'<text x="{middle:.0f}" y="{_HEIGHT - 8}" text-anchor="middle">epoch</text>')
    return "\n".join(lines)


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
