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


def test_the_look_with_the_highest_weighted_score_is_chosen() -> None:
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


def test_the_first_of_equal_looks_is_chosen() -> None:
    read = reading(look("all"), look("group", LEFT))
    assert choose_look(read, scores((0.1, 0.1), (0.1, 0.0)), THRESHOLD)[0].region == BOTH


def test_the_surroundings_of_a_frame_are_never_chosen() -> None:
    read = reading(look("frame", LEFT), look("surroundings", weight=0))
    answered, chosen = choose_look(read, scores((0.1, 0.0), (0.0, 1.0)), THRESHOLD)
    assert answered.region == LEFT
    assert chosen.tolist() == pytest.approx([0.1, 0])


def test_a_reading_without_looks_is_returned_unchanged() -> None:
    read = Reading(BLANK, ("tiny",), LEFT)
    answered, chosen = choose_look(read, scores((0.2, 0.3)), THRESHOLD)
    assert answered is read
    assert chosen.tolist() == pytest.approx([0.2, 0.3])


def test_two_groups_with_marks_get_the_warning_several_marks() -> None:
    read = reading(look("all"), look("group", LEFT), look("group", RIGHT))
    answered, _ = choose_look(read, scores((0.0, 0.0), (0.9, 0.0), (0.0, 0.8)), THRESHOLD)
    assert "several-marks" in answered.warnings


def test_a_group_is_a_mark_if_its_weighted_score_reaches_the_threshold() -> None:
    read = reading(look("all"), look("group", LEFT), look("group", RIGHT))
    answered, _ = choose_look(read, scores((0.0, 0.0), (0.9, 0.0), (0.0, THRESHOLD)), THRESHOLD)
    assert "several-marks" in answered.warnings
    read = reading(look("all"), look("group", LEFT), look("group", RIGHT, 0.5))
    answered, _ = choose_look(read, scores((0.0, 0.0), (0.9, 0.0), (0.0, 0.9)), THRESHOLD)
    assert "several-marks" not in answered.warnings


def test_two_looks_at_the_same_place_count_as_one_mark() -> None:
    read = reading(look("all"), look("group", LEFT), look("group", LEFT))
    answered, _ = choose_look(read, scores((0.0, 0.0), (0.9, 0.0), (0.8, 0.0)), THRESHOLD)
    assert "several-marks" not in answered.warnings


def test_two_marked_rival_frames_get_the_warning_several_marks() -> None:
    read = reading(look("frame", LEFT), look("rival", RIGHT, weight=0.9), look("surroundings", weight=0))
    both, _ = choose_look(read, scores((0.9, 0.0), (0.0, 0.8), (0.9, 0.0)), THRESHOLD)
    assert both.warnings == ("several-marks",)
    one, _ = choose_look(read, scores((0.9, 0.0), (0.0, 0.1), (0.9, 0.0)), THRESHOLD)
    assert one.warnings == ()


def test_the_marked_one_of_two_rival_frames_is_chosen() -> None:
    read = reading(look("frame", LEFT), look("rival", RIGHT, weight=0.9), look("surroundings", weight=0))
    answered, chosen = choose_look(read, scores((0.1, 0.0), (0.0, 0.9), (0.0, 0.0)), THRESHOLD)
    assert answered.region == RIGHT
    assert chosen.tolist() == pytest.approx([0, 0.81])


def test_other_ink_is_reported_when_most_of_the_ink_was_left_out() -> None:
    read = reading(look("frame", LEFT, share=0.4), look("surroundings", weight=0), warnings=("low-contrast",))
    answered, _ = choose_look(read, scores((0.9, 0.0), (0.9, 0.0)), THRESHOLD)
    assert answered.warnings == ("low-contrast", "other-ink")


def test_other_ink_is_reported_when_it_changes_the_answer() -> None:
    read = reading(look("frame", LEFT, share=0.9), look("surroundings", weight=0))
    assert choose_look(read, scores((0.9, 0.0), (0.1, 0.0)), THRESHOLD)[0].warnings == ("other-ink",)


def test_a_little_other_ink_that_changes_nothing_is_not_reported() -> None:
    read = reading(look("frame", LEFT, share=0.9), look("surroundings", weight=0))
    assert choose_look(read, scores((0.9, 0.0), (0.8, 0.0)), THRESHOLD)[0].warnings == ()


def test_a_rejected_mark_in_a_frame_with_nearly_all_ink_gets_no_warning() -> None:
    read = reading(look("frame", LEFT, share=0.8), look("all", weight=0))
    assert choose_look(read, scores((0.1, 0.0), (0.1, 0.0)), THRESHOLD)[0].warnings == ()


def test_a_rejected_mark_beside_other_ink_gets_a_warning() -> None:
    framed = reading(look("frame", LEFT, share=0.7), look("surroundings", weight=0))
    assert choose_look(framed, scores((0.1, 0.0), (0.1, 0.0)), THRESHOLD)[0].warnings == ("other-ink",)
    free = reading(look("all"), look("group", LEFT))
    assert choose_look(free, scores((0.1, 0.0), (0.1, 0.0)), THRESHOLD)[0].warnings == ("other-ink",)


def test_a_rejected_mark_in_two_colours_has_no_other_ink() -> None:
    read = reading(look("all"), look("colour", LEFT))
    assert choose_look(read, scores((0.1, 0.0), (0.1, 0.0)), THRESHOLD)[0].warnings == ()


def test_a_mark_rejected_because_of_its_weight_gets_a_warning() -> None:
    read = reading(look("all"), look("group", LEFT, weight=0.8))
    answered, chosen = choose_look(read, scores((0.0, 0.0), (0.6, 0.0)), THRESHOLD)
    assert chosen.tolist() == pytest.approx([0.48, 0])
    assert answered.warnings == ("other-ink",)


def test_a_single_group_rejected_because_of_its_weight_gets_a_warning() -> None:
    read = reading(look("group", LEFT, weight=0.8))
    answered, _ = choose_look(read, scores((0.6, 0.0)), THRESHOLD)
    assert answered.warnings == ("other-ink",)
