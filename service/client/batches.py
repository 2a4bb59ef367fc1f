"""Groups marks into requests that a service with default settings accepts."""

import struct
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

PNG_START = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


class Limits(NamedTuple):
    """The limits on one request.

    By default, a service accepts 16,384 marks, 32 MiB and 25 million pixels. A service with lower limits
    answers 413 to a larger batch, which is then sent in halves.

    - `marks`: in one request.
    - `size`: bytes of their contents.
    - `pixels`: of PNG pictures, the format of arrays and images. Pixels of other formats are not counted.
    """

    marks: int = 256
    size: int = 8 * 1024 * 1024
    pixels: int = 24_000_000


def batches(contents: Iterable[Any], limits: Limits) -> Iterator[list[Any]]:
    """Batches of contents in order, all pictures or all grids of one shape, within the limits.

    A content that exceeds the limits is sent alone.
    """
    batch: list[Any] = []
    total = Limits(0, 0, 0)
    for content in contents:
        one = _limits_of(content)
        more = Limits(*map(sum, zip(total, one, strict=True)))
        is_full = any(amount > most for amount, most in zip(more, limits, strict=True))
        if batch and (is_full or _kind(content) != _kind(batch[0])):
            yield batch
            batch, more = [], one
        batch.append(content)
        total = more
    if batch:
        yield batch


def _kind(content: Any) -> object:
    """The kind of a content. Contents of one kind may share a request."""
    return None if isinstance(content, bytes) else content.shape


def _limits_of(content: Any) -> Limits:
    """The marks, bytes and pixels of one content."""
    if isinstance(content, bytes):
        return Limits(1, len(content), pixels_of(content))
    return Limits(1, content.size, 0)


def pixels_of(picture: bytes) -> int:
    """The pixels of a PNG; 0 for another format."""
    if not picture.startswith(PNG_START) or len(picture) < len(PNG_START) + 8:
        return 0
    width, height = struct.unpack_from(">II", picture, len(PNG_START))
    return int(width * height)
