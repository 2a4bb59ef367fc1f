"""Limits on the cost of a picture, besides its pixels.

A few bytes can cause much work: four add a strip to a TIFF, and ten add a pass over all pixels to a JPEG.
Real pictures stay far below these limits.
"""

from model.errors import PictureTooComplex, PictureTooLarge

MAX_PARTS = 100_000
"""Segments, chunks, blocks, tags, strips and tiles: Pillow takes a few microseconds for each."""

USUAL_PARTS = 64  # a picture without anything unusual in it has fewer
MAX_SIDE = 1_000_000
"""Pixels in a row or a column: Pillow takes memory and time for each row, even a short one."""

_MAX_PAGES = 1000  # pages or frames of a picture: Pillow takes up to a millisecond for each, even a small one
MAX_SCANS = 64  # passes over the pixels of a JPEG; a progressive one has about 10
MAX_ARITHMETIC_SCANS = 20  # the same for arithmetic coding, which takes several times as long
MAX_EXIF_TAGS = 10_000
"""Tags of EXIF, or values of one of them. A camera writes about 20; a segment of a JPEG holds up to 5,461."""

BYTES_A_PIXEL = 12  # bytes of memory that decoding may take per pixel of the maximum
_MIN_MEMORY_LIMIT = 300_000_000  # bytes: the limit on memory is never lower


def check_size(width: int, height: int, max_pixels: int) -> None:
    """Raises `PictureTooLarge` or `PictureTooComplex` if a picture is too large or too long."""
    if width * height > max_pixels:
        raise PictureTooLarge(width, height, max_pixels)
    if max(width, height) > MAX_SIDE:
        size = f"{width} x {height} pixels"
        raise PictureTooComplex(f"the picture has {size}; at most {MAX_SIDE} on a side are read")


def check_parts(parts: int, name: str, words: str) -> None:
    """Raises `PictureTooComplex` if a picture has too many parts, which `words` names."""
    if parts > MAX_PARTS:
        raise PictureTooComplex(f"the {name} has more than {MAX_PARTS} {words}; no more are read")


def check_pages(pages: int, max_pages: int, name: str) -> None:
    """Raises `PictureTooComplex` if a picture has more pages than `max_pages`, or than are ever read."""
    max_pages = min(max_pages, _MAX_PAGES)
    if pages > max_pages:
        raise PictureTooComplex(f"the {name} has more than {max_pages} pages; no more are read")


def check_memory(needed: int, max_pixels: int, name: str) -> None:
    """Raises `PictureTooComplex` if decoding a picture would take too many bytes of memory."""
    limit = max(BYTES_A_PIXEL * max_pixels, _MIN_MEMORY_LIMIT)
    if needed > limit:
        raise PictureTooComplex(
            f"the {name} takes {needed // 1_000_000} MB to decode; at most {limit // 1_000_000} MB are used"
        )
