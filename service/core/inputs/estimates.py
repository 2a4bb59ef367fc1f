"""Estimates, before any work begins, how long requests take, so that long work can be done in a thread.

The figures are the worst measured for each kind of content, on one core of a small machine.
"""

from typing import TYPE_CHECKING

from service.core.inputs.kinds import NPY, PICTURE, kind_of
from service.core.inputs.pictures import PAGES

if TYPE_CHECKING:
    from service.core.received import Received

GRID_SECONDS = 50e-6
"""For a grid of the network's own size; in a large batch it takes half as long."""

ODD_GRID_SECONDS = 250e-6
"""For a grid that is resized to the network's size, without its pixels."""

PICTURE_SECONDS = 10e-3
"""For a picture, without its pixels. Few take this long: those whose mark is searched for four times."""

SEARCHED_PIXEL_SECONDS = 300e-9
MAX_SEARCHED_PIXELS = 100_000
"""For each pixel in which the mark is searched for; larger pictures are reduced first."""

PIXEL_SECONDS = 100e-9
"""To decode a pixel of a JPEG with as many scans as are allowed; other pictures take a quarter of it."""

PIXEL_BYTES = 22
"""Memory to decode and read a pixel of a WebP that EXIF rotates; the other kinds need up to 15."""

_ARRAY_BYTE_SECONDS = 5e-9
"""To read a byte of a binary array, or of a picture up to its pixels."""

_CANONICAL_BYTE_SECONDS = 3e-9
_MAX_CANONICAL_BYTES = 8 * 1024 * 1024
"""JSON of up to this size is parsed as canonical to find out whether it is."""

_GRID_JSON_BYTE_SECONDS = 150e-9
"""To read a byte of grids in JSON that is not canonical: small grids of floats, such as 1.0."""

_BYTE_SECONDS = 1e-6
"""To read a byte of anything else: it may be one of many tiny pictures or pages, or of a form's headers."""

_ARRAYS = frozenset({NPY, PICTURE})
_BINARY = "application/octet-stream"


def seconds_of_picture(pixels: int) -> float:
    """An estimate of how long it takes to answer a decoded picture or region with this many pixels."""
    return PICTURE_SECONDS + min(pixels, MAX_SEARCHED_PIXELS) * SEARCHED_PIXEL_SECONDS


def seconds_to_read(received: "Received") -> float:
    """An estimate of how long it takes to read an uncompressed body.

    Canonical grids are parsed for the estimate, since only parsing shows that they are canonical.
    """
    return len(received.body) * _seconds_a_byte(received)


def _seconds_a_byte(received: "Received") -> float:
    body = received.body
    if (PAGES, "all") in received.query:
        return _BYTE_SECONDS
    if body.startswith(b'{"grid'):
        is_canonical = len(body) <= _MAX_CANONICAL_BYTES and received.canonical is not None
        return _CANONICAL_BYTE_SECONDS if is_canonical else _GRID_JSON_BYTE_SECONDS
    media_type = received.media_type
    is_tensor = media_type == _BINARY and received.json_length is not None
    return _ARRAY_BYTE_SECONDS if is_tensor or kind_of(media_type, body) in _ARRAYS else _BYTE_SECONDS
