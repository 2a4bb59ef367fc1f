"""Sets of marks are drawn by any number of workers, split by label, and read from folders."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from model.dataset import Folder, MarkSet, check_enough, draw_mark_set, load_folder, put_aside, vary
from model.dataset.marks import split
from model.errors import BadMarks, TickcrossError
from model.labels import LABELS
from model.picture import picture_to_reading
from tests.model.dataset.pictures import write, write_mark, write_own_marks
from tests.picture_files import NOT_READ
from tests.test_architecture import ROOT
from tests.tiny import random_grids


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_own_marks(tmp_path, of_each=5)


def test_targets_are_1_for_the_label_and_all_0_for_neither() -> None:
    marks = MarkSet(np.ones((3, 4, 4), np.int8), np.array([0, 1, 2], np.int8))
    np.testing.assert_array_equal(marks.targets, [[1, 0], [0, 1], [0, 0]])


def test_ink_is_the_share_of_cells_that_are_minus_1() -> None:
    grid = np.ones((1, 4, 4), np.int8)
    grid[0, 0] = -1
    assert MarkSet(grid, np.zeros(1, np.int8)).ink == pytest.approx([0.25])


def test_a_split_keeps_all_marks_and_the_shares_of_the_labels() -> None:
    labels = np.repeat(np.array([0, 1, 2], np.int8), [300, 200, 100])
    training, validation = split(labels, 0.1, np.random.default_rng(1))
    assert np.bincount(labels[validation]).tolist() == [30, 20, 10]
    np.testing.assert_array_equal(np.sort(np.concatenate([training, validation])), np.arange(600))


def test_a_split_of_few_marks_keeps_at_least_one_of_each_label_for_training() -> None:
    labels = np.array([0, 0, 0, 1, 1, 2], np.int8)
    training, validation = split(labels, 0.1, np.random.default_rng(1))
    assert np.bincount(labels[validation], minlength=3).tolist() == [1, 1, 0]
    assert np.bincount(labels[training], minlength=3).tolist() == [2, 1, 1]


def test_drawn_marks_depend_on_the_seed_and_not_on_the_number_of_workers() -> None:
    reports: list[tuple[int, int]] = []
    one = draw_mark_set(1300, 16, np.random.SeedSequence(7), workers=1)
    two = draw_mark_set(1300, 16, np.random.SeedSequence(7), workers=2, report=lambda *at: reports.append(at))
    other = draw_mark_set(1300, 16, np.random.SeedSequence(8), workers=1)
    np.testing.assert_array_equal(one.grids, two.grids)
    np.testing.assert_array_equal(one.labels, two.labels)
    assert not np.array_equal(one.labels, other.labels)
    assert one.grids.shape == (1300, 16, 16)
    assert reports[-1] == (1300, 1300)


def test_pictures_of_a_folder_are_read_like_those_of_the_service(folder: Path) -> None:
    read = load_folder(folder, 16)
    assert [LABELS[label] for label in read.marks.labels] == ["tick"] * 5 + ["cross"] * 5 + ["neither"] * 5
    for picture, grid in zip(read.pictures, read.marks.grids, strict=True):
        np.testing.assert_array_equal(grid, picture_to_reading(picture.path.read_bytes(), 16, 10_000).grid)


@pytest.mark.usefixtures("without_heic")
def test_unreadable_files_are_skipped_and_named(folder: Path) -> None:
    (folder / "tick" / "notes.txt").write_text("not a picture")
    (folder / "tick" / "phone.jpg").write_bytes(b"\0\0\0\x18ftypheic")
    (folder / "cross" / ".hidden").write_text("a hidden file")
    read = load_folder(folder, 16)
    assert len(read.pictures) == 15
    hint = "convert it, for example: heif-convert photo.heic photo.jpg"
    assert [*map(str, read.skipped)] == [
        f"{folder / 'tick' / 'notes.txt'}: {NOT_READ}",
        f"{folder / 'tick' / 'phone.jpg'}: a HEIC photo, {NOT_READ}; {hint}",
    ]


def test_a_folder_without_pictures_gives_no_marks(tmp_path: Path) -> None:
    (tmp_path / "tick").mkdir()
    assert len(load_folder(tmp_path, 16).marks) == 0


def test_a_large_picture_is_stored_at_a_smaller_size(tmp_path: Path) -> None:
    write(tmp_path / "tick" / "photo.png", Image.new("L", (1200, 900), 255))
    assert max(load_folder(tmp_path, 16).pictures[0].grey.size) <= 96


@pytest.mark.parametrize(
    ("counts", "alone", "reason"),
    [
        ({"tick": 2, "cross": 2}, False, None),
        ({"tick": 2, "cross": 2, "neither": 2}, True, None),
        ({"tick": 0}, False, "0 of tick; each label needs two or more, or no folder"),
        ({"tick": 2, "cross": 1}, False, "1 of cross; each label needs two or more, or no folder"),
        ({"tick": 2, "cross": 1}, True, "1 of cross, 0 of neither; each label needs two or more"),
    ],
)
def test_a_label_needs_a_training_picture_and_a_validation_picture(
    tmp_path: Path, counts: dict[str, int], alone: bool, reason: str | None
) -> None:
    for label, count in counts.items():
        (tmp_path / label).mkdir()
        for number in range(count):
            write_mark(tmp_path / label / f"{number}.png", label)
    folder = load_folder(tmp_path, 16)
    if reason is None:
        check_enough(folder, alone=alone)
    else:
        with pytest.raises(BadMarks) as caught:
            check_enough(folder, alone=alone)
        assert str(caught.value) == f"too few pictures: {reason}"


def test_the_validation_pictures_do_not_depend_on_file_names(folder: Path) -> None:
    def validation_hashes() -> set[str]:
        read = load_folder(folder, 16)
        training, validation = put_aside(read.pictures, 0.2)
        assert sorted([*training, *validation]) == list(range(15))
        assert [read.pictures[place].label for place in validation] == [0, 1, 2]
        return {read.pictures[place].sha256 for place in validation}

    before = validation_hashes()
    for number in range(5):
        (folder / "tick" / f"{number}.png").rename(folder / "tick" / f"{9 - number}-renamed.png")
    assert validation_hashes() == before


def varied(folder: Folder, count: int, seed: int = 1) -> MarkSet:
    return vary(folder.pictures, count, 16, np.random.default_rng(seed))


def test_variations_are_all_different_and_keep_their_labels(folder: Path) -> None:
    read = load_folder(folder, 16)
    marks = varied(read, 45)
    np.testing.assert_array_equal(marks.labels, np.tile(read.marks.labels, 3))
    assert len(np.unique(marks.grids.reshape(45, -1), axis=0)) > 40
    np.testing.assert_array_equal(marks.grids, varied(read, 45).grids)
    assert len(varied(read, 0)) == 0


def test_a_mark_set_accepts_labels_as_names_or_numbers() -> None:
    grids = random_grids(3).astype(float)
    for labels in (["tick", "neither", "cross"], [0, 2, 1], np.array([0, 2, 1], np.uint8)):
        marks = MarkSet.from_arrays(grids, labels)
        assert marks.grids.dtype == marks.labels.dtype == np.int8
        assert marks.labels.tolist() == [0, 2, 1]
    assert repr(marks) == "MarkSet of 3 grids of 12 x 12: 1 tick, 1 cross, 1 neither"


@pytest.mark.parametrize(
    ("grids", "labels", "message"),
    [
        (np.ones((3, 12)), [0, 0, 0], "the array of grids has shape (3, 12); expected (N, S, S)"),
        (np.ones((3, 12, 11)), [0, 0, 0], "the array of grids has shape (3, 12, 11); expected (N, S, S)"),
        (np.ones((3, 12, 12)), [0, 0], "the array of labels has shape (2,); expected (3,)"),
        (np.zeros((3, 12, 12)), [0, 0, 0], "a grid holds only -1 (ink) and 1 (paper)"),
        (
            np.ones((1, 12, 12)),
            ["circle"],
            "a label is 'circle'; expected one of tick, cross, neither, or 0 to 2",
        ),
        (np.ones((1, 12, 12)), [3], "a label is 3"),
        (np.ones((1, 12, 12)), [-1], "a label is -1"),
        (np.ones((1, 12, 12)), [0.5], "a label is 0.5"),
    ],
)
def test_invalid_arrays_of_marks_are_refused(grids: Any, labels: Any, message: str) -> None:
    with pytest.raises(TickcrossError, match=re.escape(message)):
        MarkSet.from_arrays(grids, labels)


UNGUARDED = """
import numpy as np
from model.dataset import draw_mark_set
draw_mark_set(1001, 8, np.random.SeedSequence(1), workers=2)
"""


def test_a_script_without_a_main_guard_gets_an_error_with_the_solution(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(UNGUARDED)
    run = subprocess.run(
        [sys.executable, script], env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True
    )
    assert run.returncode == 1
    assert 'under `if __name__ == "__main__":`' in run.stderr.splitlines()[-1]
    assert run.stderr.count("Traceback") == 1
    assert "BrokenProcessPool" not in run.stderr
