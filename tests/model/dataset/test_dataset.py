"""Sets of marks: drawn the same by any number of workers, split fairly, read from a user's folder."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from model.dataset import Folder, MarkSet, draw_mark_set, load_folder, put_aside, vary
from model.dataset.marks import split
from model.errors import BadMarks
from model.labels import LABELS
from model.picture import picture_to_reading


def write_picture(path: Path, *lines: tuple[int, ...]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.new("L", (40, 40), 255)
    for line in lines:
        ImageDraw.Draw(image).line(line, fill=0, width=3)
    image.save(path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(5):
        write_picture(tmp_path / "tick" / f"{number}.png", (5, 20, 15, 30), (15, 30, 35, 5 + number))
        write_picture(tmp_path / "cross" / f"{number}.png", (5, 5 + number, 35, 35), (5, 35, 35, 5))
        write_picture(tmp_path / "neither" / f"{number}.png", (5, 20, 35, 20 + number))
    return tmp_path


def test_targets_are_one_for_what_the_mark_is_and_nothing_for_neither() -> None:
    marks = MarkSet(np.ones((3, 4, 4), np.int8), np.array([0, 1, 2], np.int8))
    np.testing.assert_array_equal(marks.targets, [[1, 0], [0, 1], [0, 0]])


def test_ink_is_the_share_of_minus_ones() -> None:
    grid = np.ones((1, 4, 4), np.int8)
    grid[0, 0] = -1
    assert MarkSet(grid, np.zeros(1, np.int8)).ink == pytest.approx([0.25])


def test_a_split_keeps_the_shares_of_the_labels_and_loses_no_mark() -> None:
    labels = np.repeat(np.array([0, 1, 2], np.int8), [300, 200, 100])
    training, validation = split(labels, 0.1, np.random.default_rng(1))
    assert np.bincount(labels[validation]).tolist() == [30, 20, 10]
    np.testing.assert_array_equal(np.sort(np.concatenate([training, validation])), np.arange(600))


def test_a_split_of_few_marks_leaves_some_of_each_label_on_both_sides() -> None:
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


def test_a_folder_is_read_as_the_service_reads_pictures(folder: Path) -> None:
    read = load_folder(folder, 16)
    assert [LABELS[label] for label in read.marks.labels] == ["tick"] * 5 + ["cross"] * 5 + ["neither"] * 5
    for picture, grid in zip(read.pictures, read.marks.grids, strict=True):
        np.testing.assert_array_equal(grid, picture_to_reading(picture.path.read_bytes(), 16, 10_000).grid)


def test_bad_files_are_named_and_skipped(folder: Path) -> None:
    (folder / "tick" / "notes.txt").write_text("not a picture")
    (folder / "cross" / ".hidden").write_text("not even looked at")
    read = load_folder(folder, 16)
    assert len(read.pictures) == 15
    assert [line.split(": ")[0] for line in read.skipped] == [str(folder / "tick" / "notes.txt")]


def test_a_folder_without_marks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadMarks, match="no picture in tick/, cross/ or neither/"):
        load_folder(tmp_path, 16)


def test_the_same_pictures_are_put_aside_each_time_whatever_they_are_called(folder: Path) -> None:
    def kept_aside() -> set[bytes]:
        read = load_folder(folder, 16)
        training, validation = put_aside(read.pictures, 0.2)
        assert sorted([*training, *validation]) == list(range(15))
        assert [read.pictures[place].label for place in validation] == [0, 1, 2]
        return {read.pictures[place].data for place in validation}

    before = kept_aside()
    for number in range(5):
        (folder / "tick" / f"{number}.png").rename(folder / "tick" / f"{9 - number}-renamed.png")
    assert kept_aside() == before


def varied(folder: Folder, count: int, seed: int = 1) -> MarkSet:
    return vary(folder.pictures, count, 16, np.random.default_rng(seed))


def test_variations_are_all_different_and_keep_their_labels(folder: Path) -> None:
    read = load_folder(folder, 16)
    marks = varied(read, 45)
    np.testing.assert_array_equal(marks.labels, np.tile(read.marks.labels, 3))
    assert len(np.unique(marks.grids.reshape(45, -1), axis=0)) > 40
    np.testing.assert_array_equal(marks.grids, varied(read, 45).grids)
    assert len(varied(read, 0)) == 0
