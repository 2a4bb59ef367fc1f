from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given

from model.classifier import Predictions
from service.observing.drift import STEPS, Counts, Drift, binned, stability_index
from tests.service.observing.samples import MARKS, Mark, cells, predictions, values

if TYPE_CHECKING:
    from tests.service.observing.samples import Cells

EDGES = [0.0, 0.25, 0.5, 0.75, 1.0]
SECONDS = 120.0


def statistics(shares: list[float]) -> dict[str, Any]:
    labels = {"tick": 0.5, "cross": 0.3, "neither": 0.2}
    histogram = {"edges": EDGES, "shares": shares}
    return {"confidence": histogram, "ink": histogram, "labels": labels}


def classifier(version: str = "1", **sets: Any) -> Any:
    known_sets = sets or {name: statistics([0.1, 0.2, 0.3, 0.4]) for name in ("training", "validation")}
    return SimpleNamespace(version=version, manifest={"statistics": known_sets})


def confident(confidences: list[float], label: int = 0) -> Predictions:
    return predictions([(label, confidence, 0.1, frozenset()) for confidence in confidences])


@pytest.fixture
def drift() -> Drift:
    drift_index = Drift(3, SECONDS)
    drift_index.expect(classifier())
    return drift_index


@pytest.fixture
def row() -> "Cells":
    """The row of the only process."""
    return cells(3 + Drift.CELLS)


def live(drift: Drift, *rows: "Cells", now: float = 1000.0) -> dict[str, Counts]:
    return drift.live(np.array(rows), now)


def test_a_shipped_version_with_the_same_number_is_counted_separately(drift: Drift, row: "Cells") -> None:
    drift.expect(classifier("2"))
    drift.add(row, 1000.0, "2", confident([0.1]))
    drift.add(row, 1000.0, "2-shipped", confident([0.1]))
    assert live(drift, row)["labels"].sum() == 1
    drift.expect(classifier("2-shipped"))
    assert live(drift, row)["labels"].sum() == 0
    drift.add(row, 1000.0, "2-shipped", confident([0.1]))
    assert live(drift, row)["labels"].sum() == 1


def test_marks_of_all_processes_are_counted(drift: Drift) -> None:
    rows = [cells(3 + Drift.CELLS) for _ in range(2)]
    for label, confidences in ((0, [0.1]), (1, [0.1, 0.6, 0.9])):
        drift.add(rows[label], 1000.0, "1", confident(confidences, label))
    counts = live(drift, *rows)
    assert counts["confidence"].tolist() == [2, 0, 1, 1]
    assert counts["ink"].tolist() == [4, 0, 0, 0]
    assert counts["labels"].tolist() == [1, 3, 0]


@given(MARKS)
def test_a_batch_is_counted_like_its_marks_one_by_one(marks: list[Mark]) -> None:
    drift, together, alone = Drift(0, SECONDS), cells(Drift.CELLS), cells(Drift.CELLS)
    drift.expect(classifier())
    drift.add(together, 1000.0, "1", predictions(marks))
    for mark in marks:
        drift.add(alone, 1000.0, "1", predictions([mark]))
    assert values(together).tolist() == values(alone).tolist()


def test_the_window_slides(drift: Drift, row: "Cells") -> None:
    for second in range(0, int(3 * SECONDS), int(SECONDS / STEPS)):
        drift.add(row, float(second), "1", confident([0.9]))
    assert live(drift, row, now=3 * SECONDS - 1)["labels"].sum() == STEPS
    assert live(drift, row, now=10 * SECONDS)["labels"].sum() == 0


def test_only_the_compared_version_is_counted(drift: Drift, row: "Cells") -> None:
    drift.add(row, 1000.0, "2", confident([0.9]))
    assert live(drift, row)["labels"].sum() == 0
    drift.add(row, 1000.0, "1", confident([0.9]))
    drift.expect(classifier("2"))
    assert live(drift, row)["labels"].sum() == 0
    drift.add(row, 1000.0, "2", confident([0.9]))
    assert live(drift, row)["labels"].sum() == 1


def test_a_manifest_without_statistics_has_no_drift(drift: Drift, row: "Cells") -> None:
    drift.expect(SimpleNamespace(version="1", manifest={}))  # type: ignore[arg-type]
    drift.add(row, 1000.0, "1", confident([0.9]))
    assert live(drift, row) == {}
    assert drift.expected == {}


def test_live_marks_like_the_expected_ones_give_an_index_of_0() -> None:
    expected = np.array([0.1, 0.2, 0.3, 0.4])
    assert stability_index(expected, expected * 1000) == pytest.approx(0)


def test_the_index_equals_the_textbook_formula() -> None:
    expected, live = np.array([0.5, 0.5]), np.array([25.0, 75.0])
    assert stability_index(expected, live) == pytest.approx(0.25 * np.log(1.5) + -0.25 * np.log(0.5))


def test_bins_have_the_edges_of_the_manifest() -> None:
    values = np.array([0.0, 0.1, 0.25, 0.2501, 0.5, 0.75, 1.0])
    assert binned(values, tuple(EDGES[1:-1])).tolist() == np.histogram(values, EDGES)[0].tolist()


def test_an_empty_bin_gives_a_finite_index() -> None:
    assert 1 < stability_index(np.array([0.0, 1.0]), np.array([10.0, 0.0])) < 100
    assert stability_index(np.array([0.5, 0.5]), np.array([0.0, 0.0])) == 0
