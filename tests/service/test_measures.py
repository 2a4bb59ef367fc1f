import numpy as np
import pytest
from prometheus_client.parser import text_string_to_metric_families as parsed

from service.board import Board
from service.exposition import exposed, family
from service.measures import Measures


@pytest.fixture
def measures() -> Measures:
    return Measures(["/predict", "/metrics"])


@pytest.fixture
def board(measures: Measures) -> Board:
    return Board(1, measures.columns)


def text_of(measures: Measures, board: Board) -> str:
    totals = board.values().sum(axis=0)
    return "\n".join(line for metric in measures.all for line in exposed(metric, totals)) + "\n"


def test_no_two_series_share_a_cell(measures: Measures) -> None:
    cells = [
        cell + offset
        for metric in measures.all
        for _, cell in metric.series()
        for offset in range(metric.width)
    ]
    assert len(cells) == len(set(cells))
    assert max(cells) < measures.columns


def test_reserved_cells_belong_to_nobody_else(measures: Measures) -> None:
    before = measures.columns
    assert measures.reserve(5) == before
    assert measures.columns == before + 5
    assert measures.serves not in [cell for metric in measures.all for _, cell in metric.series()]


def test_a_series_is_found_by_its_labels(measures: Measures) -> None:
    series = dict(measures.requests.series())
    assert series["/predict", "POST", "200"] == measures.requests.cell("/predict", "POST", "200")
    with pytest.raises(ValueError, match="not in tuple"):
        measures.requests.cell("/nowhere", "POST", "200")


def test_prometheus_reads_what_was_counted(measures: Measures, board: Board) -> None:
    board.mine[measures.requests.cell("/predict", "POST", "200")] += 3
    board.mine[measures.in_flight.start] = 2
    for value in (0.0002, 0.003, 0.003, 99.0):
        measures.seconds.observe(board.mine, measures.seconds.cell("/predict", "200"), value)
    families = {family.name: family for family in parsed(text_of(measures, board))}
    (requests,) = families["tickcross_requests"].samples
    assert requests.labels == {"route": "/predict", "method": "POST", "status": "200"}
    assert (requests.value, families["tickcross_requests_in_flight"].samples[0].value) == (3, 2)
    samples = families["tickcross_request_duration_seconds"].samples
    buckets = {sample.labels["le"]: sample.value for sample in samples if sample.name.endswith("_bucket")}
    assert (buckets["0.00025"], buckets["0.0025"], buckets["0.005"], buckets["10"]) == (1, 1, 3, 3)
    assert buckets["+Inf"] == next(sample.value for sample in samples if sample.name.endswith("_count")) == 4
    assert next(sample.value for sample in samples if sample.name.endswith("_sum")) == pytest.approx(99.0062)


def test_a_value_on_a_bound_belongs_to_its_bucket(measures: Measures, board: Board) -> None:
    measures.items.observe(board.mine, measures.items.start, 2.0)
    assert board.mine[measures.items.start + measures.items.bounds.index(2.0)] == 1


def test_label_values_are_escaped() -> None:
    lines = list(family("name", "gauge", "Text.", [("", {"label": 'a "quoted" \\ line\nbreak'}, 1.0)]))
    (found,) = parsed("\n".join(lines) + "\n")
    assert found.samples[0].labels == {"label": 'a "quoted" \\ line\nbreak'}


@pytest.mark.parametrize("value", [0.0, 1e-9, 0.1, 3.0, 1e17, np.inf])
def test_numbers_come_back_as_they_were(value: float) -> None:
    lines = list(family("name", "gauge", "Text.", [("", {}, value)]))
    (found,) = parsed("\n".join(lines) + "\n")
    assert found.samples[0].value == value
