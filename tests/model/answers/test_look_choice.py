import numpy as np
import numpy.typing as npt
import pytest

from model.answers.look_choice import best_looks_at_pictures, choose_look
from model.picture import Look, Pixels, Reading, Region
from model.picture.looks import Kind

BLANK = np.ones((4, 4), np.int8)
LEFT, RIGHT, BOTH = Region(0, 0, 10, 10), Region(20, 0, 10, 10), Region(0, 0, 30, 10)
THRESHOLD = 0.5


def look(kind: Kind, region: Region = BOTH, weight: float = 1, share: float = 1) -> Look:
    return Look(BLANK.copy(), region, kind, weight, share)


def reading(*looks: Look, warnings: tuple[str, ...] = ()) -> Reading:
    return Reading(looks[0].grid, warnings, looks[0].region, looks)


def scores(*rows: tuple[float, float]) -> npt.NDArray[np.float32]:
    return np.array(rows, np.float32)


def test_the_look_with_the_highest_weighted_score_is_answered() -> None:
    read = reading(look("all"), look("group", LEFT, 0.9), look("group", RIGHT, 0.5))
    answered, chosen = choose_look(read, scores((0.6, 0.1), (0.0, 0.9), (0.0, 1.0)), THRESHOLD)
    assert answered.region == LEFT
    assert answered.grid is read.looks[1].grid
    assert chosen.tolist() == pytest.approx([0, 0.81])


def test_the_best_look_at_each_picture_has_a_place_among_all_scores_and_a_grid_has_none() -> None:
    crowded = reading(look("all"), look("group", LEFT, 0.5))._replace(pixels=Pixels(BLANK.view(np.uint8)))
    readings = [Reading(BLANK, (), BOTH), crowded, crowded._replace(looks=())]
    rows = scores((0.9, 0.0), (0.3, 0.0), (0.0, 0.8), (0.1, 0.0))
    assert best_looks_at_pictures(readings, rows, [0, 1, 3, 4]) == {2, 3}


def test_among_equals_the_first_look_is_answered() -> None:
    read = reading(look("all"), look("group", LEFT))
    assert choose_look(read, scores((0.1, 0.1), (0.1, 0.0)), THRESHOLD)[0].region == BOTH


def test_what_is_beside_a_frame_never_wins() -> None:
    read = reading(look("frame", LEFT), look("surroundings", weight=0))
    answered, chosen = choose_look(read, scores((0.1, 0.0), (0.0, 1.0)), THRESHOLD)
    assert answered.region == LEFT
    assert chosen.tolist() == pytest.approx([0.1, 0])


def test_a_reading_that_was_looked_at_as_a_whole_is_answered_as_it_is() -> None:
    read = Reading(BLANK, ("tiny",), LEFT)
    answered, chosen = choose_look(read, scores((0.2, 0.3)), THRESHOLD)
    assert answered is read
    assert chosen.tolist() == pytest.approx([0.2, 0.3])


def test_two_groups_that_are_marks_are_several_marks() -> None:
    read = reading(look("all"), look("group", LEFT), look("group", RIGHT))
    answered, _ = choose_look(read, scores((0.0, 0.0), (0.9, 0.0), (0.0, 0.8)), THRESHOLD)
    assert "several-marks" in answered.warnings


def test_a_group_at_the_threshold_is_a_mark_and_one_whose_weighted_score_is_below_it_is_none() -> None:
    read = reading(look("all"), look("group", LEFT), look("group", RIGHT))
    answered, _ = choose_look(read, scores((0.0, 0.0), (0.9, 0.0), (0.0, THRESHOLD)), THRESHOLD)
    assert "several-marks" in answered.warnings
    read = reading(look("all"), look("group", LEFT), look("group", RIGHT, 0.5))
    answered, _ = choose_look(read, scores((0.0, 0.0), (0.9, 0.0), (0.0, 0.9)), THRESHOLD)
    assert "several-marks" not in answered.warnings


def test_a_mark_that_is_seen_twice_in_one_place_is_one_mark() -> None:
    read = reading(look("all"), look("group", LEFT), look("group", LEFT))
    answered, _ = choose_look(read, scores((0.0, 0.0), (0.9, 0.0), (0.8, 0.0)), THRESHOLD)
    assert "several-marks" not in answered.warnings


def test_two_marked_frames_that_are_as_near_the_middle_are_several_marks() -> None:
    read = reading(look("frame", LEFT), look("rival", RIGHT, weight=0.9), look("surroundings", weight=0))
    both, _ = choose_look(read, scores((0.9, 0.0), (0.0, 0.8), (0.9, 0.0)), THRESHOLD)
    assert both.warnings == ("several-marks",)
    one, _ = choose_look(read, scores((0.9, 0.0), (0.0, 0.1), (0.9, 0.0)), THRESHOLD)
    assert one.warnings == ()


def test_of_two_frames_that_are_as_near_the_middle_the_marked_one_is_answered() -> None:
    read = reading(look("frame", LEFT), look("rival", RIGHT, weight=0.9), look("surroundings", weight=0))
    answered, chosen = choose_look(read, scores((0.1, 0.0), (0.0, 0.9), (0.0, 0.0)), THRESHOLD)
    assert answered.region == RIGHT
    assert chosen.tolist() == pytest.approx([0, 0.81])


def test_other_ink_is_said_where_more_was_left_out_than_was_looked_at() -> None:
    read = reading(look("frame", LEFT, share=0.4), look("surroundings", weight=0), warnings=("low-contrast",))
    answered, _ = choose_look(read, scores((0.9, 0.0), (0.9, 0.0)), THRESHOLD)
    assert answered.warnings == ("low-contrast", "other-ink")


def test_other_ink_is_said_where_it_changes_the_answer() -> None:
    read = reading(look("frame", LEFT, share=0.9), look("surroundings", weight=0))
    assert choose_look(read, scores((0.9, 0.0), (0.1, 0.0)), THRESHOLD)[0].warnings == ("other-ink",)


def test_little_ink_that_changes_nothing_is_not_worth_a_word() -> None:
    read = reading(look("frame", LEFT, share=0.9), look("surroundings", weight=0))
    assert choose_look(read, scores((0.9, 0.0), (0.8, 0.0)), THRESHOLD)[0].warnings == ()


def test_a_rejected_mark_in_a_frame_with_nearly_all_ink_is_not_worth_a_word() -> None:
    read = reading(look("frame", LEFT, share=0.8), look("all", weight=0))
    assert choose_look(read, scores((0.1, 0.0), (0.1, 0.0)), THRESHOLD)[0].warnings == ()


def test_a_rejected_mark_beside_other_ink_is_never_silent() -> None:
    framed = reading(look("frame", LEFT, share=0.7), look("surroundings", weight=0))
    assert choose_look(framed, scores((0.1, 0.0), (0.1, 0.0)), THRESHOLD)[0].warnings == ("other-ink",)
    free = reading(look("all"), look("group", LEFT))
    assert choose_look(free, scores((0.1, 0.0), (0.1, 0.0)), THRESHOLD)[0].warnings == ("other-ink",)


def test_a_rejected_mark_in_two_colours_has_no_other_ink() -> None:
    read = reading(look("all"), look("colour", LEFT))
    assert choose_look(read, scores((0.1, 0.0), (0.1, 0.0)), THRESHOLD)[0].warnings == ()


def test_a_mark_that_is_rejected_for_its_weight_is_not_silent_either() -> None:
    read = reading(look("all"), look("group", LEFT, weight=0.8))
    answered, chosen = choose_look(read, scores((0.0, 0.0), (0.6, 0.0)), THRESHOLD)
    assert chosen.tolist() == pytest.approx([0.48, 0])
    assert answered.warnings == ("other-ink",)


def test_a_lone_group_that_is_rejected_for_its_weight_is_not_silent() -> None:
    read = reading(look("group", LEFT, weight=0.8))
    answered, _ = choose_look(read, scores((0.6, 0.0)), THRESHOLD)
    assert answered.warnings == ("other-ink",)
