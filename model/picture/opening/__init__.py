"""A picture's header is read, and what decoding the picture would take is known before any of it is decoded.

`kinds` lists the kinds that are read and opens a picture. `limits` says how much a picture may take, and a
module for each kind counts what is in it. `directories` and `exif` read the tags that several kinds have,
`iso_boxes` and `iso_items` what an AVIF or HEIC is made of, and `av1` the headers in its stream. `stripped`
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
