"""Pictures from any kind of body. Their headers are read first; they are decoded later."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from model.classifier import MAX_PARTS, Opened, Pixels, Region, open_pages, open_picture, pixels_of
from model.errors import BadPicture
from service.core.problems import Problem, problem_of
from service.core.schemas import REGIONS

PAGES = "pages"
"""The option for all pages of a picture, and their name in messages."""


class SentPicture(NamedTuple):
    """A picture whose header is read.

    - `place`: its place in the request.
    - `regions`: the parts of it to answer; None if it is one mark.
    """

    place: str
    opened: Opened
    regions: Sequence[Region] | None = None

    @property
    def pixels_of_marks(self) -> list[int]:
        """How many pixels are read for each of its marks."""
        return [self.opened.pixels] if self.regions is None else [*_pixels_of_each(self.opened, self.regions)]

    @property
    def pixels(self) -> int:
        """How many pixels are decoded and read: its own and those of its regions."""
        return self.opened.pixels + sum(_pixels_of_each(self.opened, self.regions or ()))

    def decoded(self) -> list[Pixels]:
        """The pixels of its marks. Raises a `Problem` with the place of a broken picture or wrong region."""
        with _at(self.place):
            pixels = pixels_of(self.opened, whole=self.regions is not None)
        if self.regions is None:
            return [pixels]
        height, width = pixels.grey.shape
        for index, region in enumerate(self.regions):
            _check_inside(region, width, height, f"{REGIONS}[{index}]")
        return [*map(pixels.cut, self.regions)]

    def with_regions(self, regions: Sequence[Region], max_pixels: int) -> "SentPicture":
        """A copy with regions. Raises a 413 `Problem` if they have more than `max_pixels` together."""
        pixels = 0
        for index, size in enumerate(_pixels_of_each(self.opened, regions)):
            pixels += size
            if pixels > max_pixels:
                place = f"{REGIONS}[{index}]"
                detail = f"{place}: the regions so far have {pixels} pixels; at most {max_pixels} are read"
                raise Problem(413, detail, where=place)
        return self._replace(regions=regions)


def _pixels_of_each(opened: Opened, regions: Sequence[Region]) -> Iterator[int]:
    """How many pixels each region has, at most its picture's: larger regions are refused after decoding."""
    return (min(opened.pixels, region.width * region.height) for region in regions)


def _check_inside(region: Region, width: int, height: int, place: str) -> None:
    """Raise a 422 `Problem` unless the whole region is inside a picture of this width and height."""
    right, bottom = region.left + region.width, region.top + region.height
    if right > width or bottom > height:
        detail = f"{place} reaches to {right} x {bottom}; the picture has {width} x {height} pixels"
        raise Problem(422, detail, where=place)


def opened_pictures(pictures: Sequence[bytes], places: Sequence[str], max_pixels: int) -> list[SentPicture]:
    """The pictures with their headers read, within limits: many small files together could take minutes.

    `max_pixels` is a limit on all of them together. Raises a 400 `Problem` for a broken picture and a 413 one
    for the picture that exceeds a limit.
    """
    opened = (_opened(*sent, max_pixels) for sent in zip(pictures, places, strict=True))
    return [*_within_limits(opened, max_pixels, "pictures")]


def _opened(data: bytes, place: str, max_pixels: int) -> SentPicture:
    with _at(place):
        return SentPicture(place, open_picture(data, max_pixels))


def opened_pages(data: bytes, max_pixels: int, max_pages: int) -> list[SentPicture]:
    """As `opened_pictures`, for at most `max_pages` pages of one picture."""
    pages = open_pages(data, max_pixels, max_pages)
    opened = (SentPicture(f"{PAGES}[{page.page}]", page) for page in pages)
    with _at("image"):
        return [*_within_limits(opened, max_pixels, PAGES)]


def _within_limits(pictures: Iterable[SentPicture], max_pixels: int, what: str) -> Iterator[SentPicture]:
    """The pictures. Raises a 413 `Problem` for the one that exceeds the limit on all pixels or parts."""
    pixels = parts = 0
    for picture in pictures:
        place = picture.place
        pixels += picture.opened.pixels
        parts += picture.opened.unusual_parts
        if pixels > max_pixels:
            detail = f"{place}: the {what} so far have {pixels} pixels; at most {max_pixels} are read"
            raise Problem(413, detail, where=place)
        if parts > MAX_PARTS:
            several = f"{MAX_PARTS} chunks, segments, blocks, tags, strips and tiles"
            raise Problem(413, f"{place}: the {what} so far have more than {several}", where=place)
        yield picture


@contextmanager
def _at(place: str) -> Iterator[None]:
    """Turn a `BadPicture` into a `Problem` with the place of the picture."""
    try:
        yield
    except BadPicture as error:
        problem = problem_of(error)
        raise Problem(problem.status, f"{place}: {problem.detail}", where=place) from None
