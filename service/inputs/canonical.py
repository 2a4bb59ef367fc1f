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
"""Bytes of a text that is kept for the next body, which is likely to have the same shape."""


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


def read_canonical(body: bytes) -> tuple[str, npt.NDArray[np.int8]] | None:
    """(`grid`, values (H, W)) or (`grids`, values (N, H, W)) of +-1; None for any other body."""
    form = _form_of(body)
    if form is None:
        return None
    bare = body.translate(None, b"-")
    shape = _shape(bare, form)
    if shape is None or bare != _ones(form, shape, len(bare)):
        return None
    characters = np.frombuffer(body, np.uint8)
    negative = characters[:-1].compress(characters[1:] == ONE) == MINUS
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


def _ones(form: Form, shape: tuple[int, int, int], size: int) -> bytes:
    """What writing nothing but 1s gives, in `size` bytes."""
    return (_kept if size <= MOST_KEPT else _written)(form, shape)


def _written(form: Form, shape: tuple[int, int, int]) -> bytes:
    count, height, width = shape
    row = form.comma.join([b"1"] * width)
    grid = form.row_end.join([row] * height)
    return form.start + form.grid_end.join([grid] * count) + form.end


_kept = lru_cache(maxsize=4)(_written)
