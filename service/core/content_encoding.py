"""Compressed bodies, inflated within the limit on their bytes.

A kilobyte may inflate to a megabyte, so the limit is checked while a body is inflated, not afterwards.
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

MAX_INFLATION = 1032
"""How many bytes one byte can inflate to, in both formats."""


def decoded(received: "Received", max_bytes: int) -> "Received":
    """The received content with its body inflated.

    Raises a `Problem`: 413 for more than `max_bytes`, 400 for a broken body, 415 for another content coding.
    """
    coding = received.coding
    if not coding:
        return received
    refuse_other_codings(coding)
    return replace(received, body=_inflated(received.body, coding, max_bytes), content_encoding="")


def refuse_other_codings(coding: str) -> None:
    """Raise a 415 `Problem` for an unsupported content coding. The body need not have arrived."""
    if coding and coding not in _FORMATS:
        detail = f"the content encoding is {coding[:40]}; expected gzip or deflate"
        raise Problem(415, detail, headers={"Accept-Encoding": "gzip, deflate"})


def _inflated(body: bytes, coding: str, max_bytes: int) -> bytes:
    inflater = zlib.decompressobj(_FORMATS[coding])
    try:
        inflated = inflater.decompress(body, max_bytes + 1)
    except zlib.error:
        hint = "; expected the zlib format (RFC 1950)" if coding == "deflate" else ""
        raise Problem(400, f"the {coding} body is broken{hint}") from None
    if len(inflated) > max_bytes:
        raise too_many_bytes(max_bytes)
    if not inflater.eof:
        raise Problem(400, f"the {coding} body ends too early")
    if inflater.unused_data:
        raise Problem(400, f"the {coding} body goes on after its end; expected a single stream")
    return inflated


def inflates_beyond(received: "Received", size: int) -> bool:
    """Whether the body is compressed and inflates to more than `size` bytes; it stops inflating there."""
    if received.coding not in _FORMATS:
        return False
    try:
        start = zlib.decompressobj(_FORMATS[received.coding]).decompress(received.body, size + 1)
    except zlib.error:
        return False
    return len(start) > size
