"""A version's name as the number that a cell of the counters holds: 2 for `2`, and 2.5 for `2-shipped`."""

from model.artifact import SHIPPED

_SHIPPED_TOO = 0.5


def cell_of(name: str) -> float:
    """Return the number for a version's name."""
    number, _, is_shipped = name.partition("-")
    return int(number) + (_SHIPPED_TOO if is_shipped else 0.0)


def name_of(cell: float) -> str:
    """Return the name for such a number."""
    return f"{int(cell)}-{SHIPPED}" if cell % 1 else str(int(cell))
