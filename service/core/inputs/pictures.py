"""Pictures, however they were sent. Their headers are read at once; decoding them may come later."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple, TypeVar

from model.classifier import MOST_PARTS, Opened, Pixels, open_picture, pixels_of
from model.errors import BadPicture
from service.core.problems import Problem, problem_of

_Result = TypeVar("_Result")


class SentPicture(NamedTuple):
    """A picture whose header is read, and its place in what was sent."""

    place: str
    opened: Opened

    def decoded(self) -> Pixels:
        """Its pixels; a `Problem` with its place when it is broken."""
        return _at(self.place, partial(pixels_of, self.opened))


def opened_pictures(pictures: Sequence[bytes], places: Sequence[str], most: int) -> list[SentPicture]:
    """The pictures with their headers read: many that are small in bytes must not take minutes together.

    `most` is the pixels of all of them. Raises a 400 `Problem` for a broken picture and a 413 one where a
    limit is passed, saying which picture it is.
    """
    opened, pixels, parts = list[SentPicture](), 0, 0
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
        opened.append(SentPicture(place, picture))
    return opened


def _at(place: str, read: Callable[[], _Result]) -> _Result:
    """What is read; a refusal becomes a problem with the place of the picture."""
    try:
        return read()
    except BadPicture as error:
        problem = problem_of(error)
        raise Problem(problem.status, f"{place}: {problem.detail}", where=place) from None
