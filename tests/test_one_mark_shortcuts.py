"""Faster code for a single mark gives the same results as the code for a batch.

There are seven such shortcuts. Each gets marks in a batch, and the same marks one by one.
"""

import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.answers.calibration import Calibrator
from model.answers.decision import decide
from model.classifier import Classifier, Predictions
from service.observing import Observing
from service.observing.request_observer import labels_of
from service.observing.tally import Tally
from service.settings import Settings
from tests.e2e.conftest import write_version
from tests.tiny import GRID_SIZE, random_grids


@pytest.fixture(scope="module")
def classifier(tmp_path_factory: pytest.TempPathFactory) -> Classifier:
    """A tiny network with the statistics of its validation marks."""
    return Classifier.load(write_version(tmp_path_factory.mktemp("artifacts") / "tickcross"))


@pytest.fixture(scope="module")
def observing(classifier: Classifier) -> Observing:
    observing = Observing(["/predict"], replace(Settings(), artifacts=Path(), log_format="off"))
    observing.drift.expect(classifier)
    return observing


def assert_same(batch: Predictions, one_by_one: list[Predictions]) -> None:
    for name in ("labels", "confidence", "scores", "grids", "ink"):
        expected = np.concatenate([getattr(one, name) for one in one_by_one])
        assert np.array_equal(getattr(batch, name), expected), name
    assert batch.warnings == [one.warnings[0] for one in one_by_one]


def counted(observing: Observing, predictions: list[Predictions], skipped: range) -> list[float]:
    """The cells after these predictions have been counted, without the skipped ones."""
    cells = memoryview(bytearray(8 * observing.metrics.columns)).cast("d")
    tally, now = Tally(observing.metrics), time.time()
    for one in predictions:
        tally.add(cells, one)
        observing.drift.add(cells, now, "1", one)
    return [value for index, value in enumerate(cells.tolist()) if index not in skipped]


@given(st.integers(0, 10**6), st.integers(2, 9), st.floats(0, 1))
def test_single_marks_give_the_same_results_as_a_batch(
    classifier: Classifier, observing: Observing, seed: int, count: int, threshold: float
) -> None:
    grids = random_grids(count, seed) * np.random.default_rng(seed).choice([-1, 1], (count, 1, 1)).astype(
        np.int8
    )

    by_grids = classifier.classify_grids(grids, threshold)
    one_by_one = [classifier.classify_grids(grid[np.newaxis], threshold) for grid in grids]
    assert_same(by_grids, one_by_one)

    readings = [classifier.grid_to_reading(grid) for grid in random_grids(count, seed, size=GRID_SIZE + 3)]
    by_readings = classifier.classify_readings(readings, threshold)
    assert_same(by_readings, [classifier.classify_readings([reading], threshold) for reading in readings])

    values = np.random.default_rng(seed).normal(0, 4, (count, 2))
    calibrator = Calibrator(classifier.manifest["calibration"])
    scores = calibrator(values)
    assert np.array_equal(scores, np.concatenate([calibrator(value[np.newaxis]) for value in values]))

    decided = [decide(score[np.newaxis], threshold) for score in scores]
    labels, confidence = decide(scores, threshold)
    assert np.array_equal(labels, np.concatenate([label for label, _ in decided]))
    assert np.array_equal(confidence, np.concatenate([confidence for _, confidence in decided]))

    items = observing.metrics.items
    skipped = range(items.start, items.end)  # the number of marks per request differs as intended
    in_a_batch = counted(observing, [by_grids], skipped)
    assert in_a_batch == pytest.approx(counted(observing, one_by_one, skipped))
    assert labels_of(by_grids) == dict(sum((Counter(labels_of(one)) for one in one_by_one), Counter()))
