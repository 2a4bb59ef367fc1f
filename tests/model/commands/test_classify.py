"""`classify --output` runs a job, and reports mistakes in the command line before it starts."""

import csv
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from model.__main__ import main
from tests.model.dataset.pictures import write_own_marks
from tests.shipped import ROOT
from tests.tiny import save_tiny_version

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def version(tmp_path: Path) -> Path:
    return save_tiny_version(tmp_path / "tickcross")


@pytest.fixture
def marks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write_own_marks(tmp_path / "marks", of_each=2)


def classify(version: Path, *arguments: object) -> int:
    return main(["classify", *map(str, arguments), "--artifact", str(version), "--workers", "1"])


def rows(part: str) -> list[dict[str, str]]:
    with Path(part).open(newline="") as file:
        return [*csv.DictReader(file)]


@pytest.mark.usefixtures("marks")
def test_a_folder_of_pictures_is_classified_into_an_output_folder(version: Path, capsys: Captured) -> None:
    assert classify(version, "marks", "--output", "out") == 0
    captured = capsys.readouterr()
    assert captured.out == "out: 6 answers in 1 part\n"
    assert "classifying [####" in captured.err
    assert "6 of 6 marks" in captured.err
    assert [row["path"] for row in rows("out/part-00000.csv")] == [
        f"marks/{name}/{number}.png" for name in ("cross", "neither", "tick") for number in (0, 1)
    ]


def test_unreadable_files_are_skipped_and_the_exit_code_is_1(
    version: Path, marks: Path, capsys: Captured
) -> None:
    (marks / "letter.txt").write_text("Dear all")
    for _ in range(2):
        assert classify(version, "marks/*", "marks/tick", "--output", "out") == 1
        captured = capsys.readouterr()
        assert captured.out == "out: 2 answers in 1 part\n"
        assert captured.err.endswith("error: 1 of 3 could not be read; see out/_unread-*.csv\n")
    assert [row["path"] for row in rows("out/_unread-00000.csv")] == ["marks/letter.txt"]


def test_paths_of_a_manifest_are_relative_to_it(version: Path, marks: Path) -> None:
    (marks / "list.csv").write_text("path,left,top,width,height\ntick/0.png,0,0,30,40\ntick/0.png,,,,\n")
    assert classify(version, "--manifest", "marks/list.csv", "--output", "out") == 0
    answers = rows("out/part-00000.csv")
    assert [(row["path"], row["width"]) for row in answers] == [("tick/0.png", "30"), ("tick/0.png", "")]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("nowhere", "--output", "out"), "nowhere: there is no such file or folder"),
        (("marks", "--output", "marks/out"), "marks/out is in marks, so its files would be read as pictures"),
        (("--manifest", "nowhere.csv", "--output", "out"), "nowhere.csv: No such file or directory"),
        (("--manifest", "nowhere.parquet", "--output", "out"), "nowhere.parquet: No such file or directory"),
        (("--manifest", "marks", "--output", "out"), "marks: it is a folder; expected a regular file"),
        (("marks", "--output", "list.csv"), "list.csv: Not a directory"),
        (
            ("marks", "--json", "--output", "out"),
            "--json is for printed answers; with --output, use --format",
        ),
        (("marks", "--on", "local", "--output", "out"), "--workers is for this machine alone"),
        (("marks", "--format", "csv"), "--format needs --output, the folder to write to"),
        (("--manifest", "list.csv"), "--manifest needs --output, the folder to write to"),
    ],
)
@pytest.mark.usefixtures("marks")
def test_a_job_that_cannot_start_gives_one_line_of_error_and_writes_nothing(
    version: Path, capsys: Captured, arguments: tuple[str, ...], reason: str
) -> None:
    if "nowhere.parquet" in arguments:
        pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    Path("list.csv").write_text("path\nmarks/tick/0.png\n")
    assert classify(version, *arguments) == 1
    error = capsys.readouterr().err
    assert error.startswith(f"error: {reason}")
    assert error.count("\n") == 1
    assert not Path("out").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("marks", "--manifest", "list.csv"),
        ("marks", "--output", "out", "--workers", "0"),
        ("marks", "--output", "out", "--format", "xlsx"),
    ],
)
def test_contradicting_and_invalid_arguments_are_a_usage_error(
    version: Path, arguments: tuple[str, ...]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["classify", *arguments, "--artifact", str(version)])
    assert caught.value.code == 2


@pytest.mark.usefixtures("marks")
def test_answers_for_folders_and_patterns_are_printed_without_an_output(
    version: Path, capsys: Captured
) -> None:
    assert main(["classify", "marks/tick", "marks/*/1.png", "--artifact", str(version)]) == 0
    printed = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert printed == [f"marks/{name}.png" for name in ("tick/0", "tick/1", "cross/1", "neither/1", "tick/1")]


def test_the_example_of_the_bulk_page_runs(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "bulk.md").read_text(encoding="utf-8")
    example = re.search(r"## An example\n\n((?:    .+\n)+)", page)
    assert example
    for name in ("examples", "artifacts", "model"):
        (tmp_path / name).symlink_to(ROOT / name)
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    run = subprocess.run(
        ["bash", "-ec", example[1]],
        cwd=tmp_path,
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    labels = {row["path"]: row["label"] for row in csv.DictReader(run.stdout.splitlines()[1:])}
    assert labels["examples/tick.png"] == "tick"
