"""A file is opened only if it is a regular file and not too large."""

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from model.errors import BadFile
from model.files import bytes_of_file, open_file
from tests.allocations import counted_allocations

GIBIBYTE = 1024**3


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "some file"


@pytest.fixture
def listening_socket(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A socket at `path`."""
    monkeypatch.chdir(path.parent)  # the path of a socket has at most 107 bytes
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path.name)
        yield


def refusal(path: Path, max_bytes: int = 100) -> str:
    with pytest.raises(BadFile) as caught:
        bytes_of_file(path, max_bytes)
    assert caught.value.path == path
    assert str(caught.value) == f"{path}: {caught.value.reason}"
    return caught.value.reason


def test_a_regular_file_is_read(path: Path) -> None:
    path.write_bytes(b"x" * 100)
    assert bytes_of_file(path, 100) == b"x" * 100


def test_a_link_is_followed(path: Path) -> None:
    (path.parent / "target").write_bytes(b"content")
    path.symlink_to("target")
    assert bytes_of_file(path, 100) == b"content"


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (Path.mkdir, "it is a folder; expected a regular file"),
        (os.mkfifo, "it is a FIFO; expected a regular file"),
        (lambda path: path.symlink_to("/dev/zero"), "it is a device; expected a regular file"),
        (lambda path: path.symlink_to(path.name), "Too many levels of symbolic links"),
        (lambda path: path.symlink_to("nowhere"), "No such file or directory"),
        (lambda path: path.write_bytes(b"x" * 101), "it has 101 bytes; at most 100 are read"),
    ],
    ids=["folder", "FIFO", "device", "loop", "dangling link", "too large"],
)
def test_other_files_are_refused_with_the_reason(
    path: Path, make: Callable[[Path], object], reason: str
) -> None:
    make(path)
    assert refusal(path) == reason


def test_a_missing_file_is_refused(path: Path) -> None:
    assert refusal(path) == "No such file or directory"


@pytest.mark.usefixtures("listening_socket")
def test_a_socket_is_refused(path: Path) -> None:
    assert refusal(path) == "it is a socket; expected a regular file"


def test_a_fifo_that_replaces_a_file_is_refused_without_waiting(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_bytes(b"content")
    facts = path.stat()
    path.unlink()
    os.mkfifo(path)
    monkeypatch.setattr(Path, "stat", lambda *_, **__: facts)
    assert refusal(path) == "it is a FIFO; expected a regular file"


def test_a_huge_file_is_refused_before_it_is_read(path: Path) -> None:
    path.touch()
    os.truncate(path, 3 * GIBIBYTE)
    with counted_allocations() as allocations:
        reason = refusal(path)
    assert reason == f"it has {3 * GIBIBYTE} bytes; at most 100 are read"
    assert allocations.peak < 100_000


def test_an_error_while_reading_becomes_a_bad_file_error(path: Path) -> None:
    path.write_bytes(b"content")
    with pytest.raises(BadFile, match="Input/output error"), open_file(path, 100):
        raise OSError(5, "Input/output error")
