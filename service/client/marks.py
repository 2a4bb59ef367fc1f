"""What goes in: which marks may share a request, and how each becomes bytes."""

import io
import json
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from operator import index
from pathlib import Path
from typing import TYPE_CHECKING, Any, Union

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

Mark = Union[str, Path, bytes, "Array"]
BATCH_BYTES = 8 * 1024 * 1024
PNG_COLOURS = {1: 0, 3: 2, 4: 6}
"""Values a pixel -> the PNG colour type."""


def batches(marks: Iterable[Mark], most: int) -> Iterator[list[Any]]:
    """Marks as they are sent, in their order: pictures as bytes, or grids of one shape, `most` at a time.

    A batch is cut at some megabytes as well, so that a list of photographs stays within what a service takes.
    """
    batch: list[Any] = []
    kind, size = None, 0
    for mark in marks:
        content = mark if is_grid(mark) else picture_bytes(mark)
        if batch and (_kind(content) != kind or len(batch) == most or size + _size(content) > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(content)
        kind, size = _kind(content), size + _size(content)
    if batch:
        yield batch


def _kind(content: Any) -> object:
    """Contents of one kind may share a request."""
    return None if isinstance(content, bytes) else content.shape


def _size(content: Any) -> int:
    return int(len(content) if isinstance(content, bytes) else content.size)


def is_grid(mark: Any) -> bool:
    """Whether a mark is an array of +-1, told by its type: signed or floating, so not a picture's uint8."""
    return hasattr(mark, "dtype") and mark.ndim == 2 and mark.dtype.kind in "if"


def picture_bytes(mark: Any) -> bytes:
    """The bytes of a picture: a file's, those given, or an array's as PNG."""
    if isinstance(mark, bytes):
        return mark
    if isinstance(mark, str | Path):
        return Path(mark).read_bytes()
    if hasattr(mark, "dtype") and mark.dtype == "uint8":
        return png(mark)
    raise TypeError(
        "a mark is a path, bytes, +-1 integers (H, W) or uint8 pixels, a stack of them a list; "
        f"this is {type(mark).__name__}"
    )


def regions_json(regions: Iterable[Iterable[Any]]) -> str:
    """Regions as a form carries them; their numbers may be NumPy's."""
    return json.dumps([[*region] for region in regions], default=index)


def png(pixels: "Array") -> bytes:
    """Grey (H, W), RGB (H, W, 3) or RGBA (H, W, 4) uint8 values as the bytes of a PNG."""
    height, width, values = (*pixels.shape, 1, 0)[:3] if pixels.ndim in (2, 3) else (0, 0, 0)
    if values not in PNG_COLOURS:
        raise TypeError(f"pixels have shape {pixels.shape}; expected (H, W), (H, W, 3) or (H, W, 4)")
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
    """Grids of one shape as int8 (N, H, W); a ValueError where that changes a value."""
    import numpy as np

    together = np.stack(grids)
    values = together.astype(np.int8)
    if (values != together).any():
        raise ValueError("a grid has values that are not -1 or 1")
    return values


def npy(values: "Array") -> bytes:
    """An array as `numpy.save` writes it."""
    import numpy as np

    file = io.BytesIO()
    np.save(file, values)
    return file.getvalue()
