import pytest
from PIL import Image, ImageDraw

from model.picture.frame import frames_nearest_middle
from model.picture.pixels import Region
from tests.model.picture.scenes import BLACK, box, cross, drawn, ink, tick, word


def test_a_box_is_found_to_the_pixel() -> None:
    assert frames_nearest_middle(ink(drawn(box(60, 10, 40)))) == [Region(60, 10, 41, 41)]


def test_a_box_is_found_beside_a_word() -> None:
    picture = drawn(word(5, 15, "OBODO"), box(100, 12, 36), cross(108, 20, 20))
    assert frames_nearest_middle(ink(picture)) == [Region(100, 12, 37, 37)]


def test_a_tick_that_leaves_its_box_does_not_make_the_box_larger() -> None:
    (found,) = frames_nearest_middle(ink(drawn(box(60, 22, 30), tick(64, 2, 50))))
    assert found == Region(60, 22, 31, 31)


@pytest.mark.parametrize("degrees", [-5, -2, 2, 5])
def test_a_box_that_is_turned_a_little_is_found(degrees: float) -> None:
    picture = drawn(box(60, 10, 40, width=3), cross(70, 20, 20)).rotate(degrees, fillcolor="white")
    (found,) = frames_nearest_middle(ink(picture))
    assert abs(found.width - 43) <= 3
    assert abs(found.left - 59) <= 3


def test_a_box_with_a_gap_of_two_pixels_is_found() -> None:
    picture = drawn(box(60, 10, 40, width=1))
    ImageDraw.Draw(picture).line((75, 10, 76, 10), fill="white")
    assert frames_nearest_middle(ink(picture)) == [Region(60, 10, 41, 41)]


def test_of_three_boxes_the_one_nearest_the_middle_is_taken() -> None:
    picture = drawn(box(5, 15, 30), box(62, 15, 30), box(120, 15, 30), cross(125, 20, 20))
    assert frames_nearest_middle(ink(picture)) == [Region(62, 15, 31, 31)]


def test_a_much_smaller_box_is_taken_for_a_letter_however_near_the_middle() -> None:
    assert frames_nearest_middle(ink(drawn(box(10, 5, 50), box(75, 25, 14)))) == [Region(10, 5, 51, 51)]


def test_a_long_cell_is_no_frame() -> None:
    picture = drawn(lambda pen: pen.rectangle((20, 15, 140, 40), outline=BLACK, width=2))
    assert frames_nearest_middle(ink(picture)) == []


def test_a_box_that_the_pictures_edge_cuts_is_none() -> None:
    picture = drawn(box(-10, 10, 40), box(60, 10, 40)).crop((0, 0, 90, 60))
    assert frames_nearest_middle(ink(picture)) == []


@pytest.mark.parametrize("text", ["O", "D", "B", "o", "8", "A", "Q", "R", "NO"])
def test_letters_are_no_frames(text: str) -> None:
    assert frames_nearest_middle(ink(drawn(word(50, 5, text, size=44)))) == []


def test_a_filled_box_is_no_frame() -> None:
    picture = Image.new("L", (60, 60), 255)
    ImageDraw.Draw(picture).rectangle((10, 10, 50, 50), fill=0)
    assert frames_nearest_middle(ink(picture)) == []


def test_marks_and_blank_paper_are_no_frames() -> None:
    assert frames_nearest_middle(ink(drawn(tick(60, 10, 40), cross(5, 10, 30)))) == []
    assert frames_nearest_middle(ink(drawn())) == []
    assert frames_nearest_middle(ink(drawn(paper=BLACK[0]))) == []


def test_a_second_frame_that_is_as_near_the_middle_rivals_the_first() -> None:
    two = frames_nearest_middle(ink(drawn(box(40, 15, 30), box(92, 15, 30))))
    assert sorted(two) == [Region(40, 15, 31, 31), Region(92, 15, 31, 31)]


def test_a_frame_that_holds_the_middle_has_no_rival() -> None:
    assert len(frames_nearest_middle(ink(drawn(box(52, 15, 30), box(90, 15, 30))))) == 1
