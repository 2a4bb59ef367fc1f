"""The cost of decoding a BMP: Pillow decodes run-length encoding in Python, and other pixels at once."""

from PIL import Image

from model.picture.opening.limits import check_parts

_RUN_LENGTHS = (1, 2)  # kinds of compression
_BYTES_A_PART = 64
_PIXELS_A_PART = 128


def check(image: Image.Image, data: bytes, max_pixels: int) -> int:
    """Counts the bytes and pixels of runs as parts."""
    if image.info["compression"] not in _RUN_LENGTHS:
        return 0
    parts = len(data) // _BYTES_A_PART + image.width * image.height // _PIXELS_A_PART
    check_parts(parts, "BMP", "pieces of runs")
    return parts
