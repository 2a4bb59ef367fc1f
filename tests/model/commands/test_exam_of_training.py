"""A training run prints the result of its exam, writes the version, and sets the exit code."""

import json
from pathlib import Path

import pytest

from model.__main__ import main
from model.artifact import load_version, promote, served_folder
from tests.model.dataset.pictures import write_own_marks
from tests.tiny import EASY_EXAM, GRID_SIZE, LAYERS, save_tiny_version

QUICK = ["--examples", "200", "--epochs", "1"]
HARD_EXAM = ["--exam-marks", "20", "--floor", "1"]


def train(root: Path, *options: str) -> int:
    small = root.parent / "small.json"
    small.write_text(json.dumps({"grid_size": GRID_SIZE, "layers": LAYERS}))
    architecture = [] if "--resume" in options else ["--architecture", str(small)]
    return main(["train", "--output", str(root), *QUICK, *architecture, *options])


def test_a_version_that_fails_its_exam_is_kept_but_not_served(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "tickcross"
    assert train(root, *HARD_EXAM) == 3
    printed = capsys.readouterr()
    assert printed.out == f"{root / '1'}\n"
    assert "a first version needs 100 %, which is" in printed.err
    assert printed.err.splitlines()[-3:] == [
        "Version 1 failed the exam and is not served. To serve it anyway:",
        f"  python -m model promote 1 --artifacts {root}",
        "  docker compose run --rm versions promote 1    (in compose)",
    ]
    assert not load_version(root / "1").manifest["exam"]["passed"]
    assert served_folder(root) is None


def test_the_last_line_says_that_the_version_passed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "tickcross"
    save_tiny_version(root)
    assert train(root, *EASY_EXAM) == 0
    err = capsys.readouterr().err
    assert err.endswith("Version 2 passed the exam.\n")
    assert "| drawn, neither |" in err
    exam = load_version(root / "2").manifest["exam"]
    assert (exam["against"], exam["sets"][0]["marks"]) == ("1", 60)
    assert "| drawn, neither |" in (root / "2" / "card.md").read_text()
    assert served_folder(root) == root / "2"


def test_a_promoted_version_stays_served(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = tmp_path / "tickcross"
    save_tiny_version(root)
    promote(root, "1")
    assert train(root, *EASY_EXAM) == 0
    assert "passed the exam.\nVersion 1 was promoted and stays served" in capsys.readouterr().err
    assert served_folder(root) == root / "1"


def test_resume_accepts_the_word_served(tmp_path: Path) -> None:
    root = tmp_path / "tickcross"
    for seed in (1, 2, 3):
        save_tiny_version(root, seed)
    promote(root, "2")
    assert train(root, "--resume", "served", *EASY_EXAM) == 0
    assert load_version(root / "4").manifest["training"]["resumed_from"] == "2"


def test_resume_served_fails_without_a_served_version(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train(tmp_path / "tickcross", "--resume", "served") == 1
    assert "--resume served: no version in" in capsys.readouterr().err


def test_the_exam_includes_own_validation_marks_and_other_pictures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "tickcross"
    save_tiny_version(root)
    mine = write_own_marks(tmp_path / "mine", of_each=5)
    theirs = write_own_marks(tmp_path / "theirs", of_each=8)
    assert train(root, "--marks", str(mine), "--exam", str(theirs), "--exam-margin", "1", *EASY_EXAM) == 0
    sets = load_version(root / "2").manifest["exam"]["sets"]
    assert [(each["name"], each["marks"]) for each in sets] == [
        ("drawn", 60),
        ("own marks", 3),
        ("theirs", 9),
    ]
    assert f"15 pictures of {theirs} are left out" in capsys.readouterr().err


def test_an_exam_with_only_training_pictures_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = write_own_marks(tmp_path / "mine", of_each=3)
    assert train(tmp_path / "tickcross", "--marks", str(mine), "--exam", str(mine)) == 1
    assert "there is no picture for the exam" in capsys.readouterr().err


def test_a_margin_out_of_range_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert train(tmp_path / "tickcross", "--margin", "2") == 1
    assert capsys.readouterr().err == "error: margin is 2.0; expected 0 to 1\n"


def test_versions_with_grids_of_other_sizes_are_compared_on_the_same_pictures(tmp_path: Path) -> None:
    root = tmp_path / "tickcross"
    save_tiny_version(root)
    mine = write_own_marks(tmp_path / "mine", of_each=5)
    larger = tmp_path / "larger.json"
    larger.write_text(json.dumps({"grid_size": 16, "layers": LAYERS}))
    options = ["--architecture", str(larger), "--marks", str(mine)]
    assert main(["train", "--output", str(root), *QUICK, *options, *EASY_EXAM]) == 0
    assert [each["marks"] for each in load_version(root / "2").manifest["exam"]["sets"]] == [60, 3]
