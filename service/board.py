"""Numbers that all workers share: each writes its own row only, and whoever reads adds the rows up.

The memory is made before the workers are forked and belongs to no file: nothing is left behind by a worker
that dies or by a service that ends. A new worker takes over the row of one that is gone and counts on from
there, so that a counter never falls. What the service as a whole has only one of stands in a row of its own.
"""

import fcntl
import mmap
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    Cells = memoryview[float]

BYTES = 8


class Board:
    """Rows of float64 cells in memory shared with every process forked later.

    - `rows`: how many workers there can be at a time.
    - `columns`: cells of a row.
    - `common`: the cells of the service as a whole; to be changed under `locked()`.
    - `mine`: the cells of the row that this process writes; the first one until `take` is called.
    """

    def __init__(self, rows: int, columns: int) -> None:
        self.rows = rows
        self._columns = columns
        self._memory = mmap.mmap(-1, (rows + 1) * columns * BYTES)
        self._lock = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the board
        weakref.finalize(self, self._lock.close)
        self.common = self._row(rows)
        self.mine = self._row(0)

    def take(self, row: int) -> None:
        """Write to `row` from now on."""
        self.mine = self._row(row)

    def _row(self, row: int) -> "Cells":
        size = self._columns * BYTES
        return memoryview(self._memory)[row * size : (row + 1) * size].cast("d")

    def values(self) -> npt.NDArray[np.float64]:
        """A copy of all workers' cells (rows, columns)."""
        return np.frombuffer(self._memory, np.float64).reshape(-1, self._columns)[:-1].copy()

    def column(self, index: int) -> npt.NDArray[np.float64]:
        """One cell of all workers (rows,), as it is at any time: not a copy."""
        return np.frombuffer(self._memory, np.float64).reshape(-1, self._columns)[:-1, index]

    def clear(self, row: int, columns: slice) -> None:
        """Set cells of a row to 0: what counted for a worker that is gone."""
        cells = self._row(row)[columns]
        for index in range(len(cells)):
            cells[index] = 0.0

    @contextmanager
    def locked(self) -> Iterator[None]:
        """One process at a time; a process that dies lets go of the lock."""
        fcntl.lockf(self._lock, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.lockf(self._lock, fcntl.LOCK_UN)
