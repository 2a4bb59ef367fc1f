"""Pictures, however they were sent: each is decoded, or refused with its place."""

from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from model.classifier import MOST_PARTS, Grey, Opened, grey_values, grey_values_of, open_picture
from model.errors import BadPicture, PictureTooComplex, PictureTooLarge
from service.problems import Problem

_Result = TypeVar("_Result")


def decoded_pictures(pictures: Sequence[bytes], places: Sequence[str], most: int) -> list[Grey]:
    """The grey values of each picture; `most` is the pixels of all of them, known before any is decoded.

    Raises a 400 `Problem` for a broken picture and a 413 one for a limit passed, saying which picture it is.
    """
    if len(pictures) == 1:
        return [_at(places[0], partial(grey_values, pictures[0], most))]
    opened = _opened(pictures, places, most)
    return [_at(place, partial(grey_values_of, opened.popleft())) for place in places]


def _opened(pictures: Sequence[bytes], places: Sequence[str], most: int) -> deque[Opened]:
    """The pictures with their headers read: many that are small in bytes must not take minutes together."""
    opened, pixels, parts = deque[Opened](), 0, 0
    for data, place in zip(pictures, places, strict=True):
        picture = _at(place, partial(open_picture, data, most))
        pixels += picture.pixels
        parts += picture.unusual_parts
        if pixels > most:
            detail = f"{place}: the pictures so far have {pixels} pixels; at most {most} are read"
            raise Problem(413, detail, where=place)
        if parts > MOST_PARTS:
            what = f"{MOST_PARTS} chunks, segments, blocks, tags, strips and tiles"
            raise Problem(413, f"{place}: the pictures so far have more than {what}", where=place)
        opened.append(picture)
    return opened


def _at(place: str, read: Callable[[], _Result]) -> _Result:
    """What is read; a refusal becomes a problem with the place of the picture."""
    try:
        return read()
    except BadPicture as error:
        status = 413 if isinstance(error, PictureTooLarge | PictureTooComplex) else 400
        raise Problem(status, f"{place}: {error}", where=place) from None
