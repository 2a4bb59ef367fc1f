"""The layout of the counters that processes share."""

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Cells = memoryview[float]

CELL_BYTES = 8
ROWS = 130
"""Enough for twice the workers that the settings allow, as all of them may be replaced at once."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The cells of a row, and the common cells.

    - `meaning`: a text that differs if any cell has another meaning.
    - `columns`: the number of cells in a row.
    - `gauges`: cells of a row that are set to 0 when a process takes it.
    - `starts`: the cell of a row that counts the processes that have taken it.
    - `common_gauges`: the first of the common cells that are set to 0 when no process has a row.
    - `rows`: how many processes are counted at a time.
    """

    meaning: str
    columns: int
    gauges: slice
    starts: int
    common_gauges: int
    rows: int = ROWS

    @property
    def digest(self) -> bytes:
        """32 bytes that identify the layout."""
        return hashlib.sha256(repr(self).encode()).digest()

    @property
    def row_bytes(self) -> int:
        """Bytes of a row."""
        return self.columns * CELL_BYTES
