"""What a picture may take besides its pixels.

A few bytes can ask for much work: four are one more strip of a TIFF, ten are one more pass over all pixels of
a JPEG. Real pictures stay far below these limits.
"""

from model.errors import PictureTooComplex, PictureTooLarge

MOST_PARTS = 100_000
"""Segments, chunks, blocks, tags, strips and tiles: Pillow takes some microseconds for each."""

USUAL_PARTS = 64
"""A picture without anything unusual in it has fewer."""

MOST_ON_A_SIDE = 1_000_000
"""Pixels in a row or a column: Pillow takes memory and time for each row, however few pixels are in it."""

_MOST_PAGES = 1000
"""Pages or frames of a picture: Pillow takes up to a millisecond for each, however small it is."""

MOST_SCANS = 64
"""Passes over the pixels of a JPEG; a progressive one has about 10."""

MOST_ARITHMETIC_SCANS = 20
"""The same where the coding is arithmetic, which takes several times as long."""

MOST_EXIF_TAGS = 10_000
"""Tags of EXIF, or values of one of them. A camera writes about 20; a segment of a JPEG holds up to 5,461."""

BYTES_A_PIXEL = 12
"""Memory that a picture may take while it is decoded, for each pixel that a picture may have."""

_BYTES_IN_ANY_CASE = 300_000_000
"""Memory that it may take however few pixels it may have."""


def check_size(width: int, height: int, max_pixels: int) -> None:
    """Raises `PictureTooLarge` or `PictureTooComplex` when a picture is too large or too long."""
    if width * height > max_pixels:
        raise PictureTooLarge(width, height, max_pixels)
    if max(width, height) > MOST_ON_A_SIDE:
        size = f"{width} x {height} pixels"
        raise PictureTooComplex(f"the picture has {size}; at most {MOST_ON_A_SIDE} on a side are read")


def check_parts(parts: int, name: str, words: str) -> None:
    """Raises `PictureTooComplex` when a picture has too many parts, which `words` name."""
    if parts > MOST_PARTS:
        raise PictureTooComplex(f"the {name} has more than {MOST_PARTS} {words}; no more are read")


def check_pages(pages: int, most: int, name: str) -> None:
    """Raises `PictureTooComplex` when a picture has more pages than `most`, or than are ever taken."""
    most = min(most, _MOST_PAGES)
    if pages > most:
        raise PictureTooComplex(f"the {name} has more than {most} pages; no more are taken")


def check_memory(needed: int, max_pixels: int, name: str) -> None:
    """Raises `PictureTooComplex` when decoding a picture would take too many bytes of memory."""
    most = max(BYTES_A_PIXEL * max_pixels, _BYTES_IN_ANY_CASE)
    if needed > most:
        raise PictureTooComplex(
            f"the {name} takes {needed // 1_000_000} MB to decode; at most {most // 1_000_000} MB are used"
        )
