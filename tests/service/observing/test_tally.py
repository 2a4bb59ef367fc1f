import numpy as np
from hypothesis import given

from service.observing.metric_definitions import MetricDefinitions
from service.observing.tally import Tally
from tests.service.observing.samples import MARKS, Mark, cells, predictions, values

METRICS = MetricDefinitions([])
TALLY = Tally(METRICS)


@given(MARKS)
def test_a_batch_is_counted_like_its_marks_one_by_one(marks: list[Mark]) -> None:
    together, alone = cells(METRICS.columns), cells(METRICS.columns)
    TALLY.add(together, predictions(marks))
    for mark in marks:
        TALLY.add(alone, predictions([mark]))
    of_requests = slice(METRICS.items.start, METRICS.items.end)  # one batch here, and one for each mark there
    differing = np.flatnonzero(~np.isclose(values(together), values(alone), rtol=1e-6))
    assert set(differing.tolist()) <= set(range(of_requests.start, of_requests.stop))


def test_each_kind_of_fact_has_its_own_cell() -> None:
    row = cells(METRICS.columns)
    TALLY.add(row, predictions([(1, 0.97, 0.07, frozenset({"tiny"}))]))
    confidence = METRICS.confidence.cell("cross") + METRICS.confidence.bounds.index(0.99)
    ink = METRICS.ink.start + METRICS.ink.bounds.index(0.1)
    places = [METRICS.items.start, METRICS.predictions.cell("cross"), METRICS.warnings.cell("tiny")]
    assert [row[place] for place in (*places, confidence, ink)] == [1] * 5
    assert np.count_nonzero(values(row)) == 5 + 3  # and the sums of the three histograms
