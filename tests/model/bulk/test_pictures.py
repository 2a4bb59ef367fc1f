"""Input pictures are given as files, folders or patterns."""

from pathlib import Path

import pytest

from model.bulk.pictures import input_of, named_files
from model.dataset.label_folders import Skipped
from model.errors import BadJob

FILES = ("b/2.png", "b/1.png", "a.png", "c.txt", ".hidden.png", "b/.git/3.png")


@pytest.fixture
def scans(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder `scans` in the current directory."""
    for name in FILES:
        path = tmp_path / "scans" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path / "scans"


def fail_if_skipped(complaint: Skipped) -> None:
    pytest.fail(str(complaint))


def files_of(*names: str) -> list[str]:
    return [*named_files(names, fail_if_skipped)]


@pytest.mark.usefixtures("scans")
def test_a_folder_gives_all_its_files_except_hidden_ones_sorted_by_path() -> None:
    assert files_of("scans") == ["scans/a.png", "scans/b/1.png", "scans/b/2.png", "scans/c.txt"]


@pytest.mark.usefixtures("scans")
@pytest.mark.parametrize(
    ("pattern", "files"),
    [
        ("scans/**/*.png", ["scans/a.png", "scans/b/1.png", "scans/b/2.png"]),
        ("scans/*", ["scans/a.png", "scans/c.txt"]),
        ("scans/b/[2-9].png", ["scans/b/2.png"]),
    ],
)
def test_a_pattern_gives_the_files_that_match(pattern: str, files: list[str]) -> None:
    assert files_of(pattern) == files


def test_a_pattern_may_be_absolute(scans: Path) -> None:
    assert files_of(f"{scans}/b/*.png") == [f"{scans}/b/1.png", f"{scans}/b/2.png"]


@pytest.mark.usefixtures("scans")
def test_several_names_keep_their_order() -> None:
    assert files_of("scans/c.txt", "scans/b", "scans/a.png", "scans/c.txt") == [
        "scans/c.txt",
        "scans/b/1.png",
        "scans/b/2.png",
        "scans/a.png",
        "scans/c.txt",
    ]


def test_a_file_is_found_although_its_name_looks_like_a_pattern(scans: Path) -> None:
    (scans / "[2].png").touch()
    assert files_of("scans/[2].png") == ["scans/[2].png"]


def test_a_skipped_folder_is_reported(scans: Path) -> None:
    (scans / "link").symlink_to(scans / "b")
    reports: list[Skipped] = []
    assert len([*named_files(["scans"], reports.append)]) == 4
    assert [*map(str, reports)] == ["scans/link: a link to a folder is not followed"]


def test_rows_are_numbered_and_have_paths_relative_to_the_current_directory(scans: Path) -> None:
    job_input = input_of(["scans/b"], Path("out"), fail_if_skipped)
    assert job_input.folder == scans.parent
    assert [(row.number, row.path, row.region) for row in job_input.rows()] == [
        (0, "scans/b/1.png", None),
        (1, "scans/b/2.png", None),
    ]
    assert [*job_input.rows()] == [*job_input.rows()]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("empty", "empty: there is no file in this folder"),
        ("nowhere", "nowhere: there is no such file or folder"),
        ("scans/*.jpg", "scans/*.jpg: no file matches this pattern"),
        ("scans", "scans/out is in scans, so its files would be read as pictures; choose another folder"),
    ],
)
def test_names_without_files_and_an_output_inside_the_input_are_refused(
    scans: Path, name: str, reason: str
) -> None:
    (scans.parent / "empty").mkdir()
    with pytest.raises(BadJob) as caught:
        input_of([name], Path("scans/out"), fail_if_skipped)
    assert str(caught.value) == reason
