"""Grids of +-1 out of the bytes of a JSON body, when they are written as JSON writers write them.

Nearly every client sends `{"grid": [[1, -1, ...], ...]}` with one spacing all through. Such a body is its
values and nothing else, and NumPy reads it many times faster than a parser builds lists. It is strict: the
body must be, byte for byte, what writing the values again would give. Anything else is not ours to judge, and
goes to the parser and its messages.
"""

import numpy as np
import numpy.typing as npt

MINUS, ONE = ord("-"), ord("1")
STARTS = {
    b'{"grid":[[1': ("grid", b","),
    b'{"grid": [[1': ("grid", b", "),
    b'{"grids":[[[1': ("grids", b","),
    b'{"grids": [[[1': ("grids", b", "),
}
"""How a body without its minus signs begins -> its key, and what stands between two values."""


def read_canonical(body: bytes) -> tuple[str, npt.NDArray[np.int8]] | None:
    """(`grid`, values (H, W)) or (`grids`, values (N, H, W)) of +-1; None for any other body."""
    bare = body.translate(None, b"-")
    for start, (key, comma) in STARTS.items():
        if bare.startswith(start):
            shape = _shape(bare, start[:-1], key, comma)
            values = None if shape is None else _values(body, len(body) - len(bare))
            return None if shape is None or values is None else (key, values.reshape(shape))
    return None


def _shape(bare: bytes, start: bytes, key: str, comma: bytes) -> tuple[int, ...] | None:
    """The shape of the values, if the body without its minus signs is what writing that many 1s gives."""
    first = len(start) - 1
    row = bare[first : bare.find(b"]", first) + 1]
    width = row.count(b"1")
    if not width or row != _list(b"1", width, comma):
        return None
    grid = bare[first - 1 : bare.find(b"]]", first) + 2]
    height = (len(grid) - 2 + len(comma)) // (len(row) + len(comma))
    if not height or grid != _list(row, height, comma):
        return None
    if key == "grid":
        return (height, width) if bare == start[:-2] + grid + b"}" else None
    count = (len(bare) - len(start) + len(comma)) // (len(grid) + len(comma))
    grids = _list(grid, count, comma)
    return (count, height, width) if bare == start[:-3] + grids + b"}" else None


def _list(item: bytes, count: int, comma: bytes) -> bytes:
    """`count` times the item as a JSON list."""
    return b"[" + (item + comma) * (count - 1) + item + b"]"


def _values(body: bytes, minuses: int) -> npt.NDArray[np.int8] | None:
    """The values in a row, if each of the minus signs stands before a 1."""
    characters = np.frombuffer(body, np.uint8)
    negative = (characters[:-1] == MINUS)[characters[1:] == ONE]
    if np.count_nonzero(negative) != minuses:
        return None
    values: npt.NDArray[np.int8] = 1 - 2 * negative.view(np.int8)
    return values
