"""Bodies that are compressed: inflated within the limit on their bytes.

A kilobyte may inflate to a megabyte, so the limit holds while a body is inflated, not afterwards.
"""

import zlib
from dataclasses import replace
from typing import TYPE_CHECKING

from service.core.problems import Problem, too_many_bytes

if TYPE_CHECKING:
    from service.core.received import Received

_GZIP_FORMAT, _ZLIB_FORMAT = 31, 15
"""Values of zlib's `wbits`."""

_FORMATS = {"gzip": _GZIP_FORMAT, "x-gzip": _GZIP_FORMAT, "deflate": _ZLIB_FORMAT}

MOST_INFLATION = 1032
"""Bytes that a byte may become, in both formats."""


def decoded(received: "Received", most: int) -> "Received":
    """What was received, with its body inflated.

    Raises a `Problem`: 413 for more than `most` bytes, 400 for a broken body, 415 for another coding.
    """
    coding = received.coding
    if not coding:
        return received
    refuse_other_codings(coding)
    return replace(received, body=_inflated(received.body, coding, most), content_encoding="")


def refuse_other_codings(coding: str) -> None:
    """A 415 `Problem` for a content coding that is not read. The body need not be there yet."""
    if coding and coding not in _FORMATS:
        detail = f"the content encoding is {coding[:40]}; expected gzip or deflate"
        raise Problem(415, detail, headers={"Accept-Encoding": "gzip, deflate"})


def _inflated(body: bytes, coding: str, most: int) -> bytes:
    inflater = zlib.decompressobj(_FORMATS[coding])
    try:
        found = inflater.decompress(body, most + 1)
    except zlib.error:
        hint = "; expected the zlib format (RFC 1950)" if coding == "deflate" else ""
        raise Problem(400, f"the {coding} body is broken{hint}") from None
    if len(found) > most:
        raise too_many_bytes(most)
    if not inflater.eof:
        raise Problem(400, f"the {coding} body ends too early")
    if inflater.unused_data:
        raise Problem(400, f"the {coding} body goes on after its end; expected a single stream")
    return found


def inflates_beyond(received: "Received", size: int) -> bool:
    """Whether the body is compressed and has more than `size` bytes; it is inflated no further than that."""
    if received.coding not in _FORMATS:
        return False
    try:
        start = zlib.decompressobj(_FORMATS[received.coding]).decompress(received.body, size + 1)
    except zlib.error:
        return False
    return len(start) > size
