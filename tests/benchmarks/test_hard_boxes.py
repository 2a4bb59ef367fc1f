"""The hard boxes match their names and are reproducible from a seed."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.hard_boxes import hands
from benchmarks.hard_boxes.cameras import CAMERAS
from benchmarks.hard_boxes.draw import draw_folder, draw_picture
from benchmarks.hard_boxes.forms import BOXES, printed_form
from benchmarks.hard_boxes.papers import PAPERS
from benchmarks.hard_boxes.pens import PENS
from benchmarks.hard_boxes.score import Answer, table


@pytest.mark.parametrize("label", hands.HABITS)
def test_the_same_seed_draws_the_same_picture(label: str) -> None:
    one, other = (draw_picture(label, np.random.default_rng(7)) for _ in range(2))
    assert one.story == other.story
    assert one.image.tobytes() == other.image.tobytes()


def test_every_part_of_a_story_can_be_drawn() -> None:
    rng = np.random.default_rng(1)
    path = hands.cross(rng)
    for paper in PAPERS.values():
        assert 0 < paper[0](rng).mean() <= 1.1
    for box in BOXES:
        assert printed_form(box, rng).mean() <= 1
    for pen in PENS.values():
        assert 0 <= pen[0](path, rng).min() < 0.9
    for camera in CAMERAS.values():
        assert min(camera[0](np.ones((480, 480), np.float32), rng).size) >= 24


def test_every_habit_of_every_hand_leaves_a_path() -> None:
    rng = np.random.default_rng(2)
    for label, habits in hands.HABITS.items():
        for name, (habit, _) in habits.items():
            path = habit(rng)
            assert bool(path) == (name != "nothing"), (label, name)
            assert all(stroke.ndim == 2 and stroke.shape[1] == 2 for stroke in path)


def test_a_folder_holds_the_given_number_of_pictures_of_each_label(tmp_path: Path) -> None:
    draw_folder(tmp_path, each=2, seed=3)
    assert sorted(file.parent.name for file in tmp_path.glob("*/*.png")) == sorted(
        ["tick", "cross", "neither"] * 2
    )


def test_the_table_counts_all_answers_and_those_of_each_part() -> None:
    story = ("tick", "pencil", "square", "office", "fax")
    answers = [Answer("tick", "tick", "tick", story), Answer("tick", "neither", "tick", story)]
    rows = {row.name: row for row in table(answers)}
    assert rows["all"][1:] == (2, 0.5, 1.0)
    assert rows["pen pencil"].three_way == 0.5
