"""How long requests take, estimated before any work begins, so that long work can be done in a thread.

The figures are of one core of a small machine, and the worst that were measured for each kind of content.
"""

from typing import TYPE_CHECKING

from service.core.inputs.kinds import NPY, PICTURE, kind_of
from service.core.inputs.pictures import PAGES

if TYPE_CHECKING:
    from service.core.received import Received

GRID_SECONDS = 50e-6
"""For a grid of the network's own size; in a large batch it takes half as long."""

ODD_GRID_SECONDS = 250e-6
"""For a grid that is brought to the network's size, without its pixels."""

PICTURE_SECONDS = 10e-3
"""For a picture, without its pixels. Few take so long: those whose mark is searched for four times."""

SEARCHED_PIXEL_SECONDS = 300e-9
MOST_SEARCHED_PIXELS = 100_000
"""For each of the pixels in which the mark is searched for: larger pictures are reduced."""

PIXEL_SECONDS = 100e-9
"""To decode a pixel of a JPEG with as many scans as are read; others take a quarter of it."""

PIXEL_BYTES = 22
"""Memory while a pixel is decoded and read: of a WebP that EXIF turns; of the other kinds up to 15."""

_ARRAY_BYTE_SECONDS = 5e-9
"""To read a byte of a binary array, or of a picture up to its pixels."""

_CANONICAL_BYTE_SECONDS = 3e-9
_MOST_CANONICAL_BYTES = 8 * 1024 * 1024
"""Canonical JSON of up to so many bytes is read to find out whether it is canonical."""

_GRID_JSON_BYTE_SECONDS = 150e-9
"""To read a byte of grids in JSON that is not canonical: small grids of floats, such as 1.0."""

_BYTE_SECONDS = 1e-6
"""To read a byte of anything else: it may be one of many tiny pictures or pages, or of a form's headers."""

_ARRAYS = frozenset({NPY, PICTURE})
_BINARY = "application/octet-stream"


def seconds_of_picture(pixels: int) -> float:
    """An estimate of how long it takes to answer a decoded picture, or a region, with so many pixels."""
    return PICTURE_SECONDS + min(pixels, MOST_SEARCHED_PIXELS) * SEARCHED_PIXEL_SECONDS


def seconds_to_read(received: "Received") -> float:
    """An estimate of how long it takes to find out what a body, not compressed, asks.

    Canonical grids are read by then, since only reading them shows that they are canonical.
    """
    return len(received.body) * _seconds_a_byte(received)


def _seconds_a_byte(received: "Received") -> float:
    media_type, body = received.media_type, received.body
    if (PAGES, "all") in received.query:
        return _BYTE_SECONDS
    if body.startswith(b'{"grid'):
        is_canonical = len(body) <= _MOST_CANONICAL_BYTES and received.canonical is not None
        return _CANONICAL_BYTE_SECONDS if is_canonical else _GRID_JSON_BYTE_SECONDS
    is_tensor = media_type == _BINARY and received.json_length is not None
    return _ARRAY_BYTE_SECONDS if is_tensor or kind_of(media_type, body) in _ARRAYS else _BYTE_SECONDS
