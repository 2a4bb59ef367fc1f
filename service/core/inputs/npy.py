"""`application/x-npy`: int8 arrays of +-1 as `numpy.save` writes them."""

import io
import math
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.lib import format as npy_format

from model.classifier import SMALLEST_SIDE
from service.core.inputs.json_text import shortened
from service.core.inputs.values import first_other, steps
from service.core.problems import Problem

MAGIC = b"\x93NUMPY\x01\x00"
PREAMBLE = len(MAGIC) + 2

MAX_HEADER_BYTES = 1024
"""NumPy writes 118 bytes. It parses a header as a Python literal, which can take any time and memory."""

MAX_DIMENSION = 2**63 - 1
"""The maximum for an array in NumPy."""


def parse_npy(body: bytes, max_side: int) -> npt.NDArray[np.int8]:
    """Values (H, W) or (N, H, W) of +-1, with sides of 3 to `max_side`. Raises a 400 or 422 `Problem`."""
    end = PREAMBLE + int.from_bytes(body[len(MAGIC) : PREAMBLE], "little")
    if not body.startswith(MAGIC) or len(body) < end:
        raise Problem(400, "the body is not an npy file of format 1.0")
    if end - PREAMBLE > MAX_HEADER_BYTES:
        raise Problem(400, f"the header of the npy file has more than {MAX_HEADER_BYTES} bytes")
    shape, fortran, dtype = _header(body[:end])
    _check_kind(shape, dtype, max_side)
    if len(body) - end != math.prod(shape):
        raise Problem(
            400, f"the npy file has {len(body) - end} values; shape {shape} needs {math.prod(shape)}"
        )
    values = np.frombuffer(body, np.int8, offset=end).reshape(shape, order="F" if fortran else "C")
    _check_values(values)
    return values


@lru_cache(maxsize=256)
def _header(start: bytes) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    """Shape, whether it is in Fortran order, and dtype. Cached, as NumPy parses headers slowly."""
    try:
        shape, fortran, dtype = npy_format.read_array_header_1_0(io.BytesIO(start[len(MAGIC) :]))
    except Exception:  # noqa: BLE001 - NumPy parses the header as Python, and may raise any of its errors
        raise Problem(400, "the header of the npy file is broken") from None
    if not all(type(side) is int and 0 <= side <= MAX_DIMENSION for side in shape):  # True is an int to NumPy
        raise Problem(400, "the header of the npy file has an invalid shape")
    return shape, fortran, dtype


def _check_kind(shape: tuple[int, ...], dtype: "np.dtype[Any]", max_side: int) -> None:
    if dtype != np.int8:
        raise Problem(422, f"the array is of {shortened(str(dtype))}; expected int8", where="dtype")
    if len(shape) not in (2, 3):
        shown = shortened(str(shape))
        raise Problem(422, f"the array has shape {shown}; expected (H, W) or (N, H, W)", where="shape")
    if not all(SMALLEST_SIDE <= side <= max_side for side in shape[-2:]):
        sides = f"sides of {SMALLEST_SIDE} to {max_side}"
        raise Problem(422, f"the array has shape {shape}; expected {sides}", where="shape")
    if shape[0] == 0:
        raise Problem(422, f"the array has shape {shape}; expected at least one grid", where="shape")


def _check_values(values: npt.NDArray[np.int8]) -> None:
    index = first_other(values, -1)
    if index is not None:
        where = "array" + steps(index, values.shape)
        raise Problem(422, f"{where} is {values.flat[index]}; expected -1 or 1", where=where)
