"""A chunk is answered as its pictures are one by one, and every row is answered or said to be unread."""

import re
from dataclasses import astuple, fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from model.bulk import answering
from model.bulk.answering import AnsweredRow, Work, answer
from model.bulk.rows import Chunk, Row
from model.classifier import Classifier, Opened, Pixels, Region, pixels_of
from model.errors import BadArtifact
from tests.model.dataset.pictures import write_own_marks
from tests.tiny import save_tiny_version

MAX_PIXELS = 10_000


@pytest.fixture
def classifier(tmp_path: Path) -> Classifier:
    return Classifier.load(save_tiny_version(tmp_path / "tickcross"))


@pytest.fixture
def work(classifier: Classifier) -> Work:
    artifact = classifier.artifact
    return Work(str(artifact.directory), artifact.manifest["weights"]["sha256"])


def chunk(folder: Path, *asked: tuple[str, Region | None]) -> Chunk:
    return Chunk(str(folder), [Row(number, *each) for number, each in enumerate(asked, 40)])


def test_a_chunk_is_answered_as_its_pictures_are_alone(
    tmp_path: Path, classifier: Classifier, work: Work
) -> None:
    marks = write_own_marks(tmp_path / "marks", of_each=30)
    paths = sorted(str(path.relative_to(marks)) for path in marks.rglob("*.png"))
    answered = answer(work, chunk(marks, *((path, None) for path in paths)))
    assert answered.unread == []
    assert [found.row for found in answered.answers] == [*range(40, 40 + len(paths))]
    for path, found in zip(paths, answered.answers, strict=True):
        reading = classifier.picture_to_reading((marks / path).read_bytes(), MAX_PIXELS)
        alone = classifier.classify([reading])[0]
        assert (found.path, found.label, found.warnings) == (path, alone.label, alone.warnings)
        assert found.tick == pytest.approx(alone.scores["tick"], abs=1e-6)
        assert found.confidence == pytest.approx(alone.confidence, abs=1e-6)


def test_regions_of_a_picture_are_answered_from_one_decoding(
    tmp_path: Path, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    marks = write_own_marks(tmp_path / "marks", of_each=1)
    names = ("tick", "cross", "neither")
    page = Image.new("L", (120, 40), 255)
    for place, name in enumerate(names):
        page.paste(Image.open(marks / name / "0.png"), (40 * place, 0))
    page.save(tmp_path / "page.png")
    decoded: list[Opened] = []

    def counted(opened: Opened, *, whole: bool) -> Pixels:
        decoded.append(opened)
        return pixels_of(opened, whole=whole)

    monkeypatch.setattr(answering, "pixels_of", counted)
    regions = [Region(40 * place, 0, 40, 40) for place in range(3)]
    found = answer(work, chunk(tmp_path, *(("page.png", region) for region in regions))).answers
    assert len(decoded) == 1
    assert [(row.left, row.top, row.width, row.height) for row in found] == [*map(tuple, regions)]
    alone = answer(work, chunk(marks, *((f"{name}/0.png", None) for name in names))).answers
    assert [astuple(row)[6:] for row in found] == [astuple(row)[6:] for row in alone]


def test_large_marks_are_answered_a_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "_PIXELS_TOGETHER", 100)
    marks = [(Row(number, "a.png"), Pixels(blank(side))) for number, side in enumerate((9, 9, 3, 20, 3))]
    assert [len(batch) for batch in answering._batches(marks)] == [2, 2, 1]


def blank(side: int) -> Any:
    return np.full((side, side), 255, np.uint8)


def test_rows_that_cannot_be_read_are_named_with_the_reason_and_the_others_answered(
    tmp_path: Path, work: Work
) -> None:
    marks = write_own_marks(tmp_path / "marks", of_each=1)
    (marks / "broken.png").write_bytes(b"no picture")
    asked = chunk(
        marks,
        ("nowhere.png", None),
        ("tick/0.png", Region(0, 0, 41, 40)),
        ("tick/0.png", None),
        ("broken.png", Region(0, 0, 9, 9)),
        ("tick", None),
        ("cross/0.png", Region(0, 0, 40, 40)),
    )
    answered = answer(work, asked)
    assert [found.row for found in answered.answers] == [42, 45]
    assert [(row.row, row.reason) for row in answered.unread] == [
        (40, "No such file or directory"),
        (41, "the region reaches to 41 x 40; the picture has 40 x 40 pixels"),
        (43, answered.unread[2].reason),
        (44, "it is a folder; expected a regular file"),
    ]
    assert astuple(answered.unread[1])[1:6] == ("tick/0.png", 0, 0, 41, 40)


def test_a_threshold_decides_instead_of_the_versions_own(tmp_path: Path, work: Work) -> None:
    marks = write_own_marks(tmp_path / "marks", of_each=1)
    asked = chunk(marks, ("tick/0.png", None), ("cross/0.png", None))
    assert {found.label for found in answer(work._replace(threshold=1.0), asked).answers} == {"neither"}
    assert "neither" not in {found.label for found in answer(work._replace(threshold=0.0), asked).answers}


def test_other_weights_than_those_the_job_began_with_are_refused(tmp_path: Path, work: Work) -> None:
    with pytest.raises(BadArtifact, match="not the weights that the job began with"):
        answer(work._replace(weights="0" * 64), chunk(tmp_path))


def test_a_name_that_is_not_utf8_is_read_and_written_as_text(tmp_path: Path, work: Work) -> None:
    marks = write_own_marks(tmp_path / "marks", of_each=1)
    (marks / "tick" / "0.png").rename(marks / "scan\udcff.png")
    found = answer(work, chunk(marks, ("scan\udcff.png", None))).answers
    assert [row.path for row in found] == ["scan\ufffd.png"]


def test_the_columns_of_results_are_those_of_the_page() -> None:
    page = Path(__file__).parents[3] / "docs" / "bulk.md"
    named = re.findall(r"^\| `(\w+)` \|", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert named == [field.name for field in fields(AnsweredRow)]
