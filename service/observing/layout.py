"""What stands where in counters that processes share."""

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Cells = memoryview[float]

CELL_BYTES = 8
ROWS = 130
"""Enough for the most workers that the settings allow, while all of them are being replaced."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The cells of a row, and of those that the service has only one of.

    - `meaning`: a text that differs where any cell means something else.
    - `columns`: cells of a row.
    - `gauges`: cells of a row that are 0 when a process takes it.
    - `starts`: the cell of a row that counts the processes that have taken it.
    - `common_gauges`: common cells from this one on are 0 when no process has a row yet.
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
        """32 bytes that tell this layout from others."""
        return hashlib.sha256(repr(self).encode()).digest()

    @property
    def row_bytes(self) -> int:
        """Bytes of a row."""
        return self.columns * CELL_BYTES
