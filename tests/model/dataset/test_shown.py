import numpy as np
import numpy.typing as npt
import pytest

from model.dataset.shown import what_is_shown
from model.drawing import draw_marks
from model.labels import LABELS
from model.picture import Look, Reading, Region, image_to_reading
from model.picture.looks import Kind

TICK, NEITHER = LABELS.index("tick"), LABELS.index("neither")
LEFT, RIGHT, ALL = Region(0, 0, 10, 10), Region(20, 0, 10, 10), Region(0, 0, 30, 10)
ON_THE_RIGHT = np.array([21, 1, 28, 9], np.float32)


def look(number: int, kind: Kind, region: Region, weight: float = 1) -> Look:
    return Look(np.full((4, 4), number, np.int8), region, kind, weight, 1)


def reading(*looks: Look) -> Reading:
    return Reading(looks[0].grid, (), looks[0].region, looks)


def trained_looks(read: Reading, label: int, box: npt.NDArray[np.float32]) -> set[tuple[int, int]]:
    """The number and the label of each look that the network trains on, over many tries."""
    rng = np.random.default_rng(0)
    shown = (what_is_shown(read, label, box, rng) for _ in range(60))
    return {(int(grid[0, 0]), shown_label) for grid, shown_label in shown}


def test_the_look_that_fits_best_gets_the_marks_label_and_the_others_neither() -> None:
    read = reading(look(0, "all", ALL), look(1, "group", LEFT), look(2, "group", RIGHT))
    assert trained_looks(read, TICK, ON_THE_RIGHT) == {(2, TICK), (1, NEITHER)}


def test_a_frame_without_the_mark_is_neither() -> None:
    read = reading(look(0, "frame", LEFT), look(1, "surroundings", ALL, weight=0))
    assert trained_looks(read, TICK, ON_THE_RIGHT) == {(0, NEITHER)}


def test_neither_is_trained_on_every_look_except_a_frames_surroundings() -> None:
    free = reading(look(0, "all", ALL), look(1, "group", LEFT))
    assert trained_looks(free, NEITHER, ON_THE_RIGHT) == {(0, NEITHER), (1, NEITHER)}
    framed = reading(look(0, "frame", LEFT), look(1, "surroundings", ALL, weight=0))
    assert trained_looks(framed, NEITHER, ON_THE_RIGHT) == {(0, NEITHER)}


def test_a_picture_without_looks_is_trained_on_unchanged() -> None:
    read = Reading(np.full((4, 4), 7, np.int8), (), ALL)
    assert trained_looks(read, TICK, ON_THE_RIGHT) == {(7, TICK)}


@pytest.mark.parametrize("kind", ["tick/plain", "cross/plain"])
def test_drawn_marks_lie_within_their_boxes(kind: str) -> None:
    drawn = draw_marks(300, np.random.default_rng(2), {kind: 1})
    pictures = [grey for stack in drawn.greys for grey in stack]
    matches = 0
    for grey, (left, top, right, bottom) in zip(pictures, drawn.boxes.tolist(), strict=True):
        region = image_to_reading(grey, 40).region
        matches += region.left <= left + 3 and region.left + region.width >= right - 3
        matches += region.top <= top + 3 and region.top + region.height >= bottom - 3
    assert matches > 0.9 * 2 * len(pictures)
