"""A chunk gets the same answers as its pictures one by one; unreadable rows are listed with a reason."""

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


def chunk(folder: Path, *requests: tuple[str, Region | None]) -> Chunk:
    return Chunk(str(folder), [Row(number, *each) for number, each in enumerate(requests, 40)])


def test_a_chunk_gets_the_same_answers_as_its_pictures_one_by_one(
    tmp_path: Path, classifier: Classifier, work: Work
) -> None:
    marks = write_own_marks(tmp_path / "marks", of_each=30)
    paths = sorted(str(path.relative_to(marks)) for path in marks.rglob("*.png"))
    answered = answer(work, chunk(marks, *((path, None) for path in paths)))
    assert answered.unread == []
    assert [result.row for result in answered.answers] == [*range(40, 40 + len(paths))]
    for path, result in zip(paths, answered.answers, strict=True):
        reading = classifier.picture_to_reading((marks / path).read_bytes(), MAX_PIXELS)
        expected = classifier.classify([reading])[0]
        assert (result.path, result.label, result.warnings) == (path, expected.label, expected.warnings)
        assert result.tick == pytest.approx(expected.scores["tick"], abs=1e-6)
        assert result.confidence == pytest.approx(expected.confidence, abs=1e-6)


def test_a_picture_is_decoded_once_for_all_its_regions(
    tmp_path: Path, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    marks = write_own_marks(tmp_path / "marks", of_each=1)
    names = ("tick", "cross", "neither")
    page = Image.new("L", (120, 40), 255)
    for place, name in enumerate(names):
        page.paste(Image.open(marks / name / "0.png"), (40 * place, 0))
    page.save(tmp_path / "page.png")
    decoded: list[Opened] = []

    def counting_pixels_of(opened: Opened, *, whole: bool) -> Pixels:
        decoded.append(opened)
        return pixels_of(opened, whole=whole)

    monkeypatch.setattr(answering, "pixels_of", counting_pixels_of)
    regions = [Region(40 * place, 0, 40, 40) for place in range(3)]
    rows = answer(work, chunk(tmp_path, *(("page.png", region) for region in regions))).answers
    assert len(decoded) == 1
    assert [(row.left, row.top, row.width, row.height) for row in rows] == [*map(tuple, regions)]
    expected = answer(work, chunk(marks, *((f"{name}/0.png", None) for name in names))).answers
    assert [astuple(row)[6:] for row in rows] == [astuple(row)[6:] for row in expected]


def test_large_marks_are_answered_in_small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "_PIXELS_TOGETHER", 100)
    marks = [(Row(number, "a.png"), Pixels(blank(side))) for number, side in enumerate((9, 9, 3, 20, 3))]
    assert [len(batch) for batch in answering._batches(marks)] == [2, 2, 1]


def blank(side: int) -> Any:
    return np.full((side, side), 255, np.uint8)


def test_unreadable_rows_are_listed_with_the_reason_and_the_others_are_answered(
    tmp_path: Path, work: Work
) -> None:
    marks = write_own_marks(tmp_path / "marks", of_each=1)
    (marks / "broken.png").write_bytes(b"no picture")
    rows = chunk(
        marks,
        ("nowhere.png", None),
        ("tick/0.png", Region(0, 0, 41, 40)),
        ("tick/0.png", None),
        ("broken.png", Region(0, 0, 9, 9)),
        ("tick", None),
        ("cross/0.png", Region(0, 0, 40, 40)),
    )
    answered = answer(work, rows)
    assert [result.row for result in answered.answers] == [42, 45]
    assert [(row.row, row.reason) for row in answered.unread] == [
        (40, "No such file or directory"),
        (41, "the region reaches to 41 x 40; the picture has 40 x 40 pixels"),
        (43, answered.unread[2].reason),
        (44, "it is a folder; expected a regular file"),
    ]
    assert astuple(answered.unread[1])[1:6] == ("tick/0.png", 0, 0, 41, 40)


def test_a_given_threshold_replaces_the_versions_own(tmp_path: Path, work: Work) -> None:
    marks = write_own_marks(tmp_path / "marks", of_each=1)
    rows = chunk(marks, ("tick/0.png", None), ("cross/0.png", None))
    assert {result.label for result in answer(work._replace(threshold=1.0), rows).answers} == {"neither"}
    assert "neither" not in {result.label for result in answer(work._replace(threshold=0.0), rows).answers}


def test_weights_that_changed_since_the_job_began_are_refused(tmp_path: Path, work: Work) -> None:
    with pytest.raises(BadArtifact, match="not the weights that the job began with"):
        answer(work._replace(weights="0" * 64), chunk(tmp_path))


def test_a_file_name_that_is_not_utf8_is_read_and_written_as_text(tmp_path: Path, work: Work) -> None:
    marks = write_own_marks(tmp_path / "marks", of_each=1)
    (marks / "tick" / "0.png").rename(marks / "scan\udcff.png")
    rows = answer(work, chunk(marks, ("scan\udcff.png", None))).answers
    assert [row.path for row in rows] == ["scan\ufffd.png"]


def test_the_page_documents_the_columns_of_results() -> None:
    page = Path(__file__).parents[3] / "docs" / "bulk.md"
    documented = re.findall(r"^\| `(\w+)` \|", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert documented == [field.name for field in fields(AnsweredRow)]
