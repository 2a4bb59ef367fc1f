import pytest
from PIL import Image, ImageDraw

from model.picture.frame import frames_nearest_middle
from model.picture.pixels import Region
from tests.model.picture.scenes import BLACK, box, cross, drawn, ink, tick, word


def test_a_box_is_found_exactly() -> None:
    assert frames_nearest_middle(ink(drawn(box(60, 10, 40)))) == [Region(60, 10, 41, 41)]


def test_a_box_is_found_beside_a_word() -> None:
    picture = drawn(word(5, 15, "OBODO"), box(100, 12, 36), cross(108, 20, 20))
    assert frames_nearest_middle(ink(picture)) == [Region(100, 12, 37, 37)]


def test_a_tick_that_leaves_its_box_does_not_make_the_box_larger() -> None:
    (frame,) = frames_nearest_middle(ink(drawn(box(60, 22, 30), tick(64, 2, 50))))
    assert frame == Region(60, 22, 31, 31)


@pytest.mark.parametrize("degrees", [-5, -2, 2, 5])
def test_a_slightly_rotated_box_is_found(degrees: float) -> None:
    picture = drawn(box(60, 10, 40, width=3), cross(70, 20, 20)).rotate(degrees, fillcolor="white")
    (frame,) = frames_nearest_middle(ink(picture))
    assert abs(frame.width - 43) <= 3
    assert abs(frame.left - 59) <= 3


def test_a_box_with_a_gap_of_two_pixels_is_found() -> None:
    picture = drawn(box(60, 10, 40, width=1))
    ImageDraw.Draw(picture).line((75, 10, 76, 10), fill="white")
    assert frames_nearest_middle(ink(picture)) == [Region(60, 10, 41, 41)]


def test_the_box_nearest_the_middle_is_chosen() -> None:
    picture = drawn(box(5, 15, 30), box(62, 15, 30), box(120, 15, 30), cross(125, 20, 20))
    assert frames_nearest_middle(ink(picture)) == [Region(62, 15, 31, 31)]


def test_a_much_smaller_box_near_the_middle_is_not_chosen() -> None:
    assert frames_nearest_middle(ink(drawn(box(10, 5, 50), box(75, 25, 14)))) == [Region(10, 5, 51, 51)]


def test_a_long_cell_is_not_a_frame() -> None:
    picture = drawn(lambda pen: pen.rectangle((20, 15, 140, 40), outline=BLACK, width=2))
    assert frames_nearest_middle(ink(picture)) == []


def test_a_box_cut_by_the_edge_of_the_picture_is_not_a_frame() -> None:
    picture = drawn(box(-10, 10, 40), box(60, 10, 40)).crop((0, 0, 90, 60))
    assert frames_nearest_middle(ink(picture)) == []


@pytest.mark.parametrize("text", ["O", "D", "B", "o", "8", "A", "Q", "R", "NO"])
def test_letters_are_not_frames(text: str) -> None:
    assert frames_nearest_middle(ink(drawn(word(50, 5, text, size=44)))) == []


def test_a_filled_box_is_not_a_frame() -> None:
    picture = Image.new("L", (60, 60), 255)
    ImageDraw.Draw(picture).rectangle((10, 10, 50, 50), fill=0)
    assert frames_nearest_middle(ink(picture)) == []


def test_marks_and_blank_paper_are_not_frames() -> None:
    assert frames_nearest_middle(ink(drawn(tick(60, 10, 40), cross(5, 10, 30)))) == []
    assert frames_nearest_middle(ink(drawn())) == []
    assert frames_nearest_middle(ink(drawn(paper=BLACK[0]))) == []


def test_a_second_frame_equally_near_the_middle_is_a_rival() -> None:
    two = frames_nearest_middle(ink(drawn(box(40, 15, 30), box(92, 15, 30))))
    assert sorted(two) == [Region(40, 15, 31, 31), Region(92, 15, 31, 31)]


def test_a_frame_one_pixel_off_the_middle_has_a_rival() -> None:
    picture = drawn(box(81, 15, 30), box(46, 15, 30))
    assert len(frames_nearest_middle(ink(picture))) == 2
    assert len(frames_nearest_middle(ink(picture.transpose(Image.Transpose.TRANSPOSE)))) == 2


def test_a_frame_around_the_middle_has_no_rival() -> None:
    assert len(frames_nearest_middle(ink(drawn(box(52, 15, 30), box(90, 15, 30))))) == 1


@pytest.mark.parametrize(
    ("side", "expected"), [(6, []), (7, [Region(20, 18, 7, 7)]), (8, [Region(20, 18, 8, 8)])]
)
def test_a_frame_has_at_least_7_pixels_per_side(side: int, expected: list[Region]) -> None:
    picture = drawn(box(20, 18, side - 1, width=1), size=(60, 50))
    assert frames_nearest_middle(ink(picture)) == expected


@pytest.mark.parametrize("side", [17, 18])
def test_a_frame_is_at_least_7_percent_of_a_large_picture(side: int) -> None:
    picture = drawn(box(100, 100, side - 1, width=1), size=(250, 200))
    assert len(frames_nearest_middle(ink(picture))) == (side == 18)


@pytest.mark.parametrize(("width", "is_frame"), [(50, True), (51, False)])
def test_a_frame_is_at_most_2_5_times_as_long_as_wide(width: int, *, is_frame: bool) -> None:
    cell = drawn(lambda pen: pen.rectangle((20, 20, 19 + width, 39), outline=BLACK), size=(90, 60))
    assert frames_nearest_middle(ink(cell)) == [Region(20, 20, width, 20)] * is_frame
    upright = cell.transpose(Image.Transpose.TRANSPOSE)
    assert frames_nearest_middle(ink(upright)) == [Region(20, 20, 20, width)] * is_frame


@pytest.mark.parametrize("side", ["left", "top", "right", "bottom"])
def test_a_box_with_a_missing_side_is_not_a_frame(side: str) -> None:
    picture = drawn(box(60, 10, 40))
    lines = {
        "left": (60, 14, 61, 46),
        "top": (64, 10, 96, 11),
        "right": (99, 14, 100, 46),
        "bottom": (64, 49, 96, 50),
    }
    ImageDraw.Draw(picture).rectangle(lines[side], fill="white")
    assert frames_nearest_middle(ink(picture)) == []


def test_a_frame_twice_as_far_from_the_middle_is_not_a_rival() -> None:
    near, far = box(45, 15, 30), box(125, 15, 30)
    assert frames_nearest_middle(ink(drawn(near, far))) == [Region(45, 15, 31, 31)]
