from typing import TYPE_CHECKING

import pytest

from service.observing.metric_definitions import MetricDefinitions
from tests.service.observing.samples import cells

if TYPE_CHECKING:
    from tests.service.observing.samples import Cells


@pytest.fixture
def metrics() -> MetricDefinitions:
    return MetricDefinitions(["/predict", "/metrics", "/predict"])


@pytest.fixture
def row(metrics: MetricDefinitions) -> "Cells":
    return cells(metrics.columns)


def test_no_two_series_share_a_cell(metrics: MetricDefinitions) -> None:
    used_cells = [
        cell + offset
        for metric in metrics.all
        for _, cell in metric.series()
        for offset in range(metric.width)
    ]
    assert len(used_cells) == len(set(used_cells))
    assert max(used_cells) < metrics.columns


def test_reserved_cells_belong_to_no_metric(metrics: MetricDefinitions) -> None:
    before = metrics.columns
    assert metrics.reserve(5) == before
    assert metrics.columns == before + 5
    assert metrics.serves not in [cell for metric in metrics.all for _, cell in metric.series()]


def test_a_series_is_found_by_its_labels(metrics: MetricDefinitions) -> None:
    series = dict(metrics.requests.series())
    assert series["/predict", "POST", "200"] == metrics.requests.cell("/predict", "POST", "200")
    with pytest.raises(ValueError, match="not in tuple"):
        metrics.requests.cell("/nowhere", "POST", "200")


def test_a_value_on_a_bound_belongs_to_its_bucket(metrics: MetricDefinitions, row: "Cells") -> None:
    metrics.items.observe(row, metrics.items.start, 2.0)
    assert row[metrics.items.start + metrics.items.bounds.index(2.0)] == 1


def test_another_set_of_metrics_has_another_layout(metrics: MetricDefinitions) -> None:
    assert metrics.layout(60.0) == MetricDefinitions(["/metrics", "/predict"]).layout(60.0)
    assert metrics.layout(60.0).digest != metrics.layout(61.0).digest
    renamed = MetricDefinitions(["/metrics", "/renamed"])
    assert metrics.columns == renamed.columns
    assert metrics.layout(60.0).digest != renamed.layout(60.0).digest
