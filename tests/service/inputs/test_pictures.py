"""Pictures and regions have common limits, checked before decoding; the first beyond a limit is named."""

from collections.abc import Callable

import pytest

from model.classifier import MAX_PARTS, Region
from service.core.inputs.pictures import SentPicture, opened_pages, opened_pictures
from service.core.problems import Problem
from tests.contract.bodies import pages
from tests.picture_files import PIXELS, chunk, grey_tags, png, strips, tiff

PLAIN = png(8, 5)


def refusal(read: Callable[[], object]) -> tuple[int, str, str | None]:
    with pytest.raises(Problem) as refused:
        read()
    return refused.value.status, refused.value.detail, refused.value.where


def test_pictures_may_have_the_maximum_of_pixels_together() -> None:
    pictures = opened_pictures([PLAIN, PLAIN], ["a", "b"], 80)
    assert [(each.place, each.pixels, each.pixels_of_marks) for each in pictures] == [
        ("a", 40, [40]),
        ("b", 40, [40]),
    ]


def test_the_picture_that_exceeds_the_limit_on_pixels_is_named() -> None:
    detail = "b: the pictures so far have 80 pixels; at most 79 are read"
    assert refusal(lambda: opened_pictures([PLAIN, PLAIN, PLAIN], ["a", "b", "c"], 79)) == (413, detail, "b")


def in_strips(count: int) -> bytes:
    """A TIFF of `count` strips of four pixels."""
    return tiff({**grey_tags(4, count), **strips([PIXELS] * count, 1, [4] * count)}, bytes(4))


def test_the_parts_of_all_pictures_are_limited_together() -> None:
    half = in_strips(MAX_PARTS // 3)
    assert len(opened_pictures([half, PLAIN, PLAIN], ["a", "b", "c"], 10**7)) == 3
    status, detail, where = refusal(lambda: opened_pictures([half, half, half], ["a", "b", "c"], 10**7))
    assert (status, where) == (413, "b")
    assert detail.startswith(f"b: the pictures so far have more than {MAX_PARTS} chunks, segments,")


def test_the_usual_parts_of_a_picture_do_not_count() -> None:
    with_chunk = PLAIN + chunk(b"abCd")
    assert len(opened_pictures([with_chunk] * 10, [*"abcdefghij"], 10**7)) == 10


def test_pages_are_limited_like_pictures() -> None:
    opened = opened_pages(pages("TIFF", 3), 4800, 3)
    assert [(each.place, each.pixels) for each in opened] == [
        ("pages[0]", 1600),
        ("pages[1]", 1600),
        ("pages[2]", 1600),
    ]
    detail = "pages[2]: the pages so far have 4800 pixels; at most 4799 are read"
    assert refusal(lambda: opened_pages(pages("TIFF", 3), 4799, 3)) == (413, detail, "pages[2]")
    assert refusal(lambda: opened_pages(pages("TIFF", 3), 4800, 2))[0] == 413


def sent_picture() -> SentPicture:
    (picture,) = opened_pictures([PLAIN], ["image"], 40)
    return picture


def test_regions_may_have_the_maximum_of_pixels_together() -> None:
    regions = [Region(0, 0, 4, 5), Region(4, 0, 4, 5), Region(0, 0, 8, 5)]
    picture = sent_picture().with_regions(regions, 80)
    assert picture.pixels_of_marks == [20, 20, 40]
    assert picture.pixels == 40 + 80
    detail = "regions[2]: the regions so far have 80 pixels; at most 79 are read"
    assert refusal(lambda: sent_picture().with_regions(regions, 79)) == (413, detail, "regions[2]")


def test_a_region_larger_than_its_picture_counts_as_the_whole_picture() -> None:
    assert sent_picture().with_regions([Region(0, 0, 10**9, 10**9)], 40).pixels_of_marks == [40]


@pytest.mark.parametrize("region", [Region(0, 0, 8, 5), Region(5, 2, 3, 3)])
def test_a_region_may_reach_to_the_edges(region: Region) -> None:
    (pixels,) = sent_picture().with_regions([region], 40).decoded()
    assert pixels.grey.shape == (region.height, region.width)


@pytest.mark.parametrize(
    "region", [Region(6, 2, 3, 3), Region(5, 3, 3, 3), Region(0, 0, 9, 5), Region(0, 0, 8, 6)]
)
def test_a_region_beyond_an_edge_is_refused(region: Region) -> None:
    inside = Region(0, 0, 3, 3)
    status, detail, where = refusal(lambda: sent_picture().with_regions([inside, region], 100).decoded())
    right, bottom = region.left + region.width, region.top + region.height
    assert (status, where) == (422, "regions[1]")
    assert detail == f"regions[1] reaches to {right} x {bottom}; the picture has 8 x 5 pixels"
