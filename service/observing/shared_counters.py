"""Counters that processes share: each process counts in its own row, and a reader adds up the rows.

A row is 64-bit floats in memory that all processes have mapped. A process takes the first row that no living
process has, when it first counts and again after a fork, and continues from the values in it. So a counter
never falls, rows need not be assigned, and a killed process does not count as a living one.

The threads of a process add to its row under `lock`. Values that exist once for the whole service are
in the `common` cells, and change under `locked()`.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from service.observing.counters_file import (
    HEAD_BYTES,
    PAGE_BYTES,
    CountersFile,
    another_layout,
    identity_of,
    open_named,
    open_unnamed,
)
from service.observing.forks import call_in_children
from service.observing.layout import CELL_BYTES, Layout

if TYPE_CHECKING:
    from service.observing.layout import Cells

COMMON_CELLS = (PAGE_BYTES - HEAD_BYTES) // CELL_BYTES - 1
"""The rest of the first page, after its head and the number of rows in use. The rows follow it."""

log = logging.getLogger("tickcross")


class SharedCounters:
    """The rows of one file, for one process and its threads.

    - `lock`: hold it to add to `mine`.
    - `common`: cells that exist once for the whole service.
    """

    def __init__(self, file: CountersFile, layout: Layout) -> None:
        self.layout = layout
        self._file = file
        self._used = self._cells(HEAD_BYTES, 1)
        self.common = self._cells(HEAD_BYTES + CELL_BYTES, COMMON_CELLS)
        self._gauges: dict[int, float] = {}
        self._begin_process()
        call_in_children(self._begin_process)

    def _begin_process(self) -> None:
        """Reset the state: a new process has no row, and none of its threads holds a lock."""
        self.lock = threading.Lock()
        self._file_lock = threading.Lock()
        self._row: int | None = None
        self._mine: Cells | None = None

    @property
    def mine(self) -> "Cells":
        """The cells of this process's row. It takes one if it has none."""
        mine = self._mine
        return mine if mine is not None else self.claim()

    @property
    def row(self) -> int | None:
        """The row of this process. It takes one if it has none; None if all rows are taken."""
        self.claim()
        return self._row

    def claim(self) -> "Cells":
        """Take a row, so that others see this process before it counts anything. Returns its cells.

        If all rows are taken, the process counts in memory that no reader sees.
        """
        reason = ""
        with self.locked(), self.lock:
            mine = self._mine
            if mine is None:
                self._row, reason = self._take_row()
                mine = self._mine = self._begin_row(self._row)
        if reason:
            log.warning("this process is not counted: %s", reason)
        return mine

    def _take_row(self) -> tuple[int | None, str]:
        """A row, or the reason why there is none."""
        row = self._file.take_row(self.layout.rows)
        if row is None:
            return None, f"all {self.layout.rows} rows of counters are taken"
        if row >= self._used[0]:
            try:
                self._file.allocate(self._start_of(row), self.layout.row_bytes)
            except OSError as error:
                self._file.leave_row(row)
                return None, str(error)
            self._used[0] = row + 1.0
        return row, ""

    def _begin_row(self, row: int | None) -> "Cells":
        """The cells of a new row; without one, cells that no other process sees."""
        if row is None:
            return memoryview(bytearray(self.layout.row_bytes)).cast("d")
        mine = self._cells(self._start_of(row), self.layout.columns)
        for cell in range(self.layout.gauges.start, self.layout.gauges.stop):
            mine[cell] = self._gauges.get(cell, 0.0)
        mine[self.layout.starts] += 1.0
        return mine

    def _start_of(self, row: int) -> int:
        return PAGE_BYTES + row * self.layout.row_bytes

    def _cells(self, start: int, count: int) -> "Cells":
        return memoryview(self._file.memory)[start : start + count * CELL_BYTES].cast("d")

    def set_gauge(self, cell: int, value: float) -> None:
        """Set a gauge of this process, now or when it takes a row. Does not take a row."""
        with self.lock:
            self._gauges[cell] = value
            if self._mine is not None:
                self._mine[cell] = value

    def clear_common_gauges(self) -> None:
        """Clear the common gauges if no process is alive. Call it before taking a row."""
        with self.locked():
            if not self._file.is_used():
                for cell in range(self.layout.common_gauges, COMMON_CELLS):
                    self.common[cell] = 0.0

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Run the block in one thread of one process at a time. A process that dies releases the lock."""
        with self._file_lock, self._file.locked():
            yield

    def alive_rows(self) -> list[int]:
        """The rows of living processes."""
        with self.locked():
            rows = range(int(self._used[0]))
            return [row for row in rows if row == self._row or self._file.is_taken(row)]

    def values(self) -> npt.NDArray[np.float64]:
        """A copy of all rows ever taken (rows, columns). Gauges of dead processes are 0."""
        alive = self.alive_rows()
        rows = self._all_rows()[: int(self._used[0])].copy()
        rows[np.delete(np.arange(len(rows)), alive), self.layout.gauges] = 0.0
        return rows

    def set_common(self, cell: int, value: float) -> bool:
        """Set a common cell. Returns whether that changed it, which is true in the first process only."""
        with self.locked():
            differs = self.common[cell] != value
            self.common[cell] = value
        return differs

    def others(self, cell: int) -> list[float]:
        """The value of a cell in the row of each other living process."""
        column = self.column(cell)
        return [float(column[row]) for row in self.alive_rows() if row != self._row]

    def column(self, cell: int) -> npt.NDArray[np.float64]:
        """A cell of every row (rows,), as a view."""
        return self._all_rows()[:, cell]

    def _all_rows(self) -> npt.NDArray[np.float64]:
        values = np.frombuffer(self._file.memory, np.float64, offset=PAGE_BYTES)
        return values.reshape(-1, self.layout.columns)


_named: dict[tuple[int, int], SharedCounters] = {}
"""The counters in named files, by the identity of the file."""


def open_counters(layout: Layout, path: Path | None = None) -> SharedCounters:
    """New counters for this process and its forks, or those in the file at `path`.

    Raises `BadSettings` if the file cannot be used, or is in use with another layout.
    """
    size = PAGE_BYTES + layout.rows * layout.row_bytes
    if path is None:
        return SharedCounters(open_unnamed(size), layout)
    counters = _known(path)
    if counters is None:
        file = open_named(path, layout.digest, size)
        counters = _named[file.identity] = SharedCounters(file, layout)
        counters.clear_common_gauges()
    elif counters.layout != layout:
        raise another_layout(path)
    return counters


def _known(path: Path) -> SharedCounters | None:
    """The counters that this process has opened already. Opening their file again would release its locks."""
    try:
        return _named.get(identity_of(path.stat()))
    except OSError:
        return None
