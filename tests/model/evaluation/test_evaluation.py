"""Measures equal those computed by hand and in the literature, and a folder is evaluated end to end."""

import io
import json
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from model.classifier import Classifier
from model.errors import BadMarks, BadShape
from model.evaluation import Share, contact_sheet, evaluate, measure, report
from model.evaluation.measures import calibration_bins, expected_calibration_error
from tests.tiny import save_tiny_version

SCORES = np.array([[0.9, 0.1], [0.2, 0.3], [0.1, 0.8], [0.6, 0.7], [0.1, 0.1], [0.2, 0.9]])
LABEL_NUMBERS = np.array([0, 0, 1, 0, 2, 2])


def test_measures_equal_those_computed_by_hand() -> None:
    measured = measure(SCORES, LABEL_NUMBERS, threshold=0.5)
    assert measured.forced_choice == Share(2, 4)
    assert measured.three_way == Share(3, 6)
    assert measured.rejected == Share(1, 4)
    assert measured.accepted == Share(1, 2)
    assert measured.confusion.tolist() == [[1, 1, 1], [0, 1, 0], [0, 1, 1]]
    assert measured.by_label["tick"] == {"forced_choice": Share(1, 3), "three_way": Share(1, 3)}
    assert measured.by_label["neither"] == {"three_way": Share(1, 2)}


def test_wilsons_interval_equals_the_published_one() -> None:
    """Newcombe 1998, table I, method 3, gives 81 of 263 and 0 of 20."""
    assert Share(81, 263).interval() == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert Share(0, 20).interval() == pytest.approx((0.0, 0.1611), abs=5e-5)


def test_a_share_of_nothing_is_null_in_json() -> None:
    assert Share(0, 0).as_json() == {"hits": 0, "of": 0, "value": None, "low": None, "high": None}


def test_there_is_no_calibration_error_if_confidence_equals_accuracy() -> None:
    confidence = np.full(1000, 0.75)
    right = np.arange(1000) % 4 != 0
    assert expected_calibration_error(confidence, right) == pytest.approx(0)
    assert expected_calibration_error(np.full(1000, 0.95), right) == pytest.approx(0.2)


def test_the_calibration_error_is_the_mean_gap_of_its_bins() -> None:
    rng = np.random.default_rng(3)
    confidence = rng.uniform(0.5, 1, 500).astype(np.float32)
    right = rng.random(500) < 0.8
    bins = calibration_bins(confidence, right)
    gap = sum(each["count"] * abs(each["confidence"] - each["accuracy"]) for each in bins) / 500
    assert expected_calibration_error(confidence, right) == pytest.approx(gap, abs=1e-6)
    assert sum(each["count"] for each in bins) == 500


def test_the_calibration_error_is_within_its_interval() -> None:
    rng = np.random.default_rng(4)
    scores = rng.random((400, 2))
    error, low, high = measure(scores, rng.integers(0, 3, 400), 0.5).calibration_error
    assert low <= error <= high


@pytest.fixture(scope="module")
def classifier(tmp_path_factory: pytest.TempPathFactory) -> Classifier:
    return Classifier.load(save_tiny_version(tmp_path_factory.mktemp("tickcross")))


def write_marks(directory: Path, count: int = 3) -> None:
    directory.mkdir(parents=True)
    rng = np.random.default_rng(len(directory.name))
    for number in range(count):
        Image.fromarray(rng.integers(0, 255, (20, 20), np.uint8)).save(directory / f"{number}.png")


def test_each_source_of_a_folder_is_measured_separately(tmp_path: Path, classifier: Classifier) -> None:
    for name in (
        "pen/tick",
        "pen/neither",
        "pen/lookalike",
        "icons/cross",
        "icons/cross-hollow",
        "other/cats",
    ):
        write_marks(tmp_path / name)
    (tmp_path / "pen" / "tick" / "broken.png").write_bytes(b"no picture")
    evaluation = evaluate(classifier, tmp_path)
    assert {name: m.three_way.total for name, m in evaluation.sources().items()} == {"pen": 6, "icons": 3}
    assert evaluation.overall().three_way.total == 9
    assert set(evaluation.apart()) == {"pen/lookalike", "icons/cross-hollow"}
    assert sum(evaluation.apart()["pen/lookalike"].values()) == 3
    assert [line.split(": ")[0] for line in evaluation.skipped] == [str(tmp_path / "pen/tick/broken.png")]


def test_label_folders_are_measured_in_any_spelling(tmp_path: Path, classifier: Classifier) -> None:
    for name in ("Ticks", "CROSS", "circle"):
        write_marks(tmp_path / name)
    evaluation = evaluate(classifier, tmp_path)
    assert evaluation.overall().confusion.sum(axis=1).tolist() == [3, 3, 0]
    assert [line.split(": ")[0] for line in evaluation.skipped] == [str(tmp_path / "circle")]


def test_mistakes_agree_with_the_confusion_table(tmp_path: Path, classifier: Classifier) -> None:
    for name in ("tick", "cross", "neither"):
        write_marks(tmp_path / name, 10)
    evaluation = evaluate(classifier, tmp_path, threshold=0.6)
    overall, mistakes = evaluation.overall(), evaluation.mistakes()
    assert len(mistakes) == overall.confusion.sum() - np.trace(overall.confusion) > 0
    confidences = [mistake.prediction.confidence for mistake in mistakes]
    assert confidences == sorted(confidences, reverse=True)
    buffer = io.BytesIO()
    contact_sheet(mistakes).save(buffer, "PNG")
    assert buffer.tell() > 1000


def test_a_single_source_is_measured_and_reported(tmp_path: Path, classifier: Classifier) -> None:
    write_marks(tmp_path / "mine" / "tick")
    evaluation = evaluate(classifier, tmp_path / "mine")
    text = report(evaluation)
    assert list(evaluation.sources()) == ["mine"]
    assert "| mine " in text
    assert "nan" not in text
    assert "NaN" not in json.dumps(evaluation.as_json())


def test_an_empty_contact_sheet_is_a_picture() -> None:
    assert contact_sheet([]).size[0] > 0


@pytest.mark.parametrize("name", ["", "nowhere"])
def test_a_folder_without_sources_is_refused(tmp_path: Path, classifier: Classifier, name: str) -> None:
    with pytest.raises(BadMarks):
        evaluate(classifier, tmp_path / name)


@pytest.mark.parametrize(
    ("scores", "labels", "message"),
    [
        ((5, 3), (5,), "scores has shape (5, 3); expected (N, 2)"),
        ((5, 2), (4,), "labels has shape (4,); expected (5,)"),
        ((5, 2), (5, 1), "labels has shape (5, 1); expected (5,)"),
    ],
)
def test_scores_and_labels_of_wrong_shapes_are_refused(
    scores: tuple[int, ...], labels: tuple[int, ...], message: str
) -> None:
    with pytest.raises(BadShape, match=re.escape(message)):
        measure(np.zeros(scores), np.zeros(labels, int), 0.5)
