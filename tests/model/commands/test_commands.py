"""`python -m model`: each command does its work, or gives a one-line reason why it cannot."""

import json
from pathlib import Path

import pytest

from model.__main__ import main
from model.artifact import load_version, versions
from tests.model.dataset.pictures import write_own_marks
from tests.test_architecture import ROOT
from tests.tiny import EASY_EXAM, GRID_SIZE, LAYERS, save_tiny_version


@pytest.fixture
def version(tmp_path: Path) -> Path:
    return save_tiny_version(tmp_path / "tickcross")


@pytest.fixture
def marks(tmp_path: Path) -> Path:
    return write_own_marks(tmp_path / "marks", of_each=4)


def architecture(path: Path) -> Path:
    path.write_text(json.dumps({"grid_size": GRID_SIZE, "layers": LAYERS}))
    return path


def quick_training(tmp_path: Path) -> list[str]:
    """Arguments of a short training run."""
    chosen = ["--architecture", str(architecture(tmp_path / "small.json"))]
    return [
        "train",
        "--output",
        str(tmp_path / "out"),
        "--examples",
        "200",
        "--epochs",
        "1",
        *chosen,
        *EASY_EXAM,
    ]


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ("train", "number of marks to draw, including those of the validation set (default: 200000; 120000"),
        ("classify", "number of processes on this machine (default: one per core)"),
        ("evaluate", "folder of the version (default: the version served in artifacts/tickcross)"),
        ("draw", "another seed gives other marks (default: 1)"),
        ("plot", "format of the files (default: png)"),
        ("versions", "folder of versions (default: artifacts/tickcross)"),
    ],
)
def test_help_names_the_default_of_an_option(
    command: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="0"):
        main([command, "--help"])
    assert sentence in " ".join(capsys.readouterr().out.split())


def test_train_writes_one_version_after_another(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*quick_training(tmp_path), "--seed", "5", "--cost", "quadratic"]) == 0
    assert main([*quick_training(tmp_path), "--optimiser", "momentum", "--learning-rate", "0.05"]) == 0
    assert capsys.readouterr().out.split() == [str(tmp_path / "out" / number) for number in ("1", "2")]
    settings = load_version(tmp_path / "out" / "1").manifest["training"]["settings"]
    assert (settings["seed"], settings["cost"], settings["examples"]) == (5, "quadratic", 200)


def test_train_resumes_from_a_version_with_own_marks(
    version: Path, marks: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (marks / "tick" / "letter.txt").write_text("Dear all")
    out = str(version.parent)
    options = [
        "--examples",
        "200",
        "--epochs",
        "1",
        "--resume",
        str(version),
        "--marks",
        str(marks),
        *EASY_EXAM,
    ]
    assert main(["train", "--output", out, *options]) == 0
    training = load_version(version.parent / "2").manifest["training"]
    assert (training["resumed_from"], training["own_marks"]) == ("1", 12)
    assert f"skipped {marks / 'tick' / 'letter.txt'}" in capsys.readouterr().err


ARCHITECTURES = {
    "broken": "{",
    "list": "[]",
    "magic": '{"layers": [{"kind": "magic"}]}',
    "three": '{"layers": 3}',
    "number": '{"layers": [3]}',
    "word": '{"grid_size": "x"}',
    "half": '{"grid_size": 16.5}',
    "huge": '{"layers": [{"kind": "flatten"}, {"kind": "fully_connected", "neurons": 1000000000000}]}',
}


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--examples", "3"], "examples is 3"),
        (["--only-marks"], "--only-marks needs --marks"),
        (["--marks", "nowhere"], "nowhere: there is no such folder"),
        (["--resume", "nowhere"], "nowhere: manifest.json cannot be read"),
        (["--architecture", "nowhere.json"], "nowhere.json: No such file"),
        (["--architecture", "broken.json"], "broken.json is not JSON"),
        (["--architecture", "list.json"], "list.json: expected an object"),
        (["--architecture", "magic.json"], "layers[0]: `kind` is 'magic'"),
        (["--architecture", "three.json"], "three.json: `layers` is 3; expected a list"),
        (["--architecture", "number.json"], "layers[0]: a layer is 3; expected an object with `kind`"),
        (["--architecture", "word.json"], "grid_size is 'x'; expected a whole number from 3 to 512"),
        (["--architecture", "half.json"], "grid_size is 16.5; expected a whole number from 3 to 512"),
        (["--architecture", "huge.json"], "layers[1]: an array of shape (1600, 1000000000000) has more than"),
    ],
)
def test_train_gives_one_line_of_error(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    reason: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in ARCHITECTURES.items():
        (tmp_path / f"{name}.json").write_text(text)
    assert main(["train", "--output", str(tmp_path / "out"), *options]) == 1
    error = capsys.readouterr().err
    assert error.startswith("error: ")
    assert error.count("\n") == 1
    assert reason in error
    assert versions(tmp_path / "out") == []


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["fly"],
        ["train", "--epochs", "many"],
        ["draw"],
        ["classify"],
        ["classify", "x.png", "--threshold", "2"],
    ],
)
def test_a_usage_error_exits_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage: python -m model" in capsys.readouterr().err


def test_evaluate_prints_tables_and_writes_the_requested_files(
    tmp_path: Path, version: Path, marks: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    figures, sheet = tmp_path / "figures.json", tmp_path / "mistakes.png"
    options = ["--artifact", str(version), "--json", str(figures), "--mistakes", str(sheet)]
    assert main(["evaluate", str(marks), *options]) == 0
    assert "forced choice" in capsys.readouterr().out
    assert json.loads(figures.read_text())["overall"]["marks"] == 12
    assert sheet.read_bytes().startswith(b"\x89PNG")


def test_classify_prints_a_line_per_picture_and_names_broken_ones(
    tmp_path: Path, version: Path, marks: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    pictures = [str(marks / "tick" / "0.png"), str(broken), str(marks / "cross" / "1.png")]
    assert main(["classify", *pictures, "--json", "--artifact", str(version)]) == 1
    captured = capsys.readouterr()
    answers = [json.loads(line) for line in captured.out.splitlines()]
    assert [answer["picture"] for answer in answers] == [pictures[0], pictures[2]]
    assert {*answers[0]} == {"picture", "label", "confidence", "scores", "warnings"}
    assert f"error: {broken}: " in captured.err


def test_classify_prints_text_without_json(
    version: Path, marks: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = marks / "tick" / "0.png"
    assert main(["classify", str(picture), "--artifact", str(version), "--threshold", "1"]) == 0
    assert capsys.readouterr().out.startswith(f"{picture}  neither  0.")


def test_classify_fails_without_a_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["classify", "x.png"]) == 1
    assert "holds no version" in capsys.readouterr().err


def test_export_writes_the_network_as_onnx(tmp_path: Path, version: Path) -> None:
    file = tmp_path / "tickcross.onnx"
    assert main(["export", "--onnx", str(file), "--artifact", str(version)]) == 0
    assert file.stat().st_size > 500


@pytest.mark.parametrize("name", ["sheet.png", "sheet"])
def test_draw_writes_a_png_for_any_file_name(tmp_path: Path, name: str) -> None:
    assert main(["draw", "--sheet", str(tmp_path / name)]) == 0
    assert (tmp_path / name).read_bytes().startswith(b"\x89PNG")


def test_the_example_architecture_can_be_trained(tmp_path: Path) -> None:
    example = ROOT / "examples" / "architecture.json"
    chosen = ["--architecture", str(example), "--examples", "100", "--epochs", "1", *EASY_EXAM]
    assert main(["train", "--output", str(tmp_path), *chosen]) == 0
    manifest = load_version(tmp_path / "1").manifest
    expected = json.loads(example.read_text())
    assert manifest["grid_size"] == expected["grid_size"]
    assert [layer["kind"] for layer in manifest["layers"]] == [layer["kind"] for layer in expected["layers"]]
