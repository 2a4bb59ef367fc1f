"""Parses grids of +-1 straight from the bytes of a JSON body in the form that JSON writers use.

Nearly every client sends `{"grid": [[1, -1, ...], ...]}` with the same spacing throughout. NumPy reads such a
body many times faster than a JSON parser builds lists. The check is strict: writing the values again
would have to give the same bytes. Any other body goes to the JSON parser and its error messages.

Without its minus signs, the body must equal JSON of the same shape with only 1s. Each minus must come before
a 1.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

MINUS, ONE = ord("-"), ord("1")
MAX_CACHED_BYTES = 65_536
"""Up to this size, a body without its minus signs is cached with its shape. All bodies of a shape are equal
without their minus signs, and the next body is likely to have the same shape."""

PIECE_BYTES = 262_144
"""A large body is read in pieces that fit into the processor's cache, so that little memory is needed."""

Canonical = tuple[str, npt.NDArray[np.int8]]
"""(`grid`, values (H, W)) or (`grids`, values (N, H, W)) of +-1."""

Layout = tuple[str, tuple[int, ...]]
"""The key, and the shape of its values."""


class Spacing(NamedTuple):
    """A key, and the text before everything, after a value, after a row, after a grid, and at the end."""

    key: str
    start: bytes
    comma: bytes
    row_end: bytes
    grid_end: bytes
    end: bytes


SPACINGS = (
    Spacing("grid", b'{"grid":[[', b",", b"],[", b"", b"]]}"),
    Spacing("grid", b'{"grid": [[', b", ", b"], [", b"", b"]]}"),
    Spacing("grids", b'{"grids":[[[', b",", b"],[", b"]],[[", b"]]]}"),
    Spacing("grids", b'{"grids": [[[', b", ", b"], [", b"]], [[", b"]]]}"),
)


def parse_canonical(body: bytes) -> Canonical | None:
    """The values of a canonical body; None for any other body."""
    if not body.startswith(b'{"grid'):
        return None
    bare = body.translate(None, b"-")
    layout = (_cached_layout if len(bare) <= MAX_CACHED_BYTES else _layout)(bare)
    if layout is None:
        return None
    key, shape = layout
    negative = _negative(np.frombuffer(body, np.uint8))
    if np.count_nonzero(negative) != len(body) - len(bare):
        return None
    values = negative.view(np.int8)
    values *= -2
    values += 1
    return key, values.reshape(shape)


def _layout(bare: bytes) -> Layout | None:
    """The key and the shape of a body without its minus signs; None if it is not canonical."""
    for spacing in SPACINGS:
        if bare.startswith(spacing.start):
            shape = _shape(bare, spacing)
            if shape is None or not _is_ones(bare, spacing, shape):
                return None
            return spacing.key, shape[1:] if spacing.key == "grid" else shape
    return None


_cached_layout = lru_cache(maxsize=4)(_layout)


def _shape(bare: bytes, spacing: Spacing) -> tuple[int, int, int] | None:
    """(N, H, W) from the first row and the first grid; None unless that many 1s take exactly these bytes."""
    first, size = len(spacing.start), len(bare) - len(spacing.start) - len(spacing.end)
    width = bare.count(b"1", first, bare.find(b"]", first))
    row = width + (width - 1) * len(spacing.comma)
    if spacing.key == "grid":
        shape = 1, _fitting(size, row, spacing.row_end), width
    else:
        height = bare.count(b"]", first, bare.find(b"]]", first) + 1)
        grid = height * (row + len(spacing.row_end)) - len(spacing.row_end)
        shape = _fitting(size, grid, spacing.grid_end), height, width
    return shape if all(shape) else None


def _fitting(size: int, item: int, separator: bytes) -> int:
    """How many items, with separators between them, fill `size` bytes exactly; 0 if no number does."""
    count, rest = divmod(size + len(separator), item + len(separator))
    return 0 if rest else count


def _is_ones(bare: bytes, spacing: Spacing, shape: tuple[int, int, int]) -> bool:
    """Whether the body holds nothing but 1s in this spacing. Its length and start have been checked."""
    count, height, width = shape
    row = spacing.comma.join([b"1"] * width)
    grid = spacing.row_end.join([row] * height) + spacing.grid_end
    piece = grid * min(count, max(1, PIECE_BYTES // len(grid)))
    end = len(bare) - len(spacing.end)
    for at in range(len(spacing.start), end, len(piece)):
        if not bare.startswith(piece[: end - at], at):
            return False
    return bare.endswith(spacing.end)


def _negative(characters: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """For each 1, in order, whether a minus comes before it."""
    pieces = []
    for at in range(1, len(characters), PIECE_BYTES):
        here = characters[at : at + PIECE_BYTES]
        before = characters[at - 1 : at - 1 + len(here)]
        pieces.append(before.compress(here == ONE) == MINUS)
    return pieces[0] if len(pieces) == 1 else np.concatenate(pieces)
