from typing import Any

import numpy as np
import pytest

from model.classifier import WARNINGS, Predictions
from service.board import Board
from service.measures import Measures
from service.tally import Tally


def predictions(count: int, seed: int = 1) -> Predictions:
    rng = np.random.default_rng(seed)
    empty: Any = np.empty((count, 0))
    return Predictions(
        labels=rng.integers(0, 3, count),
        confidence=rng.random(count).astype(np.float32),
        scores=empty,
        grids=empty,
        ink=rng.random(count) / 2,
        warned={word: rng.random(count) < 0.3 for word in WARNINGS},
    )


def one(found: Predictions, index: int) -> Predictions:
    chosen = slice(index, index + 1)
    warned = {word: marks[chosen] for word, marks in found.warned.items()}
    empty: Any = found.scores[chosen]
    return Predictions(
        found.labels[chosen], found.confidence[chosen], empty, empty, found.ink[chosen], warned
    )


@pytest.fixture
def measures() -> Measures:
    return Measures([])


def test_a_batch_counts_as_its_items_do(measures: Measures) -> None:
    together, alone = Board(1, measures.columns), Board(1, measures.columns)
    found = predictions(200)
    Tally(measures).add(together.mine, found)
    for index in range(200):
        Tally(measures).add(alone.mine, one(found, index))
    items = slice(measures.items.start, measures.items.end)
    for board in (together, alone):
        board.clear(0, items)
    np.testing.assert_allclose(together.values(), alone.values(), rtol=1e-6)
    assert together.values().sum() > 0


def test_each_kind_of_fact_has_its_place(measures: Measures) -> None:
    board = Board(1, measures.columns)
    empty: Any = np.empty((1, 0))
    marked = {word: np.array([word == "tiny"]) for word in WARNINGS}
    found = Predictions(np.array([1]), np.array([0.97], np.float32), empty, empty, np.array([0.07]), marked)
    Tally(measures).add(board.mine, found)
    confidence = measures.confidence.cell("cross") + measures.confidence.bounds.index(0.99)
    ink = measures.ink.start + measures.ink.bounds.index(0.1)
    cells = [measures.items.start, measures.predictions.cell("cross"), measures.warnings.cell("tiny")]
    assert [board.mine[cell] for cell in (*cells, confidence, ink)] == [1] * 5
    assert np.count_nonzero(board.values()) == 5 + 3  # and the sums of the three histograms
