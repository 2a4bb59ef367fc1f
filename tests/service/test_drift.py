from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from model.classifier import Predictions
from service.board import Board
from service.drift import STEPS, Drift, binned, stability_index

EDGES = [0.0, 0.25, 0.5, 0.75, 1.0]
SECONDS = 120.0


def statistics(shares: list[float]) -> dict[str, Any]:
    labels = {"tick": 0.5, "cross": 0.3, "neither": 0.2}
    histogram = {"edges": EDGES, "shares": shares}
    return {"confidence": histogram, "ink": histogram, "labels": labels}


def classifier(version: str = "1", **sets: Any) -> Any:
    found = sets or {name: statistics([0.1, 0.2, 0.3, 0.4]) for name in ("training", "validation")}
    return SimpleNamespace(version=version, manifest={"statistics": found})


def predictions(confidences: list[float], label: int = 0) -> Predictions:
    count = len(confidences)
    empty: Any = np.empty((count, 0))
    labels = np.full(count, label)
    return Predictions(labels, np.array(confidences, np.float32), empty, empty, np.full(count, 0.1), {})


@pytest.fixture
def drift() -> Drift:
    found = Drift(3, SECONDS)
    found.expect(classifier())
    return found


@pytest.fixture
def board() -> Board:
    return Board(2, 3 + Drift.CELLS)


def test_marks_of_all_workers_are_counted(drift: Drift, board: Board) -> None:
    for row, confidences in ((0, [0.1]), (1, [0.1, 0.6, 0.9])):
        board.take(row)
        drift.add(board.mine, 1000.0, "1", predictions(confidences, label=row))
    live = drift.live(board.values(), 1000.0)
    assert live["confidence"].tolist() == [2, 0, 1, 1]
    assert live["ink"].tolist() == [4, 0, 0, 0]
    assert live["labels"].tolist() == [1, 3, 0]


def test_one_mark_counts_as_it_does_in_a_batch(drift: Drift, board: Board) -> None:
    values = [0.0, 0.25, 0.250001, 0.5, 0.74, 1.0]
    board.take(0)
    drift.add(board.mine, 1000.0, "1", predictions(values))
    together = drift.live(board.values(), 1000.0)["confidence"]
    for value in values:
        drift.add(board.mine, 1000.0, "1", predictions([value]))
    assert drift.live(board.values(), 1000.0)["confidence"].tolist() == (2 * together).tolist()


def test_the_window_slides(drift: Drift, board: Board) -> None:
    board.take(0)
    for second in range(0, int(3 * SECONDS), int(SECONDS / STEPS)):
        drift.add(board.mine, float(second), "1", predictions([0.9]))
    assert drift.live(board.values(), 3 * SECONDS - 1)["labels"].sum() == STEPS
    assert drift.live(board.values(), 10 * SECONDS)["labels"].sum() == 0


def test_only_the_version_that_is_compared_counts(drift: Drift, board: Board) -> None:
    board.take(0)
    drift.add(board.mine, 1000.0, "2", predictions([0.9]))
    assert drift.live(board.values(), 1000.0)["labels"].sum() == 0
    drift.add(board.mine, 1000.0, "1", predictions([0.9]))
    drift.expect(classifier("2"))
    assert drift.live(board.values(), 1000.0)["labels"].sum() == 0
    drift.add(board.mine, 1000.0, "2", predictions([0.9]))
    assert drift.live(board.values(), 1000.0)["labels"].sum() == 1


def test_a_manifest_without_statistics_has_no_drift(drift: Drift, board: Board) -> None:
    drift.expect(SimpleNamespace(version="1", manifest={}))  # type: ignore[arg-type]
    drift.add(board.mine, 1000.0, "1", predictions([0.9]))
    assert drift.live(board.values(), 1000.0) == {}
    assert drift.expected == {}


def test_live_marks_like_the_expected_ones_have_an_index_of_0() -> None:
    expected = np.array([0.1, 0.2, 0.3, 0.4])
    assert stability_index(expected, expected * 1000) == pytest.approx(0)


def test_the_index_is_that_of_the_textbook() -> None:
    expected, live = np.array([0.5, 0.5]), np.array([25.0, 75.0])
    assert stability_index(expected, live) == pytest.approx(0.25 * np.log(1.5) + -0.25 * np.log(0.5))


def test_bins_are_those_of_the_manifest() -> None:
    values = np.array([0.0, 0.1, 0.25, 0.2501, 0.5, 0.75, 1.0])
    assert binned(values, tuple(EDGES[1:-1])).tolist() == np.histogram(values, EDGES)[0].tolist()


def test_an_empty_bin_is_no_infinity() -> None:
    assert 1 < stability_index(np.array([0.0, 1.0]), np.array([10.0, 0.0])) < 100
    assert stability_index(np.array([0.5, 0.5]), np.array([0.0, 0.0])) == 0
