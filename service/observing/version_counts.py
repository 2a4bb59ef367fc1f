"""Counts what each version has answered: requests, marks, seconds, and the time of the last answer.

Versions are not known at the start, so each group of cells also names the version that it counts. The name
is stored as a number: 2 for `2`, and 2.5 for `2-shipped`.
"""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from model.artifact import SHIPPED

if TYPE_CHECKING:
    from service.observing.layout import Cells

MAX_VERSIONS = 128
"""Versions that a row counts, more than can be loaded. A new one replaces the least recently used."""

VERSION, REQUESTS, MARKS, SECONDS, LAST = range(5)
WIDTH = 5
_SHIPPED_TOO = 0.5


class Answered(NamedTuple):
    """The counts of a version; `last` is the time of the last answer in seconds since 1970."""

    requests: int = 0
    marks: int = 0
    seconds: float = 0.0
    last: float = 0.0


class VersionCounts:
    """The cells of these counts in a row.

    - `start`: the first of `CELLS` cells.
    """

    CELLS = MAX_VERSIONS * WIDTH

    def __init__(self, start: int) -> None:
        self._starts = range(start, start + self.CELLS, WIDTH)
        self._known: dict[str, tuple[float, int]] = {}

    def add(self, cells: "Cells", version: str, marks: int, seconds: float, now: float) -> None:
        """Count a request that a version has answered."""
        place = self._place(cells, version)
        cells[place + REQUESTS] += 1.0
        cells[place + MARKS] += marks
        cells[place + SECONDS] += seconds
        cells[place + LAST] = now

    def _place(self, cells: "Cells", version: str) -> int:
        """The place of a version in this row. It is cached, but a process may get another row."""
        cell, place = self._known.get(version, (0.0, 0))
        if cell and cells[place + VERSION] == cell:
            return place
        cell = cell_of(version)
        place = self._find(cells, cell)
        self._known[version] = cell, place
        return place

    def _find(self, cells: "Cells", cell: float) -> int:
        for place in self._starts:
            if cells[place + VERSION] in (cell, 0.0):
                cells[place + VERSION] = cell
                return place
        place = min(self._starts, key=lambda place: cells[place + LAST])
        for offset in range(WIDTH):
            cells[place + offset] = 0.0
        cells[place + VERSION] = cell
        return place

    def totals(self, rows: npt.NDArray[np.float64]) -> dict[str, Answered]:
        """The counts of each version, by its name, in all rows together."""
        counts = rows[:, self._starts.start : self._starts.stop].reshape(-1, WIDTH)
        answered = dict[str, Answered]()
        for version in np.unique(counts[:, VERSION]):
            if version:
                its = counts[counts[:, VERSION] == version]
                requests, marks, seconds = its[:, REQUESTS:LAST].sum(axis=0).tolist()
                last = float(its[:, LAST].max())
                answered[name_of(version)] = Answered(int(requests), int(marks), seconds, last)
        return answered


def cell_of(name: str) -> float:
    """Return the number for a version's name."""
    number, _, is_shipped = name.partition("-")
    return int(number) + (_SHIPPED_TOO if is_shipped else 0.0)


def name_of(cell: float) -> str:
    """Return the name for such a number."""
    return f"{int(cell)}-{SHIPPED}" if cell % 1 else str(int(cell))
