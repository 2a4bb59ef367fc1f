"""Wherever a file is read, anything but a regular file gives a one-line error without waiting."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from model.artifact import load_version, versions
from model.errors import BadArtifact
from tests.model.dataset.pictures import write_own_marks
from tests.tiny import EASY_EXAM, GRID_SIZE, LAYERS, save_tiny_version

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 60.0
MANIFEST, WEIGHTS = "manifest.json", "weights.safetensors"
GIBIBYTE = 1024**3
Make = Callable[[Path], object]


@pytest.fixture
def version(tmp_path: Path) -> Path:
    return save_tiny_version(tmp_path / "tickcross")


@pytest.fixture
def fifo(tmp_path: Path) -> Path:
    os.mkfifo(tmp_path / "fifo")
    return tmp_path / "fifo"


@pytest.fixture
def marks(tmp_path: Path) -> Path:
    """A folder with a FIFO beside a few marks."""
    write_own_marks(tmp_path / "marks", of_each=3)
    os.mkfifo(tmp_path / "marks" / "tick" / "fifo.png")
    return tmp_path / "marks"


def run(*arguments: object) -> "subprocess.CompletedProcess[str]":
    """Run `python -m model ARGUMENTS`; raises TimeoutExpired if it waits for a FIFO."""
    command = [sys.executable, "-m", "model", *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS
    )


def create_huge_file(path: Path) -> None:
    path.touch()
    os.truncate(path, 3 * GIBIBYTE)


@pytest.mark.parametrize("name", [MANIFEST, WEIGHTS])
def test_a_version_with_a_fifo_in_it_is_refused(version: Path, name: str) -> None:
    (version / name).unlink()
    os.mkfifo(version / name)
    completed = run("classify", ROOT / "examples" / "tick.png", "--artifact", version)
    assert completed.returncode == 1
    expected = f"error: {version}: {name} cannot be read: it is a FIFO; expected a regular file\n"
    assert completed.stderr == expected


@pytest.mark.parametrize("name", [MANIFEST, WEIGHTS])
@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (Path.mkdir, "it is a folder"),
        (lambda path: path.symlink_to(path.name), "Too many levels of symbolic links"),
        (lambda path: path.symlink_to("/dev/full"), "it is a device"),
        (create_huge_file, f"it has {3 * GIBIBYTE} bytes"),
    ],
    ids=["folder", "loop", "device", "huge"],
)
def test_a_version_with_an_odd_file_is_refused(version: Path, name: str, make: Make, reason: str) -> None:
    (version / name).unlink()
    make(version / name)
    with pytest.raises(BadArtifact) as caught:
        load_version(version)
    assert str(caught.value).startswith(f"{version}: {name} cannot be read: {reason}")


@pytest.mark.parametrize(
    "make",
    [os.mkfifo, Path.touch, lambda path: path.symlink_to(path.name)],
    ids=["FIFO", "file", "loop"],
)
def test_a_version_that_is_not_a_folder_is_refused(tmp_path: Path, make: Make) -> None:
    make(tmp_path / "7")
    with pytest.raises(BadArtifact, match=r"7: manifest\.json cannot be read: "):
        load_version(tmp_path / "7")


def test_a_version_number_taken_by_another_file_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "small.json").write_text(json.dumps({"grid_size": GRID_SIZE, "layers": LAYERS}))
    (tmp_path / "out").mkdir()
    os.mkfifo(tmp_path / "out" / "1")
    options = ["--examples", "200", "--epochs", "1", "--architecture", tmp_path / "small.json", *EASY_EXAM]
    completed = run("train", "--output", tmp_path / "out", *options)
    assert completed.stdout == f"{tmp_path / 'out' / '2'}\n", completed.stderr
    assert versions(tmp_path / "out") == [1, 2]


def test_a_fifo_among_pictures_is_named_and_the_others_are_answered(version: Path, fifo: Path) -> None:
    completed = run("classify", fifo, ROOT / "examples" / "tick.png", "--artifact", version)
    assert completed.returncode == 1
    assert completed.stderr == f"error: {fifo}: it is a FIFO; expected a regular file\n"
    assert len(completed.stdout.splitlines()) == 1


def test_a_fifo_among_marks_for_evaluation_is_named_and_skipped(version: Path, marks: Path) -> None:
    completed = run("evaluate", marks, "--artifact", version)
    assert completed.returncode == 0
    assert f"skipped {marks / 'tick' / 'fifo.png'}: it is a FIFO" in completed.stderr


def test_a_fifo_among_marks_for_training_is_named_and_skipped(version: Path, marks: Path) -> None:
    options = ["--examples", "200", "--epochs", "1", "--resume", version, "--marks", marks, *EASY_EXAM]
    completed = run("train", "--output", version.parent, *options)
    assert completed.returncode == 0, completed.stderr
    assert f"skipped {marks / 'tick' / 'fifo.png'}: it is a FIFO" in completed.stderr


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["evaluate"], "{} is not a folder; expected one with tick/, cross/ or neither/ in it"),
        (["train", "--architecture"], "{}: it is a FIFO; expected a regular file"),
        (["train", "--resume"], "{}: manifest.json cannot be read: Not a directory"),
        (["train", "--output"], "{}: a new version cannot be written there: Not a directory"),
        (["train", "--marks"], "{} is not a folder; expected one with tick/, cross/ or neither/ in it"),
    ],
    ids=lambda value: value[-1] if isinstance(value, list) else "",
)
def test_a_fifo_as_any_other_argument_is_refused_at_once(
    fifo: Path, version: Path, arguments: list[str], reason: str
) -> None:
    artifact_option = ["--artifact", version] if arguments == ["evaluate"] else []
    completed = run(*arguments, fifo, *artifact_option)
    assert completed.returncode == 1
    assert completed.stderr == f"error: {reason.format(fifo)}\n"
