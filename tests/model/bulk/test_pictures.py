"""Pictures are named one by one, by folders and by patterns."""

from pathlib import Path

import pytest

from model.bulk.pictures import input_of, named_files
from model.dataset.label_folders import Skipped
from model.errors import BadJob

FILES = ("b/2.png", "b/1.png", "a.png", "c.txt", ".hidden.png", "b/.git/3.png")


@pytest.fixture
def scans(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder, from beside which it is named."""
    for name in FILES:
        path = tmp_path / "scans" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path / "scans"


def skipped(complaint: Skipped) -> None:
    pytest.fail(str(complaint))


def found(*names: str) -> list[str]:
    return [*named_files(names, skipped)]


@pytest.mark.usefixtures("scans")
def test_a_folder_is_all_of_its_files_in_the_order_of_their_paths_but_for_hidden_ones() -> None:
    assert found("scans") == ["scans/a.png", "scans/b/1.png", "scans/b/2.png", "scans/c.txt"]


@pytest.mark.usefixtures("scans")
@pytest.mark.parametrize(
    ("pattern", "files"),
    [
        ("scans/**/*.png", ["scans/a.png", "scans/b/1.png", "scans/b/2.png"]),
        ("scans/*", ["scans/a.png", "scans/c.txt"]),
        ("scans/b/[2-9].png", ["scans/b/2.png"]),
    ],
)
def test_a_pattern_is_the_files_that_match(pattern: str, files: list[str]) -> None:
    assert found(pattern) == files


def test_a_pattern_may_be_absolute(scans: Path) -> None:
    assert found(f"{scans}/b/*.png") == [f"{scans}/b/1.png", f"{scans}/b/2.png"]


@pytest.mark.usefixtures("scans")
def test_several_names_are_taken_in_their_order() -> None:
    assert found("scans/c.txt", "scans/b", "scans/a.png", "scans/c.txt") == [
        "scans/c.txt",
        "scans/b/1.png",
        "scans/b/2.png",
        "scans/a.png",
        "scans/c.txt",
    ]


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(scans: Path) -> None:
    (scans / "[2].png").touch()
    assert found("scans/[2].png") == ["scans/[2].png"]


def test_a_folder_that_is_not_read_is_reported(scans: Path) -> None:
    (scans / "link").symlink_to(scans / "b")
    reports: list[Skipped] = []
    assert len([*named_files(["scans"], reports.append)]) == 4
    assert [*map(str, reports)] == ["scans/link: a link to a folder is not followed"]


def test_rows_of_a_job_are_numbered_and_begin_where_the_command_is_called(scans: Path) -> None:
    taken = input_of(["scans/b"], Path("out"), skipped)
    assert taken.folder == scans.parent
    assert [(row.number, row.path, row.region) for row in taken.rows()] == [
        (0, "scans/b/1.png", None),
        (1, "scans/b/2.png", None),
    ]
    assert [*taken.rows()] == [*taken.rows()]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("empty", "empty: there is no file in this folder"),
        ("nowhere", "nowhere: there is no such file or folder"),
        ("scans/*.jpg", "scans/*.jpg: no file matches this pattern"),
        ("scans", "scans/out is in scans, so its files would be read as pictures; choose another folder"),
    ],
)
def test_a_job_is_refused_for_names_without_files_and_for_an_output_among_them(
    scans: Path, name: str, reason: str
) -> None:
    (scans.parent / "empty").mkdir()
    with pytest.raises(BadJob) as caught:
        input_of([name], Path("scans/out"), skipped)
    assert str(caught.value) == reason
