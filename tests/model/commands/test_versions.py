"""The commands on versions print what they did, or why they could not."""

import shutil
from pathlib import Path

import pytest

from model.__main__ import main
from model.artifact import load_version, promote
from tests.tiny import save_tiny_version


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with version 1, version 2, and version 3, which failed its exam."""
    root = tmp_path / "artifacts" / "tickcross"
    save_tiny_version(root, 1)
    save_tiny_version(root, 2, passed=True)
    save_tiny_version(root, 3, passed=False)
    return root


@pytest.fixture
def run(root: Path, capsys: pytest.CaptureFixture[str]) -> "Run":
    return Run(root, capsys)


class Run:
    """Runs a command on the folder; returns what it prints, its warning or its error."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._root, self._capsys = root, capsys

    def __call__(self, *arguments: str) -> str:
        assert main([*arguments, "--artifacts", str(self._root)]) == 0
        return self._capsys.readouterr().out

    def warning(self, *arguments: str) -> str:
        assert main([*arguments, "--artifacts", str(self._root)]) == 0
        return self._capsys.readouterr().err

    def error(self, *arguments: str) -> str:
        assert main([*arguments, "--artifacts", str(self._root)]) == 1
        return self._capsys.readouterr().err


def digits(root: Path, name: str) -> str:
    return load_version(root / name).digits


def test_versions_are_listed_newest_first_with_the_served_one_marked(run: Run, root: Path) -> None:
    *rows, _, last = run("versions").splitlines()
    cells = [[cell.strip() for cell in row.split("|")[1:-1]] for row in rows]
    assert [row[0] for row in cells[2:]] == ["3", "2", "1"]
    assert cells[2][1:] == [digits(root, "3"), "2026-01-01T00:00", "-", "FAILED", "this folder", ""]
    assert [row[4] for row in cells[3:]] == ["passed", "none"]
    assert [row[6] for row in cells[2:]] == ["", "served", ""]
    assert last == "version 2 is served: it is the newest that passed its exam"


def test_the_images_versions_are_listed_with_those_of_the_volume(
    run: Run, root: Path, tmp_path: Path
) -> None:
    for seed in (1, 8):
        save_tiny_version(tmp_path / "shipped" / "tickcross", seed)
    rows = [[cell.strip() for cell in row.split("|")[1:-1]] for row in run("versions").splitlines()[2:-2]]
    assert [(row[0], row[5]) for row in rows] == [
        ("3", "this folder"), ("2", "this folder"), ("2-shipped", "shipped"), ("1", "shipped"),
    ]  # fmt: skip


def test_an_unreadable_version_is_listed(run: Run, root: Path) -> None:
    (root / "3" / "manifest.json").write_text("{")
    assert "cannot be read" in run("versions").splitlines()[2]


def test_no_version_is_served_if_all_failed_their_exams(run: Run, root: Path) -> None:
    shutil.rmtree(root / "1")
    shutil.rmtree(root / "2")
    assert run("versions").endswith("none has passed its exam, and none was promoted\n")


def test_a_version_is_shown_with_its_exam_and_its_history(run: Run, root: Path) -> None:
    promote(root, "3")
    shown = run("show", "3")
    for part in (f"version 3, hash {digits(root, '3')}", "FAILED", "40 % are right", "written", "promoted"):
        assert part in shown


def test_a_version_without_exam_and_checksums_is_shown(run: Run, root: Path) -> None:
    (root / "1" / "SHA256SUMS").unlink()
    shown = run("show", "1")
    assert "It had no exam." in shown
    assert "has no SHA256SUMS" in shown


def test_promote_prints_the_served_version(run: Run, root: Path) -> None:
    assert run("promote", "1") == (
        f"version 1 ({digits(root, '1')}) is promoted: it is served until another one is\n"
    )
    assert "version 1 is served: it was promoted" in run("versions")


def test_promote_warns_of_a_version_that_failed_its_exam(run: Run) -> None:
    assert run.warning("promote", "3") == "warning: version 3 failed its exam\n"


def test_rollback_prints_the_served_version(run: Run, root: Path) -> None:
    run("promote", "3")
    assert run("rollback").startswith(f"rolled back to version 2 ({digits(root, '2')})")


def test_delete_refuses_the_served_version_without_force(run: Run, root: Path) -> None:
    assert run.error("delete", "2") == (
        "error: version 2 is served; promote another first, or delete it with --force\n"
    )
    assert run("delete", "2", "--force") == "version 2 is deleted; its number is not used again\n"
    assert not (root / "2").exists()


@pytest.mark.parametrize("command", ["show", "promote", "delete"])
def test_a_missing_version_is_named_in_the_error(run: Run, root: Path, command: str) -> None:
    assert run.error(command, "7") == f"error: there is no version 7 in {root}; there is 1, 2, 3\n"


@pytest.mark.parametrize("command", [["versions"], ["promote", "1"], ["rollback"], ["delete", "1"]])
def test_a_folder_without_versions_is_named_in_the_error(run: Run, root: Path, command: list[str]) -> None:
    shutil.rmtree(root)
    assert f"{root} holds no version" in run.error(*command)


def test_a_broken_version_is_not_promoted(run: Run, root: Path) -> None:
    (root / "1" / "card.md").write_text("another")
    assert "card.md is altered" in run.error("promote", "1")
