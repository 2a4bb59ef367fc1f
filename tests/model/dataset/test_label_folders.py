"""Label folders are recognised in every spelling, and all other entries are reported."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from model.dataset import load_folder
from model.dataset.label_folders import files_below, label_folders
from model.errors import BadMarks
from model.labels import LABELS
from tests.model.dataset.pictures import write_mark

NOBODY = 65534 if os.geteuid() == 0 else os.geteuid()
UNREADABLE = f"the folder cannot be read: Permission denied to user {NOBODY}"


@contextmanager
def as_another_user() -> Iterator[None]:
    """Run as another user, because root may read everything."""
    before = os.geteuid()
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(before)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may enter, unlike pytest's own folders."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    for path in folder.rglob("*"):
        path.chmod(0o755)
    folder.chmod(0o755)
    shutil.rmtree(folder)


def refusal(directory: Path) -> str:
    with pytest.raises(BadMarks) as caught:
        label_folders(directory)
    return str(caught.value)


@pytest.mark.parametrize(
    ("names", "labels"),
    [
        (("tick", "cross", "neither"), ["tick", "cross", "neither"]),
        (("Tick", "CROSS", "Neither"), ["tick", "cross", "neither"]),
        (("ticks", "Crosses", "neithers"), ["tick", "cross", "neither"]),
        (("cross", "crosses"), ["cross", "cross"]),
    ],
)
def test_folder_names_may_have_capitals_and_plurals(
    tmp_path: Path, names: tuple[str, ...], labels: list[str]
) -> None:
    for name in names:
        (tmp_path / name).mkdir()
    folders, skipped = label_folders(tmp_path)
    assert {folder.path.name for folder in folders} == set(names)
    assert [LABELS[folder.label] for folder in folders] == labels
    assert skipped == []


def test_entries_that_are_not_label_folders_are_skipped_with_a_reason(tmp_path: Path) -> None:
    for name in ("tick", "circle", ".hidden"):
        (tmp_path / name).mkdir()
    (tmp_path / "notes.txt").touch()
    (tmp_path / "cross").touch()
    folders, skipped = label_folders(tmp_path)
    assert [folder.path.name for folder in folders] == ["tick"]
    assert {each.path.name: each.reason for each in skipped} == {
        "circle": "the folder's name is not a label; expected tick/, cross/ or neither/",
        "cross": "it is not in tick/, cross/ or neither/",
        "notes.txt": "it is not in tick/, cross/ or neither/",
    }


def test_a_missing_folder_is_reported_as_missing(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nowhere") == f"{tmp_path / 'nowhere'}: there is no such folder"


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "marks.zip").touch()
    assert refusal(tmp_path / "marks.zip").startswith(f"{tmp_path / 'marks.zip'} is not a folder")


def test_the_error_for_an_empty_folder_shows_how_to_mount_it(tmp_path: Path) -> None:
    (tmp_path / ".DS_Store").touch()
    assert refusal(tmp_path).startswith(f"{tmp_path}: the folder is empty; in a container, ")
    assert '-v "$PWD/my-marks:/marks:ro"' in refusal(tmp_path)


def test_the_error_for_a_folder_without_labels_lists_its_content(tmp_path: Path) -> None:
    for name in ("checked", "crossed", "empty", "other"):
        (tmp_path / name).mkdir()
    expected = "there is no tick/, cross/ or neither/ in it, only checked/, crossed/, empty/ and 1 more"
    assert refusal(tmp_path) == f"{tmp_path}: {expected}"


def test_a_folder_without_permission_is_reported_as_unreadable(open_folder: Path) -> None:
    open_folder.chmod(0)
    with as_another_user():
        assert (
            refusal(open_folder)
            == f"{open_folder}: the folder cannot be read: Permission denied to user {NOBODY}"
        )


def test_a_folder_without_permission_to_enter_is_reported_as_unreadable(open_folder: Path) -> None:
    (open_folder / "tick").mkdir()
    open_folder.chmod(0o444)
    with as_another_user():
        assert (
            refusal(open_folder)
            == f"{open_folder}: the folder cannot be read: Permission denied to user {NOBODY}"
        )


def test_an_unreadable_subfolder_is_named(open_folder: Path) -> None:
    (open_folder / "more").mkdir(mode=0)
    (open_folder / "1.png").touch()
    with as_another_user():
        files, skipped = files_below(open_folder)
    assert files == [open_folder / "1.png"]
    assert [*map(str, skipped)] == [
        f"{open_folder / 'more'}: the folder cannot be read: Permission denied to user {NOBODY}"
    ]


def test_a_picture_without_permission_is_skipped(open_folder: Path) -> None:
    write_mark(open_folder / "tick" / "1.png", "tick").chmod(0)
    with as_another_user():
        read = load_folder(open_folder, 16)
    reason = f"Permission denied to user {NOBODY}"
    assert [*map(str, read.skipped)] == [f"{open_folder / 'tick' / '1.png'}: {reason}"]


def test_files_are_found_in_subfolders_except_hidden_ones(tmp_path: Path) -> None:
    for name in ("b/2.png", "a/1.png", "3.png", ".trash/4.png", ".5.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    files, skipped = files_below(tmp_path)
    assert [str(path.relative_to(tmp_path)) for path in files] == ["3.png", "a/1.png", "b/2.png"]
    assert skipped == []


def test_a_link_to_a_folder_is_reported_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path)
    files, skipped = files_below(tmp_path)
    assert files == []
    assert [*map(str, skipped)] == [f"{tmp_path / 'loop'}: a link to a folder is not followed"]
