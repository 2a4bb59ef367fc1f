"""What is fuzzed: each target takes any bytes, and raises where the service does not keep a promise."""

from collections.abc import Callable

from tests.fuzz import bodies
from tests.fuzz.pictures import picture

PICTURES = ("png", "jpeg", "webp", "bmp", "tiff", "gif", "avif", "heic")
"""They are the same target, but each begins with pictures of its own kind."""

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
