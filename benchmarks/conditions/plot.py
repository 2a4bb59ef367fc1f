"""Draws the measured conditions as small panels in one SVG, and writes them as a table in Markdown."""

from collections.abc import Callable, Sequence

from benchmarks.conditions.measure import Point
from benchmarks.conditions.scenes import Condition
from model.evaluation import Share

Measured = Sequence[tuple[Condition, list[Point]]]

_COLUMNS, _WIDTH, _HEIGHT = 3, 260, 170
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 12, 28, 30  # free around the lines of a panel
_LINES: tuple[tuple[str, str, Callable[[Point], Share]], ...] = (
    ("forced choice", "#0b6e4f", lambda point: point.forced_choice),
    ("three-way", "#c8553d", lambda point: point.three_way),
)


def table(measured: Measured) -> str:
    """One row for each value: the condition, the value, forced choice and three-way with their intervals."""
    rows = ["| condition | value | forced choice | three-way |", "|---|---|---|---|"]
    for condition, points in measured:
        rows += [_row(condition, point) for point in points]
    return "\n".join(rows) + "\n"


def svg(measured: Measured) -> str:
    """All panels, three in a row, with a legend above them."""
    rows = -(-len(measured) // _COLUMNS)
    width, height = _COLUMNS * _WIDTH, rows * _HEIGHT + 24
    panels = [
        _panel(condition, points, index % _COLUMNS * _WIDTH, 24 + index // _COLUMNS * _HEIGHT)
        for index, (condition, points) in enumerate(measured)
    ]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" '
        f'font-size="10"><title>Accuracy as one condition worsens</title>'
        f'<rect width="{width}" height="{height}" fill="#fff"/>'
    )
    return "\n".join([head, _legend(), *panels, "</svg>"]) + "\n"


def _row(condition: Condition, point: Point) -> str:
    cells = (condition.title, f"{point.value:g}", _cell(point.forced_choice), _cell(point.three_way))
    return f"| {' | '.join(cells)} |"


def _cell(share: Share) -> str:
    low, high = share.interval()
    return f"{share.value:.1%} ({low:.1%} to {high:.1%})"


def _legend() -> str:
    marks = [
        f'<circle cx="{_LEFT + index * 110}" cy="14" r="4" fill="{colour}"/>'
        f'<text x="{_LEFT + index * 110 + 8}" y="18">{name}</text>'
        for index, (name, colour, _) in enumerate(_LINES)
    ]
    return "".join(marks)


def _panel(condition: Condition, points: list[Point], left: float, top: float) -> str:
    parts = [f'<g transform="translate({left} {top})">', _axes(condition, points)]
    parts += [_line(points, colour, share_of) for _, colour, share_of in _LINES]
    return "".join([*parts, "</g>"])


def _axes(condition: Condition, points: list[Point]) -> str:
    title = f'<text x="{_LEFT}" y="{_TOP - 10}" font-weight="bold">{condition.title}</text>'
    levels = [_level(share) for share in (0.0, 0.5, 0.9, 1.0)]
    values = [
        f'<text x="{_x(index, len(points)):.1f}" y="{_HEIGHT - _BOTTOM + 14}" text-anchor="middle">'
        f"{point.value:g}</text>"
        for index, point in enumerate(points)
    ]
    return "".join([title, *levels, *values])


def _level(share: float) -> str:
    y = _y(share)
    return (
        f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>'
        f'<text x="{_LEFT - 4}" y="{y + 3:.1f}" text-anchor="end">{share:.0%}</text>'
    )


def _line(points: list[Point], colour: str, share_of: Callable[[Point], Share]) -> str:
    places = [(_x(index, len(points)), share_of(point)) for index, point in enumerate(points)]
    way = " ".join(f"{x:.1f},{_y(share.value):.1f}" for x, share in places)
    parts = [f'<polyline points="{way}" fill="none" stroke="{colour}" stroke-width="1.5"/>']
    for x, share in places:
        low, high = share.interval()
        parts.append(
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{_y(low):.1f}" y2="{_y(high):.1f}" '
            f'stroke="{colour}" stroke-opacity="0.4" stroke-width="3"/>'
            f'<circle cx="{x:.1f}" cy="{_y(share.value):.1f}" r="2.5" fill="{colour}"/>'
        )
    return "".join(parts)


def _x(index: int, count: int) -> float:
    return _LEFT + 10 + index * (_WIDTH - _LEFT - _RIGHT - 20) / max(1, count - 1)


def _y(share: float) -> float:
    return _TOP + (1 - share) * (_HEIGHT - _TOP - _BOTTOM)
