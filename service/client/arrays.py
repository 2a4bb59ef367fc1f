"""NumPy arrays as marks: distinguishes grids from pictures, and encodes both."""

import io
import json
import struct
import sys
import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .answers import HEADER_LENGTH

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

PNG_COLOURS = {1: 0, 3: 2, 4: 6}
"""Values per pixel -> the PNG colour type."""


def is_array(mark: object) -> bool:
    """Whether a value is a NumPy array. It cannot be one if NumPy has not been imported."""
    numpy = sys.modules.get("numpy")
    return numpy is not None and isinstance(mark, numpy.ndarray)


def is_stack(array: "Array") -> bool:
    """Whether an array contains many marks: (N, H, W), unless it is in colour, (H, W, 3) or (H, W, 4)."""
    return array.ndim == 3 and not (array.dtype == "uint8" and array.shape[2] in PNG_COLOURS)


def is_picture(array: "Array") -> bool:
    """Whether an array contains pixels, which are uint8.

    If all values are 0 and 1, it is a mask like an array of bool, because pixels of 0 and 1 would be two
    shades of black. Any other two values are a black-and-white picture, such as a scan of 0 and 255.
    """
    if array.dtype != "uint8":
        return False
    if array.ndim == 2:
        return bool(array.size and array.max() > 1)
    return array.ndim == 3 and array.shape[2] in PNG_COLOURS


def grid_of(array: "Array") -> "Array":
    """A grid as int8, from +-1 or from a mask, where 1 and True are ink; a `ValueError` for other values."""
    import numpy as np

    if array.dtype == "bool" or array.dtype == "uint8":
        return np.where(array, np.int8(-1), np.int8(1))
    others = array[(array != 1) & (array != -1)]
    if others.size:
        raise ValueError(f"has the value {others[0]}")
    return array.astype(np.int8)


def png(pixels: "Array") -> bytes:
    """Grey (H, W), RGB (H, W, 3) or RGBA (H, W, 4) uint8 values as the bytes of a PNG."""
    height, width, values = (*pixels.shape, 1)[:3]
    rows = pixels.tobytes()
    stride = width * values
    filtered = b"".join(b"\0" + rows[start : start + stride] for start in range(0, height * stride, stride))
    header = struct.pack(">IIBBBBB", width, height, 8, PNG_COLOURS[values], 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(filtered, 1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_png_chunk(kind, content) for kind, content in chunks)


def _png_chunk(kind: bytes, content: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + checksum


def stacked(grids: Sequence["Array"]) -> "Array":
    """Grids of one shape as (N, H, W)."""
    import numpy as np

    return np.stack(grids)


def npy(values: "Array") -> bytes:
    """An array in the format of `numpy.save`."""
    import numpy as np

    file = io.BytesIO()
    np.save(file, values)
    return file.getvalue()


def binary_tensors(grids: "Array", threshold: float | None) -> tuple[dict[str, str], bytes]:
    """Headers and content of a request with grids as binary tensors of the Open Inference Protocol."""
    values = grids.tobytes()
    tensor = {"name": "grid", "datatype": "INT8", "shape": grids.shape}
    parameters = {"binary_data_output": True} | ({} if threshold is None else {"threshold": threshold})
    question = {
        "inputs": [tensor | {"parameters": {"binary_data_size": len(values)}}],
        "outputs": [{"name": "scores"}, {"name": "label"}],
        "parameters": parameters,
    }
    header = json.dumps(question).encode()
    headers = {HEADER_LENGTH: str(len(header)), "Content-Type": "application/octet-stream"}
    return headers, header + values
