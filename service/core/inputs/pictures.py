"""Pictures, however they were sent. Their headers are read at once; decoding them may come later."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple, TypeVar

from model.classifier import MAX_PARTS, Opened, Pixels, Region, open_pages, open_picture, pixels_of
from model.errors import BadPicture
from service.core.problems import Problem, problem_of
from service.core.schemas import REGIONS

PAGES = "pages"
"""The argument that asks about all pages of a picture, and what they are called in messages."""

_Result = TypeVar("_Result")


class SentPicture(NamedTuple):
    """A picture whose header is read.

    - `place`: where it stands in what was sent.
    - `regions`: the parts of it that are asked about; None where it is asked about as one mark.
    """

    place: str
    opened: Opened
    regions: Sequence[Region] | None = None

    @property
    def pixels_of_marks(self) -> list[int]:
        """How many pixels are read for each mark that it is asked about."""
        return [self.opened.pixels] if self.regions is None else [*_pixels_of_each(self.opened, self.regions)]

    @property
    def pixels(self) -> int:
        """How many pixels are decoded and read: its own, and those of its regions."""
        return self.opened.pixels + sum(_pixels_of_each(self.opened, self.regions or ()))

    def decoded(self) -> list[Pixels]:
        """The pixels of its marks; a `Problem` with its place when it is broken, or with that of a region."""
        if self.regions is None:
            return [_at(self.place, partial(pixels_of, self.opened))]
        whole = _at(self.place, partial(pixels_of, self.opened, whole=True))
        height, width = whole.grey.shape
        for index, region in enumerate(self.regions):
            _check_inside(region, width, height, f"{REGIONS}[{index}]")
        return [*map(whole.cut, self.regions)]

    def with_regions(self, regions: Sequence[Region], most: int) -> "SentPicture":
        """The same, asked about regions; a 413 `Problem` where they have more than `most` pixels together."""
        pixels = 0
        for index, size in enumerate(_pixels_of_each(self.opened, regions)):
            pixels += size
            if pixels > most:
                place = f"{REGIONS}[{index}]"
                detail = f"{place}: the regions so far have {pixels} pixels; at most {most} are read"
                raise Problem(413, detail, where=place)
        return self._replace(regions=regions)


def _pixels_of_each(opened: Opened, regions: Sequence[Region]) -> Iterator[int]:
    """How many pixels each region has. One with more than its picture is refused after decoding, not read."""
    return (min(opened.pixels, region.width * region.height) for region in regions)


def _check_inside(region: Region, width: int, height: int, place: str) -> None:
    """A 422 `Problem` for a region that is not wholly inside a picture of this width and height."""
    right, bottom = region.left + region.width, region.top + region.height
    if right > width or bottom > height:
        detail = f"{place} reaches to {right} x {bottom}; the picture has {width} x {height} pixels"
        raise Problem(422, detail, where=place)


def opened_pictures(pictures: Sequence[bytes], places: Sequence[str], most: int) -> list[SentPicture]:
    """The pictures with their headers read: many that are small in bytes must not take minutes together.

    `most` is the pixels of all of them. Raises a 400 `Problem` for a broken picture and a 413 one where a
    limit is passed, saying which picture it is.
    """
    opened = (
        SentPicture(place, _at(place, partial(open_picture, data, most)))
        for data, place in zip(pictures, places, strict=True)
    )
    return [*_within_limits(opened, most, "pictures")]


def opened_pages(data: bytes, most: int, most_pages: int) -> list[SentPicture]:
    """The same for the pages of one picture, of which at most so many are taken."""
    pages = open_pages(data, most, most_pages)
    opened = iter(lambda: _at("image", partial(next, pages, None)), None)
    numbered = (SentPicture(f"{PAGES}[{page.page}]", page) for page in opened)
    return [*_within_limits(numbered, most, PAGES)]


def _within_limits(pictures: Iterable[SentPicture], most: int, what: str) -> Iterator[SentPicture]:
    """The pictures; a 413 `Problem` at the one with which they have too many pixels or parts together."""
    pixels = parts = 0
    for picture in pictures:
        place = picture.place
        pixels += picture.opened.pixels
        parts += picture.opened.unusual_parts
        if pixels > most:
            detail = f"{place}: the {what} so far have {pixels} pixels; at most {most} are read"
            raise Problem(413, detail, where=place)
        if parts > MAX_PARTS:
            several = f"{MAX_PARTS} chunks, segments, blocks, tags, strips and tiles"
            raise Problem(413, f"{place}: the {what} so far have more than {several}", where=place)
        yield picture


def _at(place: str, read: Callable[[], _Result]) -> _Result:
    """What is read; a refusal becomes a problem with the place of the picture."""
    try:
        return read()
    except BadPicture as error:
        problem = problem_of(error)
        raise Problem(problem.status, f"{place}: {problem.detail}", where=place) from None
