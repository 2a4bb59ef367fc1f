"""The cost of decoding a WebP: Pillow decodes every WebP as an animation."""

from collections.abc import Iterator
from typing import cast

from PIL import Image, WebPImagePlugin

from model.picture.opening.limits import check_memory, check_pages

_BYTES_A_PIXEL = 18
"""Two canvases, the frame and the image have four bytes per pixel each; the decoder needs some more."""


def check(image: Image.Image, data: bytes, max_pixels: int) -> int:
    """Raises `PictureTooComplex` if the WebP takes too much memory; there are no parts to count."""
    check_memory(_BYTES_A_PIXEL * image.width * image.height + 2 * len(data), max_pixels, "WebP")
    return 0


def pages(image: Image.Image, data: bytes, max_pixels: int, max_pages: int) -> Iterator[tuple[int, int]]:
    """The pixels of each frame, which has the size of the canvas; there are no parts to count."""
    frames = cast(WebPImagePlugin.WebPImageFile, image).n_frames
    check_pages(frames, max_pages, "WebP")
    return ((image.width * image.height, 0) for _ in range(frames))
