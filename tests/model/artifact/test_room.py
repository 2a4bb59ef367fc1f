"""A training run that could not write its version is refused before it begins."""

import resource
from pathlib import Path

import pytest

from model.artifact.versions import check_room
from model.errors import BadOutput


def refusal(root: Path, parameters: int = 1) -> str:
    with pytest.raises(BadOutput) as caught:
        check_room(root, parameters)
    return str(caught.value)


def test_the_check_leaves_no_files_when_there_is_room(tmp_path: Path) -> None:
    check_room(tmp_path / "new" / "tickcross", 1000)
    check_room(tmp_path, 1000)
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("name", ["file", "file/below"])
def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    reason = "a new version cannot be written there: Not a directory"
    assert refusal(tmp_path / name) == f"{tmp_path / name}: {reason}"


def test_a_read_only_folder_is_refused() -> None:
    assert refusal(Path("/proc")).startswith("/proc: a new version cannot be written there: ")


def test_a_version_larger_than_the_free_space_is_refused(tmp_path: Path) -> None:
    """A limit on the size of files stands for a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, before[1]))
    try:
        assert "a new version cannot be written there: " in refusal(tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert [*tmp_path.iterdir()] == []


def test_the_check_needs_40_bytes_per_parameter_and_8_megabytes(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8_000_000 + 40 * 1000, before[1]))
    try:
        check_room(tmp_path, 1000)
        assert "a new version cannot be written there: " in refusal(tmp_path, 1001)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_folder_with_an_unwritable_history_is_refused(tmp_path: Path) -> None:
    (tmp_path / "history.jsonl").mkdir()
    assert refusal(tmp_path) == f"{tmp_path}: a new version cannot be written there: Is a directory"
