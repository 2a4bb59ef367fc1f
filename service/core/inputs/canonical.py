"""Grids of +-1 out of the bytes of a JSON body, when they are written as JSON writers write them.

Nearly every client sends `{"grid": [[1, -1, ...], ...]}` with one spacing all through. Such a body is its
values and nothing else, and NumPy reads it many times faster than a parser builds lists. It is strict: the
body must be, byte for byte, what writing the values again would give. Anything else is not ours to judge, and
goes to the parser and its messages.

Without its minus signs, it must be what writing that many 1s gives; and each minus must stand before a 1.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

MINUS, ONE = ord("-"), ord("1")
MOST_KEPT = 16_384
"""Values of a grid whose text is kept for the next body, which is likely to have the same shape."""

PIECE_BYTES = 262_144
"""A large body is read in pieces that stay in the processor's cache; little is held of each at a time."""

Canonical = tuple[str, npt.NDArray[np.int8]]
"""(`grid`, values (H, W)) or (`grids`, values (N, H, W)) of +-1."""


class Form(NamedTuple):
    """One way of writing: its key, and what stands before all, after a value, row and grid, and after all."""

    key: str
    start: bytes
    comma: bytes
    row_end: bytes
    grid_end: bytes
    end: bytes


FORMS = (
    Form("grid", b'{"grid":[[', b",", b"],[", b"", b"]]}"),
    Form("grid", b'{"grid": [[', b", ", b"], [", b"", b"]]}"),
    Form("grids", b'{"grids":[[[', b",", b"],[", b"]],[[", b"]]]}"),
    Form("grids", b'{"grids": [[[', b", ", b"], [", b"]], [[", b"]]]}"),
)


def read_canonical(body: bytes) -> Canonical | None:
    """The values of such a body; None for any other."""
    form = _form_of(body)
    if form is None:
        return None
    bare = body.translate(None, b"-")
    shape = _shape(bare, form)
    if shape is None or not _is_ones(bare, form, shape):
        return None
    negative = _negative(np.frombuffer(body, np.uint8))
    if np.count_nonzero(negative) != len(body) - len(bare):
        return None
    values: npt.NDArray[np.int8] = 1 - 2 * negative.view(np.int8)
    return form.key, values.reshape(shape[1:] if form.key == "grid" else shape)


def _form_of(body: bytes) -> Form | None:
    for form in FORMS:
        if body.startswith(form.start):
            return form
    return None


def _shape(bare: bytes, form: Form) -> tuple[int, int, int] | None:
    """(N, H, W) by the first row and the first grid; None unless so many 1s take just as many bytes."""
    first, size = len(form.start), len(bare) - len(form.start) - len(form.end)
    width = bare.count(b"1", first, bare.find(b"]", first))
    row = width + (width - 1) * len(form.comma)
    if form.key == "grid":
        shape = 1, _fitting(size, row, form.row_end), width
    else:
        height = bare.count(b"]", first, bare.find(b"]]", first) + 1)
        grid = height * (row + len(form.row_end)) - len(form.row_end)
        shape = _fitting(size, grid, form.grid_end), height, width
    return shape if all(shape) else None


def _fitting(size: int, item: int, between: bytes) -> int:
    """How many items of one size fit exactly into another, with something between them; 0 if none do."""
    count, rest = divmod(size + len(between), item + len(between))
    return 0 if rest else count


def _is_ones(bare: bytes, form: Form, shape: tuple[int, int, int]) -> bool:
    """Whether it is what writing nothing but 1s gives; its length and its start fit already."""
    count, height, width = shape
    grid = (_kept if height * width <= MOST_KEPT else _written)(form, height, width)
    piece = grid * min(count, max(1, PIECE_BYTES // len(grid)))
    end = len(bare) - len(form.end)
    for at in range(len(form.start), end, len(piece)):
        if not bare.startswith(piece[: end - at], at):
            return False
    return bare.endswith(form.end)


def _written(form: Form, height: int, width: int) -> bytes:
    """A grid of nothing but 1s, and what stands between it and the next."""
    row = form.comma.join([b"1"] * width)
    return form.row_end.join([row] * height) + form.grid_end


_kept = lru_cache(maxsize=4)(_written)


def _negative(characters: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """For each 1 in its order whether a minus stands before it."""
    found = []
    for at in range(1, len(characters), PIECE_BYTES):
        here = characters[at : at + PIECE_BYTES]
        before = characters[at - 1 : at - 1 + len(here)]
        found.append(before.compress(here == ONE) == MINUS)
    return found[0] if len(found) == 1 else np.concatenate(found)
