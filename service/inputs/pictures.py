"""Pictures, however they were sent: each is decoded, or refused with its place."""

import io
from collections.abc import Sequence

from PIL import Image

from model.classifier import Grey, grey_values
from model.errors import BadPicture, PictureTooLarge
from service.problems import Problem


def decoded_pictures(pictures: Sequence[bytes], places: Sequence[str], most: int) -> list[Grey]:
    """The grey values of each picture; `most` is the pixels of all of them, known before any is decoded.

    Raises a 400 `Problem` for a broken picture and a 413 one for too many pixels, saying which picture it is.
    """
    if len(pictures) > 1:
        _check_pixels(pictures, places, most)
    return [_decoded(data, place, most) for data, place in zip(pictures, places, strict=True)]


def _decoded(data: bytes, place: str, most: int) -> Grey:
    try:
        return grey_values(data, most)
    except BadPicture as error:
        status = 413 if isinstance(error, PictureTooLarge) else 400
        raise Problem(status, f"{place}: {error}", where=place) from None


def _check_pixels(pictures: Sequence[bytes], places: Sequence[str], most: int) -> None:
    """Many pictures, each small in bytes and large in pixels, must not keep a worker for minutes."""
    pixels = 0
    for data, place in zip(pictures, places, strict=True):
        pixels += _pixels(data)
        if pixels > most:
            detail = f"{place}: the pictures so far have {pixels} pixels; at most {most} are read"
            raise Problem(413, detail, where=place)


def _pixels(data: bytes) -> int:
    """What the header says; 0 for what is no picture, which reading it will tell better."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            return image.width * image.height
    except Exception:  # noqa: BLE001 - Pillow raises nearly anything on broken bytes
        return 0
