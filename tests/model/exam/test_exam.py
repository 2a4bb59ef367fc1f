"""In the exam both versions answer the same unseen marks, and a new version that is much worse fails."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from model.artifact import Artifact
from model.artifact.manifest import Exam
from model.dataset import MarkSet, load_folder
from model.errors import BadSettings
from model.evaluation.shares import paired_difference
from model.exam import (
    ExamMarks,
    ExamSettings,
    drawn_marks,
    exam_report,
    folder_marks,
    own_marks,
    take_exam,
)
from model.exam.comparing import compare_on
from model.labels import LABELS
from tests.tiny import GRID_SIZE, random_grids, tiny_manifest, tiny_network


def paired_answers(both: int, lost: int, gained: int, neither: int) -> tuple[Any, Any]:
    """Whether each mark is right before and after, from the number of marks of each kind."""
    counts = [both, lost, gained, neither]
    return np.repeat([True, True, False, False], counts), np.repeat([True, False, True, False], counts)


def test_the_interval_equals_that_of_statpsych() -> None:
    """`ci.prop.ps(.05, 12, 4, 26, 6)` of the R package statpsych, by the same authors."""
    difference = paired_difference(*paired_answers(both=6, lost=4, gained=26, neither=12))
    assert difference.value == pytest.approx(22 / 48)
    assert (difference.low, difference.high) == pytest.approx((0.2548067, 0.6251933), abs=1e-6)


def test_equal_answers_give_a_difference_of_zero() -> None:
    difference = paired_difference(*paired_answers(both=90, lost=0, gained=0, neither=10))
    assert difference.value == 0
    assert difference.low < 0 < difference.high


def compared(
    before: Any, after: Any, *, margin: float | None = 0.005, label_margin: float | None = 0.02
) -> Any:
    labels = np.zeros(len(after), np.int8)
    marks = ExamMarks("drawn", {}, margin, dict.fromkeys(LABELS, label_margin))
    return compare_on(marks, labels, before, after)


def test_a_significant_loss_beyond_the_margin_fails() -> None:
    assert not compared(*paired_answers(both=9000, lost=100, gained=0, neither=900))["passed"]


def test_a_significant_loss_within_the_margin_passes() -> None:
    comparison = compared(*paired_answers(both=9000, lost=40, gained=0, neither=960))
    assert comparison["interval"][1] < 0
    assert comparison["passed"]


def test_a_large_loss_that_is_not_significant_passes() -> None:
    comparison = compared(*paired_answers(both=80, lost=10, gained=5, neither=5))
    assert comparison["difference"] == pytest.approx(-0.05)
    assert comparison["passed"]


def test_no_loss_fails_without_a_margin() -> None:
    comparison = compared(
        *paired_answers(both=0, lost=1000, gained=0, neither=0), margin=None, label_margin=None
    )
    assert comparison["passed"]
    assert comparison["labels"]["tick"]["passed"]


def test_each_label_has_its_own_margin() -> None:
    comparison = compared(*paired_answers(both=9000, lost=100, gained=0, neither=900))
    assert comparison["labels"]["tick"]["passed"]
    comparison = compared(*paired_answers(both=9000, lost=300, gained=0, neither=700))
    assert not comparison["labels"]["tick"]["passed"]


@pytest.mark.parametrize(
    ("folder", "name"),
    [("theirs", "theirs"), ("drawn", "drawn of --exam"), ("own marks", "own marks of --exam")],
)
def test_a_folder_named_like_another_set_gets_a_different_name(folder: str, name: str, pictures: Any) -> None:
    assert folder_marks(folder, pictures(1), {GRID_SIZE}, ExamSettings()).name == name


@pytest.mark.parametrize(("count", "has_margin"), [(99, False), (100, True)])
def test_a_label_of_own_marks_has_a_margin_from_100_marks(
    count: int, has_margin: bool, pictures: Any
) -> None:
    marks = own_marks(pictures(count), {GRID_SIZE}, ExamSettings(label_margin=0.02))
    assert marks.margin is None
    assert marks.label_margins == {"tick": 0.02 if has_margin else None, "cross": None, "neither": None}


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Any:
    root = tmp_path_factory.mktemp("pictures")
    image = Image.new("L", (8, 8), 255)
    image.putpixel((4, 4), 0)

    def write(count: int) -> Any:
        folder = root / str(count) / "tick"
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(count):
            image.save(folder / f"{number}.png")
        return load_folder(folder.parent, GRID_SIZE).pictures

    return write


def artifact(seed: int = 1) -> Artifact:
    network = tiny_network(seed)
    return Artifact(network, tiny_manifest(network), "7", Path(), {"manifest.json": ""})


def some_marks(count: int = 2500) -> ExamMarks:
    labels = np.arange(count).astype(np.int8) % len(LABELS)
    return ExamMarks(
        "drawn", {GRID_SIZE: MarkSet(random_grids(count), labels)}, 0.005, dict.fromkeys(LABELS, 0.02)
    )


def exam_of_a_new_version(promoted: Artifact | None, floor: float = 0.85, **options: Any) -> Exam:
    new = artifact()
    return take_exam(new.network, new.manifest, promoted, [some_marks()], floor, **options)


def test_a_version_compared_with_itself_passes_with_no_difference() -> None:
    exam = exam_of_a_new_version(artifact())
    assert exam["passed"]
    assert exam["against"] == "7"
    assert exam["sets"][0]["difference"] == 0
    assert exam["sets"][0]["labels"].keys() == set(LABELS)


def test_a_worse_version_fails_and_the_reason_gives_the_difference() -> None:
    new, old = artifact(), artifact()
    old.manifest["threshold"] = 0.999  # all are neither, a third is right
    new.manifest["threshold"] = 1e-9  # all are a tick or a cross
    labels = np.full(1000, LABELS.index("neither"), np.int8)
    marks = ExamMarks(
        "drawn", {GRID_SIZE: MarkSet(random_grids(1000), labels)}, 0.005, dict.fromkeys(LABELS, 0.02)
    )
    exam = take_exam(new.network, new.manifest, old, [marks], 0.85)
    assert not exam["passed"]
    worse = "0.00% right, 100.00 points worse than version 7 (100.00%)"
    assert exam["reasons"] == [
        f"all drawn: {worse}; at most 0.5 points are allowed",
        f"drawn, neither: {worse}; at most 2 points are allowed",
    ]
    report = exam_report(exam)
    assert "threshold 0.999 before, 1e-09 after" in report
    assert "FAILED" in report
    assert report.endswith(exam["reasons"][-1])


def test_the_floor_decides_without_a_promoted_version() -> None:
    share = exam_of_a_new_version(None)["sets"][0]["after"]["value"]
    low, high = exam_of_a_new_version(None, floor=share), exam_of_a_new_version(None, floor=share + 0.01)
    assert (low["passed"], low["reasons"], low["against"]) == (True, [], None)
    assert not high["passed"]
    assert "1.00 points more" in high["reasons"][0]
    assert "FAILED" in exam_report(high)
    assert high["sets"][0]["before"] is None
    assert "FAILED" not in exam_report(low)


def test_progress_is_reported_up_to_the_last_answer() -> None:
    reports: list[tuple[int, int]] = []
    exam_of_a_new_version(artifact(), report=lambda done, total: reports.append((done, total)))
    assert reports == [(done, 5000) for done in (1000, 2000, 2500, 3500, 4500, 5000)]


def test_drawn_marks_are_balanced_and_reproducible() -> None:
    settings = ExamSettings(of_each=15)
    first, second = (drawn_marks({12, 16}, settings, lambda done, total: None) for _ in range(2))
    assert np.bincount(first.by_size[12].labels).tolist() == [15, 15, 15]
    for size in (12, 16):
        assert (first.by_size[size].grids == second.by_size[size].grids).all()
        assert (first.by_size[size].labels == second.by_size[12].labels).all()


@pytest.mark.parametrize(
    "setting", [{"of_each": 0}, {"margin": -0.1}, {"label_margin": 2.0}, {"floor": float("nan")}]
)
def test_settings_out_of_range_are_refused_with_their_names(setting: dict[str, Any]) -> None:
    with pytest.raises(BadSettings, match=f"^{next(iter(setting))} is"):
        ExamSettings(**setting)
