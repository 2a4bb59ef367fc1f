"""Targets of fuzzing: each takes any bytes, and raises an exception if the service breaks a promise."""

from collections.abc import Callable

from tests.fuzz import bodies
from tests.fuzz.pictures import picture

PICTURES = ("png", "jpeg", "webp", "bmp", "tiff", "gif", "avif", "heic")
"""All are the same target, but with different kinds of pictures as seeds."""

TARGETS: dict[str, Callable[[bytes], None]] = {
    **dict.fromkeys(PICTURES, picture),
    "json": bodies.json_body,
    "canonical": bodies.canonical,
    "npy": bodies.npy,
    "multipart": bodies.multipart,
    "head": bodies.head,
    "query": bodies.query,
    "encoding": bodies.encoding,
    "inference": bodies.inference,
}
