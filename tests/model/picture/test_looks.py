"""`pixels_to_readings` takes several looks at a crowded picture."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy
from PIL import Image, ImageChops, ImageDraw

from model.picture import Pixels, Reading, Region, image_to_reading, pixels_to_readings
from model.picture.looks import Look
from tests.model.picture.scenes import BLACK, RED, box, cross, drawn, tick, word

SIZE = 40


def read(picture: Image.Image) -> Reading:
    return pixels_to_readings([Pixels(np.asarray(picture.convert("L")), picture)], SIZE)[0]


def kinds(reading: Reading) -> list[str]:
    return [look.kind for look in reading.looks]


def looks_of_kind(reading: Reading, kind: str) -> list[Look]:
    return [look for look in reading.looks if look.kind == kind]


def test_a_single_mark_has_no_separate_looks() -> None:
    assert read(drawn(cross(60, 10, 40))).looks == ()
    assert read(drawn(box(60, 12, 34, width=4), cross(66, 18, 22))).looks == ()


def test_the_look_at_a_frame_excludes_a_word_beside_it() -> None:
    mark = box(110, 12, 36), cross(118, 20, 20)
    crowded, uncrowded = read(drawn(word(5, 15, "Weiblich"), *mark)), read(drawn(*mark))
    assert kinds(crowded) == ["frame", "surroundings"]
    assert crowded.region == uncrowded.region == Region(110, 12, 37, 37)
    assert (crowded.grid != uncrowded.grid).mean() < 0.02


def test_the_surroundings_of_a_frame_have_no_weight() -> None:
    crowded = read(drawn(word(5, 15, "Weiblich"), box(110, 12, 36)))
    assert [look.weight for look in crowded.looks] == [1, 0]
    assert crowded.looks[0].share < 0.6
    assert crowded.looks[1].share == 1


def test_the_region_includes_a_mark_that_leaves_its_frame() -> None:
    crowded = read(drawn(word(5, 15, "Yes"), box(100, 22, 30), tick(104, 10, 36)))
    assert crowded.region.top < 22
    assert crowded.region.left + crowded.region.width > 131


def test_a_box_beside_the_frame_is_left_out() -> None:
    crowded = read(drawn(box(62, 15, 30), cross(67, 20, 20), box(105, 15, 30), size=(150, 60)))
    assert crowded.region == Region(62, 15, 31, 31)


LEFT_BOX, RIGHT_BOX = Region(30, 15, 31, 31), Region(99, 15, 31, 31)


@pytest.mark.parametrize(
    ("left", "right", "regions"),
    [
        (True, True, [LEFT_BOX, RIGHT_BOX]),
        (True, False, [LEFT_BOX]),
        (False, True, [RIGHT_BOX]),
        (False, False, [LEFT_BOX]),
    ],
)
def test_of_two_boxes_equally_near_the_middle_an_empty_one_is_left_out_unless_both_are_empty(
    left: bool, right: bool, regions: list[Region]
) -> None:
    marks = [cross(place, 20, 20) for place, is_marked in ((35, left), (104, right)) if is_marked]
    crowded = read(drawn(box(30, 15, 30), box(99, 15, 30), *marks))
    assert kinds(crowded) == [*["frame", "rival"][: len(regions)], "surroundings"]
    assert [look.region for look in crowded.looks[:-1]] == regions


def test_a_box_with_a_mark_in_its_corner_is_not_empty() -> None:
    crowded = read(drawn(box(30, 15, 30), box(99, 15, 30), cross(34, 19, 8)))
    assert crowded.region == LEFT_BOX


def test_an_unframed_mark_beside_a_word_is_a_separate_group() -> None:
    crowded = read(drawn(word(5, 15, "Weiblich"), tick(115, 15, 25)))
    assert kinds(crowded) == ["all", "group"]
    assert crowded.looks[1].region.left >= 112


def test_a_frame_much_paler_than_the_pen_is_found() -> None:
    picture = drawn(word(5, 15, "Weiblich"), cross(114, 16, 28))
    ImageDraw.Draw(picture).rectangle((110, 12, 146, 48), outline=(140, 140, 140), width=2)
    assert kinds(read(picture))[0] == "frame"


def test_a_mark_in_a_frame_at_the_bottom_of_a_page_is_found() -> None:
    mark = box(110, 212, 36), cross(118, 220, 20)
    crowded = read(drawn(word(60, 20, "Weiblich"), word(5, 5, "Yes"), *mark, size=(260, 300)))
    assert looks_of_kind(crowded, "frame")[0].region == read(drawn(*mark, size=(260, 300))).region


def test_a_group_much_shorter_than_the_longest_has_no_look() -> None:
    crowded = read(drawn(tick(15, 8, 46), cross(115, 15, 7)))
    assert [look.region.left < 100 for look in looks_of_kind(crowded, "group")] == [True]


def test_only_the_four_longest_groups_have_looks() -> None:
    marks = [cross(left, top, 20) for left in (5, 45, 85, 125) for top in (5, 45)]
    assert len(looks_of_kind(read(drawn(*marks, size=(160, 80))), "group")) == 4


def test_a_group_with_all_the_ink_has_only_one_look() -> None:
    rule = box(-50, -50, 85, width=3)
    assert kinds(read(drawn(rule, tick(20, 8, 40, RED)))) == ["all", "colour"]


def test_the_look_at_coloured_ink_weighs_less_than_that_at_all_ink() -> None:
    page = [word(2, top, "Lorem ipsum dolor sit", size=16) for top in (2, 20, 38)]
    crowded = read(drawn(*page, tick(60, 8, 40, RED)))
    assert looks_of_kind(crowded, "colour")[0].weight < looks_of_kind(crowded, "all")[0].weight


def test_a_group_that_touches_the_edge_weighs_less() -> None:
    crowded = read(drawn(cross(60, 15, 25), cross(140, 15, 25)))
    (cut,), (whole,) = looks_of_kind(crowded, "cut-group"), looks_of_kind(crowded, "group")
    assert cut.region.left > whole.region.left
    assert cut.weight < whole.weight


def test_a_red_pen_over_print_has_its_own_look() -> None:
    page = [word(2, top, "Lorem ipsum dolor sit", size=16) for top in (2, 20, 38)]
    crowded, uncrowded = read(drawn(*page, tick(60, 8, 40, RED))), read(drawn(tick(60, 8, 40, RED)))
    colour = looks_of_kind(crowded, "colour")[0]
    for edge, expected in zip(colour.region, uncrowded.region, strict=True):
        assert abs(edge - expected) <= 3


def test_dark_ink_has_no_look_at_colour() -> None:
    crowded = drawn(word(5, 15, "Weiblich"), tick(115, 15, 25))
    assert not looks_of_kind(read(crowded), "colour")
    assert not looks_of_kind(image_to_reading(crowded, SIZE), "colour")


def test_ink_of_a_single_colour_has_no_look_at_colour() -> None:
    assert not looks_of_kind(read(drawn(tick(15, 15, 25, RED), cross(115, 15, 25, RED))), "colour")


def test_tinted_ink_has_no_look_at_colour() -> None:
    tinted = tick(115, 15, 25, (60, 45, 40))
    assert not looks_of_kind(read(drawn(word(5, 15, "Weiblich"), tinted)), "colour")


def test_black_ink_on_tinted_paper_has_no_look_at_colour() -> None:
    picture = drawn(word(5, 15, "Weiblich"), tick(115, 15, 25))
    yellow = Image.fromarray((np.asarray(picture) * [1, 1, 0.7]).astype(np.uint8))
    assert not looks_of_kind(read(yellow), "colour")


def test_two_coloured_pens_have_no_look_at_colour() -> None:
    pens = tick(15, 15, 25, (160, 60, 60)), cross(115, 15, 25, RED)
    assert not looks_of_kind(read(drawn(*pens)), "colour")


def test_one_piece_of_ink_at_the_edge_has_no_separate_looks() -> None:
    assert read(drawn(box(-50, -50, 85, width=3))).looks == ()


def test_a_crowded_picture_with_flat_ink_gets_no_warning_tiny() -> None:
    picture = drawn()
    for left in (5, 55, 105):
        ImageDraw.Draw(picture).line((left, 30, left + 30, 30), fill=BLACK, width=4)
    crowded = read(picture)
    assert len(crowded.looks) > 1
    assert crowded.region.height < 8
    assert crowded.warnings == ()


def test_looks_at_a_part_have_regions_in_the_whole_picture() -> None:
    picture = drawn(word(45, 25, "Weiblich"), tick(155, 25, 25), size=(240, 90))
    whole = Pixels(np.asarray(picture.convert("L")), picture)
    part = picture.crop((40, 10, 220, 80))
    (reading,) = pixels_to_readings([whole.cut(Region(40, 10, 180, 70))], SIZE)
    assert [look.region for look in reading.looks] == [look.region.moved(40, 10) for look in read(part).looks]
    assert len(reading.looks) > 1


@pytest.mark.parametrize("scale", [2, 3, 9])
def test_regions_are_in_pixels_of_a_picture_of_any_size(scale: int) -> None:
    crowded = drawn(word(5, 15, "Weiblich"), box(110, 12, 36), cross(118, 20, 20))
    large = read(crowded.resize((160 * scale, 60 * scale), Image.Resampling.NEAREST))
    for edge, expected in zip(large.region, read(crowded).region, strict=True):
        assert abs(edge - scale * expected) <= 2 * scale


def test_stains_that_turn_out_not_to_be_ink_have_no_looks() -> None:
    """Their edges look like frames, and part of them is ink at the size of the whole."""
    picture = np.full((600, 600), 250, np.uint8)
    picture[189:378, 189:378] = picture[189:378, 404:593] = 231
    reading = image_to_reading(picture, SIZE)
    assert reading.looks == ()
    assert "blank" not in reading.warnings


@given(st_numpy.arrays(np.uint8, st.tuples(st.integers(3, 60), st.integers(3, 60))))
@settings(max_examples=200, deadline=None)
def test_every_look_at_any_picture_has_a_region_with_ink(grey: np.typing.NDArray[np.uint8]) -> None:
    height, width = grey.shape
    reading = image_to_reading(grey, SIZE)
    for look in reading.looks:
        left, top, look_width, look_height = look.region
        assert left >= 0 and top >= 0 and left + look_width <= width and top + look_height <= height
        assert look_width > 0 and look_height > 0
        assert 0 < look.share <= 1
        assert look.grid.shape == (SIZE, SIZE)
    if reading.looks:
        assert reading.region == reading.looks[0].region
        assert np.array_equal(reading.grid, reading.looks[0].grid)


def test_the_negative_of_a_colour_picture_gives_the_same_looks() -> None:
    page = [word(2, top, "Lorem ipsum dolor sit", size=16) for top in (2, 20, 38)]
    picture = drawn(*page, tick(60, 8, 40, RED))
    grey = np.asarray(picture.convert("L"))
    original, negative = pixels_to_readings(
        [Pixels(grey, picture), Pixels(~grey, ImageChops.invert(picture))], SIZE
    )
    assert negative.warnings == ("inverted", *original.warnings)
    assert kinds(original) == kinds(negative)
    for look, other in zip(original.looks, negative.looks, strict=True):
        assert np.array_equal(look.grid, other.grid)
        assert look[1:] == other[1:]


@pytest.mark.parametrize("left", [160, 161, 162])
@pytest.mark.parametrize("side", [563, 567, 570])
def test_a_coloured_mark_in_a_large_frame_is_found_in_a_reduced_picture(left: int, side: int) -> None:
    """The frame and its colours are reduced by the same factor as the picture, but from their own corner."""
    picture = drawn(
        box(left, 157, side, width=9), cross(left + 90, 250, side - 200, RED), size=(900, 887), paper=250
    )
    reading = read(picture)
    assert kinds(reading)[0] == "frame"
    expected = Region(left, 157, side + 1, side + 1)
    assert all(abs(one - other) <= 6 for one, other in zip(reading.region, expected, strict=True))
