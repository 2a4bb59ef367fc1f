"""Own pictures are checked and reported before anything is drawn, and a sheet shows them."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from model.__main__ import main
from model.artifact import versions
from model.classifier import Classifier
from model.commands.own_marks import checked_marks
from tests.model.dataset.pictures import write_mark, write_own_marks
from tests.picture_files import NOT_READ
from tests.shipped import SHIPPED
from tests.tiny import EASY_EXAM, save_tiny_version


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Classifier.load(SHIPPED)


@pytest.fixture
def marks(tmp_path: Path) -> Path:
    return write_own_marks(tmp_path / "marks", of_each=4)


def printed(
    marks: Path, capsys: pytest.CaptureFixture[str], classifier: Classifier | None = None
) -> list[str]:
    """The lines that the check prints, without the folder's path."""
    checked_marks(marks, 40, classifier)
    return capsys.readouterr().err.replace(f"{marks}/", "").splitlines()


def train(output: Path, marks: Path, *options: str) -> int:
    few = ("--examples", "200", "--epochs", "1")
    return main(["train", "--output", str(output), "--marks", str(marks), *few, *EASY_EXAM, *options])


def test_only_counts_are_printed_for_good_pictures(
    marks: Path, classifier: Classifier, capsys: pytest.CaptureFixture[str]
) -> None:
    assert printed(marks, capsys, classifier) == [
        f"own pictures in {marks}:",
        "  tick          4",
        "  cross         4",
        "  neither       4",
    ]


def test_other_spellings_of_a_label_are_mentioned(marks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (marks / "cross").rename(marks / "CROSSES")
    write_mark(marks / "Tick" / "more.png", "tick", moved=2)
    lines = printed(marks, capsys)
    assert lines[1:3] == ["  tick          5, from Tick/ and tick/", "  cross         4, from CROSSES/"]


@pytest.mark.usefixtures("without_heic")
def test_skipped_files_are_named_with_the_reason(marks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (marks / "circle").mkdir()
    (marks / "tick" / "scan.pdf").write_bytes(b"%PDF-1.7")
    hint = "render its pages, for example: pdftoppm -r 150 -png form.pdf page"
    assert printed(marks, capsys)[4:] == [
        "skipped circle: the folder's name is not a label; expected tick/, cross/ or neither/",
        f"skipped tick/scan.pdf: a PDF, {NOT_READ}; {hint}",
    ]


@pytest.mark.usefixtures("without_heic")
def test_the_first_of_many_skipped_files_are_named_and_the_others_counted(
    marks: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(25):
        (marks / "tick" / f"{number}.heic").write_bytes(b"\0\0\0\x18ftypheic")
    lines = printed(marks, capsys)[4:]
    assert len(lines) == 11
    assert lines[-1].startswith("skipped 15 more: a HEIC photo, ")


def test_repeated_pictures_are_named_with_those_under_two_labels_first(
    marks: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_mark(marks / "tick" / "again.png", "tick")
    write_mark(marks / "neither" / "again.png", "cross")
    lines = printed(marks, capsys)
    assert lines[1:] == [
        "  tick          4",
        "  cross         3",
        "  neither       4",
        "the same picture under two labels, so it is not used: cross/0.png = neither/again.png",
        "the same picture twice, so it is used once: tick/0.png = tick/again.png",
    ]


def test_a_picture_confidently_given_another_label_is_named_and_still_used(
    marks: Path, classifier: Classifier, capsys: pytest.CaptureFixture[str]
) -> None:
    write_mark(marks / "cross" / "slip.png", "tick", moved=2)
    lines = printed(marks, capsys, classifier)
    assert lines[2] == "  cross         5"
    sure = f"version {SHIPPED.name} is sure that 1 of them has another label"
    assert lines[4] == f"{sure}; is it in the wrong folder?"
    assert lines[5].startswith("  cross/slip.png: tick ")
    assert len(lines) == 6


def test_an_unloadable_served_version_is_named_before_anything_is_drawn(
    tmp_path: Path, marks: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    version = save_tiny_version(tmp_path / "tickcross")
    (version / "weights.safetensors").unlink()
    assert train(version.parent, marks) == 1
    assert capsys.readouterr().err.startswith(f"error: {version}: weights.safetensors cannot be read")


@pytest.mark.parametrize(
    ("removed", "options", "reason"),
    [
        (["tick/0.png", "tick/1.png", "tick/2.png"], [], "too few pictures: 1 of tick; each label needs two"),
        (["cross"], ["--only-marks"], "too few pictures: 0 of cross; each label needs two or more"),
        (["tick"], [], "too few pictures: 0 of tick; each label needs two or more, or no folder"),
    ],
)
def test_too_few_pictures_are_refused_before_anything_is_drawn(
    tmp_path: Path,
    marks: Path,
    capsys: pytest.CaptureFixture[str],
    removed: Sequence[str],
    options: Sequence[str],
    reason: str,
) -> None:
    for name in removed:
        for path in [marks / name] if name.endswith(".png") else [*(marks / name).iterdir()]:
            path.unlink()
    assert train(tmp_path / "out", marks, *options) == 1
    lines = capsys.readouterr().err.splitlines()
    assert lines[-1].startswith(f"error: {reason}")
    assert not any("drawing" in line for line in lines)
    assert versions(tmp_path / "out") == []


def test_an_unwritable_output_is_refused_before_the_pictures_are_read(
    marks: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train(marks / "tick" / "0.png", marks) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert (
        line == f"error: {marks / 'tick' / '0.png'}: a new version cannot be written there: Not a directory"
    )


def test_a_sheet_shows_each_own_picture_beside_what_the_network_sees(tmp_path: Path, marks: Path) -> None:
    sheet = tmp_path / "sheet.png"
    assert main(["draw", "--marks", str(marks), "--sheet", str(sheet), "--artifact", str(SHIPPED)]) == 0
    with Image.open(sheet) as image:
        pixels = np.asarray(image.convert("L"))
    tile = pixels.shape[1] // 8
    picture, grid = pixels[10:100, 10:100], pixels[10:100, tile // 2 + 6 : tile // 2 + 90]
    assert (picture < 128).any()
    assert set(np.unique(grid)) == {0, 255}


def test_a_sheet_without_pictures_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "marks" / "tick").mkdir(parents=True)
    arguments = ["--marks", str(tmp_path / "marks"), "--sheet", str(tmp_path / "sheet.png")]
    assert main(["draw", *arguments, "--artifact", str(SHIPPED)]) == 1
    last = capsys.readouterr().err.splitlines()[-1]
    assert last == f"error: {tmp_path / 'marks'}: there is no picture that can be used"
