"""A run that could not write its version is refused before it begins."""

import resource
from pathlib import Path

import pytest

from model.artifact.versions import check_room
from model.errors import BadOutput


def refusal(root: Path, parameters: int = 1) -> str:
    with pytest.raises(BadOutput) as caught:
        check_room(root, parameters)
    return str(caught.value)


def test_where_there_is_room_nothing_is_left_behind(tmp_path: Path) -> None:
    check_room(tmp_path / "new" / "tickcross", 1000)
    check_room(tmp_path, 1000)
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("name", ["file", "file/below"])
def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    reason = "a new version cannot be written there: Not a directory"
    assert refusal(tmp_path / name) == f"{tmp_path / name}: {reason}"


def test_a_folder_that_cannot_be_written_to_is_refused() -> None:
    assert refusal(Path("/proc")).startswith("/proc: a new version cannot be written there: ")


def test_more_than_the_disk_takes_is_refused(tmp_path: Path) -> None:
    """The limit of a file's size stands for that of the disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, before[1]))
    try:
        assert "a new version cannot be written there: " in refusal(tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert [*tmp_path.iterdir()] == []


def test_there_has_to_be_room_for_forty_bytes_a_parameter_and_eight_megabytes(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8_000_000 + 40 * 1000, before[1]))
    try:
        check_room(tmp_path, 1000)
        assert "a new version cannot be written there: " in refusal(tmp_path, 1001)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_history_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "history.jsonl").mkdir()
    assert refusal(tmp_path) == f"{tmp_path}: a new version cannot be written there: Is a directory"
