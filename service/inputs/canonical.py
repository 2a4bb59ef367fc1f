"""Grids of +-1 out of the bytes of a JSON body, when they are written as JSON writers write them.

Nearly every client sends `{"grid": [[1, -1, ...], ...]}` with one spacing all through. Such a body is its
values and nothing else, and NumPy reads it many times faster than a parser builds lists. It is strict: the
body must be, byte for byte, what writing the values again would give. Anything else is not ours to judge, and
goes to the parser and its messages.

The argument for strictness: a 1 begins each value, what must stand after it (a comma, or the end of a row, of
a grid, of all) does stand there, and a minus stands nowhere but before a 1. None of these overlap, and their
lengths add up to the body's: so there is nothing else in it.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

MINUS, ONE = ord("-"), ord("1")

Bytes = npt.NDArray[np.uint8]
Positions = npt.NDArray[np.intp]


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
    form = next((form for form in FORMS if body.startswith(form.start) and body.endswith(form.end)), None)
    if form is None:
        return None
    characters = np.frombuffer(body, np.uint8)
    ones = (characters == ONE).nonzero()[0]
    shape = _shape(body, form, len(ones))
    if shape is None:
        return None
    negative = characters.take(ones - 1) == MINUS
    if not _is_canonical(characters, form, ones.reshape(shape), int(np.count_nonzero(negative))):
        return None
    values: npt.NDArray[np.int8] = 1 - 2 * negative.view(np.int8)
    return form.key, values.reshape(shape[1:] if form.key == "grid" else shape)


def _shape(body: bytes, form: Form, values: int) -> tuple[int, int, int] | None:
    """(N, H, W) as the first row and the first grid have it; None if the values do not fill that."""
    first = len(form.start)
    width = body.count(b"1", first, body.find(b"]", first))
    height = body.count(b"]", first, body.find(b"]]", first) + 1)
    if not width or not height or values % (width * height):
        return None
    count = values // (width * height)
    return None if form.key == "grid" and count != 1 else (count, height, width)


def _is_canonical(characters: Bytes, form: Form, ones: Positions, negatives: int) -> bool:
    """Whether the body is its start, values at `ones` (N, H, W) with what must follow each, and no more."""
    count, height, width = ones.shape
    commas, row_ends, grid_ends = count * height * (width - 1), count * (height - 1), count - 1
    between = commas * len(form.comma) + row_ends * len(form.row_end) + grid_ends * len(form.grid_end)
    size = len(form.start) + ones.size + negatives + between + len(form.end)
    return (
        size == len(characters)
        and ones[-1, -1, -1] + 1 + len(form.end) == size
        and _commas(characters, form.comma) == commas
        and _followed(characters, ones[:, :-1, -1], form.row_end)
        and _followed(characters, ones[:-1, -1, -1], form.grid_end)
    )


def _commas(characters: Bytes, comma: bytes) -> int:
    """How many 1s are followed by the comma: one sweep over all, quicker than looking each of them up."""
    last = len(characters) - len(comma)
    found = characters[:last] == ONE
    for offset, character in enumerate(comma, start=1):
        found &= characters[offset : last + offset] == character
    return int(np.count_nonzero(found))


def _followed(characters: Bytes, places: Positions, text: bytes) -> bool:
    """Whether the text stands after each of the places."""
    if not places.size:
        return True
    found = characters.take(places.reshape(-1, 1) + np.arange(1, len(text) + 1), mode="clip")
    return bool((found == np.frombuffer(text, np.uint8)).all())
