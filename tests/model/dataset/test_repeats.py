"""A repeated picture is used once; under two labels it is not used."""

from pathlib import Path

from PIL import Image, ImageDraw

from model.dataset import Folder, Repeats, load_folder, without_repeats
from tests.model.dataset.pictures import write, write_blank, write_mark, write_own_marks

GRID_SIZE = 16


def checked(directory: Path) -> tuple[Folder, Repeats]:
    return without_repeats(load_folder(directory, GRID_SIZE))


def paths(folder: Folder) -> list[Path]:
    return [picture.path for picture in folder.pictures]


def test_different_pictures_are_all_used(tmp_path: Path) -> None:
    folder, repeats = checked(write_own_marks(tmp_path))
    assert len(folder.pictures) == len(folder.marks) == 18
    assert repeats == Repeats([], [], [])


def test_the_same_picture_in_two_encodings_is_used_once(tmp_path: Path) -> None:
    first = write_mark(tmp_path / "tick" / "a.png", "tick")
    again = tmp_path / "tick" / "b.bmp"
    Image.open(first).save(again)
    other = write_mark(tmp_path / "tick" / "c.png", "tick", moved=4)
    folder, repeats = checked(tmp_path)
    assert paths(folder) == [first, other]
    assert repeats == Repeats([[first, again]], [], [])


def test_the_same_picture_under_two_labels_is_not_used(tmp_path: Path) -> None:
    tick = write_mark(tmp_path / "tick" / "a.png", "tick")
    cross = write_mark(tmp_path / "cross" / "a.png", "tick")
    other = write_mark(tmp_path / "cross" / "b.png", "cross")
    folder, repeats = checked(tmp_path)
    assert paths(folder) == [other]
    assert folder.marks.labels.tolist() == [1]
    assert repeats == Repeats([], [[tick, cross]], [])


def test_two_scans_of_an_empty_box_are_not_the_same_picture(tmp_path: Path) -> None:
    for number in range(3):
        image = Image.new("L", (40, 40), 250 - number)
        ImageDraw.Draw(image).rectangle((5, 5, 35, 35), outline=number, width=2)
        write(tmp_path / "neither" / f"{number}.png", image)
    folder, repeats = checked(tmp_path)
    assert len({grid.tobytes() for grid in folder.marks.grids}) == 1
    assert len(folder.pictures) == 3
    assert repeats == Repeats([], [], [])


def test_blank_pictures_are_all_used(tmp_path: Path) -> None:
    for number in range(3):
        write_blank(tmp_path / "neither" / f"{number}.png", grey=255)
    folder, repeats = checked(tmp_path)
    assert len(folder.pictures) == 3
    assert repeats == Repeats([], [], [])


def test_blank_pictures_are_used_only_under_neither(tmp_path: Path) -> None:
    empty = [write_blank(tmp_path / "neither" / f"{number}.png") for number in range(3)]
    tick = write_blank(tmp_path / "tick" / "1.png")
    folder, repeats = checked(tmp_path)
    assert paths(folder) == empty
    assert repeats == Repeats([], [], [tick])
