"""Grids of +-1 out of the bytes of a JSON body, when they are written as JSON writers write them.

Nearly every client sends `{"grid": [[1, -1, ...], ...]}` with one spacing all through. Such a body is its
values and nothing else, and NumPy reads it many times faster than a parser builds lists. It is strict: the
body must be, byte for byte, what writing the values again would give. Anything else is not ours to judge, and
goes to the parser and its messages.

Without its minus signs, it must be what writing that many 1s gives; and each minus must stand before a 1.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

MINUS, ONE = ord("-"), ord("1")


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
    form = next((form for form in FORMS if body.startswith(form.start)), None)
    if form is None:
        return None
    characters = np.frombuffer(body, np.uint8)
    bare = characters.compress(characters != MINUS).tobytes()
    shape = _shape(bare, form)
    if shape is None or bare != _written(form, *shape):
        return None
    negative = characters.take((characters == ONE).nonzero()[0] - 1) == MINUS
    if np.count_nonzero(negative) != len(body) - len(bare):
        return None
    values: npt.NDArray[np.int8] = 1 - 2 * negative.view(np.int8)
    return form.key, values.reshape(shape[1:] if form.key == "grid" else shape)


def _shape(bare: bytes, form: Form) -> tuple[int, int, int] | None:
    """(N, H, W) by the first row, the first grid and the length of all, if it is canonical at all."""
    first, size = len(form.start), len(bare) - len(form.start) - len(form.end)
    width = bare.count(b"1", first, bare.find(b"]", first))
    if not width:
        return None
    row = width + (width - 1) * len(form.comma)
    if form.key == "grid":
        return 1, _fitting(size, row, form.row_end), width
    height = bare.count(b"]", first, bare.find(b"]]", first) + 1)
    grid = height * (row + len(form.row_end)) - len(form.row_end)
    return _fitting(size, grid, form.grid_end), height, width


def _fitting(size: int, item: int, between: bytes) -> int:
    """How many items of one size fit into another, with something between them."""
    return (size + len(between)) // (item + len(between))


def _written(form: Form, count: int, height: int, width: int) -> bytes:
    """`count` grids of nothing but 1s."""
    row = form.comma.join([b"1"] * width)
    grid = form.row_end.join([row] * height)
    return form.start + form.grid_end.join([grid] * count) + form.end
