"""Converts tensors of the protocol, in JSON and in binary, to arrays and back.

UINT8 and BOOL have no -1: there 1 is +1 and 0 is -1. Which of the two is the ink is decided later, as for all
other inputs.
"""

import math
import struct
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Any

import numpy as np
import numpy.typing as npt

from service.core.inputs.base64_text import decode_base64
from service.core.inputs.json_text import shown
from service.core.inputs.values import first_other, steps
from service.core.open_inference.messages import InputTensor
from service.core.problems import Problem

Grids = npt.NDArray[np.int8]
DTYPES: dict[str, np.dtype[Any]] = {
    "INT8": np.dtype("i1"),
    "UINT8": np.dtype("u1"),
    "FP32": np.dtype("<f4"),
    "BOOL": np.dtype("?"),
}
WITHOUT_MINUS = ("UINT8", "BOOL")
LENGTH = struct.Struct("<I")
DATA = "inputs[0].data"

NUMBERS, NUMBERS_AND_BOOLS = {int, float}, {int, float, bool}
"""Types of the values in JSON. Some writers write a bool as 1, and an integer as 1.0."""


def grids_of(tensor: InputTensor, binary: memoryview | None, grid_size: int) -> Grids:
    """The +-1 grids (N, S, S) of a tensor whose values are in its `data`, or in `binary`.

    Raises a `Problem`: 422 for a wrong datatype, shape or value, with its place; 400 for a wrong length.
    """
    if tensor.datatype == "BYTES":
        raise Problem(422, "grid is BYTES; expected INT8, UINT8, FP32 or BOOL", where="inputs[0].datatype")
    if len(tensor.shape) not in (2, 3) or tensor.shape[-2:] != [grid_size, grid_size]:
        expected = f"[N, {grid_size}, {grid_size}] or [{grid_size}, {grid_size}]"
        raise Problem(422, f"grid has shape {tensor.shape}; expected {expected}", where="inputs[0].shape")
    flat = _from_json(tensor) if binary is None else _from_binary(tensor, binary)
    return _plus_minus_one(flat, tensor).reshape(-1, grid_size, grid_size)


def _from_json(tensor: InputTensor) -> npt.NDArray[Any]:
    """`data`, flat or nested, as a flat array of as many values as the shape says.

    NumPy gets only numbers: it would make arrays far larger than the body from lists and strings.
    """
    values, shape = _flat(tensor.data, len(tensor.shape))
    if len(values) != math.prod(tensor.shape) or (len(shape) > 1 and shape != tensor.shape):
        raise Problem(422, f"data has shape {shape}; expected {tensor.shape}, nested or flat", where=DATA)
    types, allowed = set(map(type, values)), NUMBERS_AND_BOOLS if _low(tensor) == 0 else NUMBERS
    if not types <= allowed:
        first = next(index for index, value in enumerate(values) if type(value) not in allowed)
        raise _wrong_value(tensor, first, values[first])
    try:
        return np.array(values, np.float64 if float in types else np.int64)
    except OverflowError:
        return np.array(values, np.float64)


def _low(tensor: InputTensor) -> int:
    """The value that is not 1."""
    return 0 if tensor.datatype in WITHOUT_MINUS else -1


def _wrong_value(tensor: InputTensor, index: int, value: Any) -> Problem:
    """The refusal of one value of a grid, by its index in row order."""
    place = "grid" + steps(index, tensor.shape)
    return Problem(422, f"{place} is {shown(value)}; expected {_low(tensor)} or 1", where=place)


def _flat(data: Any, axes: int) -> tuple[list[Any], list[int]]:
    """The values in lists nested up to `axes` deep, in row order, and the shape of the lists."""
    if not isinstance(data, list):
        return [data], []
    values, shape = data, [len(data)]
    while len(shape) < axes and values and type(values[0]) is list:
        if set(map(type, values)) != {list} or len(set(map(len, values))) != 1:
            raise _ragged(values, shape)
        shape.append(len(values[0]))
        values = list(chain.from_iterable(values))
    return values, shape


def _ragged(rows: list[Any], shape: Sequence[int]) -> Problem:
    """The refusal of rows if one of them is not a list, or not as long as the first."""
    expected = len(rows[0])
    index = next(i for i, row in enumerate(rows) if type(row) is not list or len(row) != expected)
    where, row = DATA + steps(index, shape), rows[index]
    has = f"has {len(row)} values" if type(row) is list else f"is {shown(row)}"
    return Problem(422, f"data is ragged: {where} {has}; expected {expected} values as before", where=where)


def _from_binary(tensor: InputTensor, binary: memoryview) -> npt.NDArray[Any]:
    dtype = DTYPES[tensor.datatype]
    expected = math.prod(tensor.shape) * dtype.itemsize
    if len(binary) != expected:
        raise Problem(
            400,
            f"grid has {len(binary)} bytes; {tensor.datatype} {tensor.shape} has {expected}",
            where="inputs[0].parameters.binary_data_size",
        )
    # A byte other than 0 and 1 is not a valid bool, so bools are checked as bytes.
    return np.frombuffer(binary, np.uint8 if tensor.datatype == "BOOL" else dtype)


def _plus_minus_one(values: npt.NDArray[Any], tensor: InputTensor) -> Grids:
    """`values` as int8 +-1. Raises a 422 `Problem` that names the first wrong value."""
    low = _low(tensor)
    index = first_other(values, low)
    if index is not None:
        raise _wrong_value(tensor, index, values[index].item())
    grids = values.astype(np.int8, copy=False)
    return grids if low == -1 else grids * np.int8(2) - np.int8(1)


def pictures_of(tensor: InputTensor, binary: memoryview | None) -> list[bytes]:
    """The encoded pictures of a BYTES tensor [N]: base64 in `data`, or length-prefixed in `binary`.

    Raises a 422 `Problem` for a wrong datatype, shape or element, with its place; 400 for broken framing.
    """
    if tensor.datatype != "BYTES":
        raise Problem(422, f"image is {tensor.datatype}; expected BYTES", where="inputs[0].datatype")
    if len(tensor.shape) != 1:
        raise Problem(422, f"image has shape {tensor.shape}; expected [N]", where="inputs[0].shape")
    count = tensor.shape[0]
    elements = _from_base64(tensor.data) if binary is None else split_bytes(binary)
    pictures = list(islice(elements, count + 1))
    if len(pictures) != count:
        difference = "fewer" if len(pictures) < count else "more"
        raise Problem(422, f"image has {difference} pictures than its shape says", where="inputs[0].shape")
    return pictures


def _from_base64(data: Any) -> Iterator[bytes]:
    if not isinstance(data, list):
        raise Problem(422, "the data of image is not a list of base64 strings", where=DATA)
    for index, element in enumerate(data):
        try:
            yield decode_base64(element)
        except (AttributeError, ValueError):
            where = f"{DATA}[{index}]"
            detail = f"{where} is {shown(element)}; expected a picture's bytes in base64"
            raise Problem(422, detail, where=where) from None


def split_bytes(binary: memoryview) -> Iterator[bytes]:
    """The elements of a binary BYTES tensor. Each has its length before it, in four bytes, little-endian."""
    at = 0
    while at < len(binary):
        if at + LENGTH.size > len(binary):
            raise _broken_framing(at)
        (length,) = LENGTH.unpack_from(binary, at)
        at += LENGTH.size
        if at + length > len(binary):
            raise _broken_framing(at)
        yield bytes(binary[at : at + length])
        at += length


def _broken_framing(at: int) -> Problem:
    return Problem(400, f"the BYTES tensor ends in the middle of an element, at byte {at}", where="image")


def join_bytes(elements: Sequence[bytes]) -> bytes:
    """The reverse of `split_bytes`."""
    return b"".join(LENGTH.pack(len(element)) + element for element in elements)
