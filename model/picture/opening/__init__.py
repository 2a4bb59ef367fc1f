"""Reads the header of a picture, and calculates the cost of decoding the picture before any of it is decoded.

`kinds` lists the formats that are read and opens a picture. `limits` has the limits, and one module per
format counts its parts. `directories` and `exif` read the tags that several formats share, `iso_boxes` and
`iso_items` read the structure of an AVIF or HEIC file, and `av1` reads the headers in its stream. `stripped`
recognises pictures that were sent as text.
"""

from model.picture.opening.kinds import (
    KINDS,
    Opened,
    is_read,
    open_pages,
    open_picture,
    other_kind,
    picture_kind,
    refusal,
)
from model.picture.opening.limits import MAX_PARTS
from model.picture.opening.stripped import stripped_kind

__all__ = [
    "KINDS",
    "MAX_PARTS",
    "Opened",
    "is_read",
    "open_pages",
    "open_picture",
    "other_kind",
    "picture_kind",
    "refusal",
    "stripped_kind",
]
