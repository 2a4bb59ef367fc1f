import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families as parsed

from service.instruments import EXTENSION, Instruments


@pytest.fixture
def instruments(app: Flask) -> Instruments:
    found: Instruments = app.extensions[EXTENSION]
    return found


def values(client: FlaskClient) -> dict[str, float]:
    """Each sample's value, by its name and labels."""
    text = client.get("/metrics").text
    return {
        sample.name + "".join(f" {value}" for value in sample.labels.values()): sample.value
        for family in parsed(text)
        for sample in family.samples
    }


def test_the_version_and_its_load_are_told(client: FlaskClient) -> None:
    found = values(client)
    assert found["tickcross_model_info tickcross 1"] == found["tickcross_model_version"] == 1
    assert 0 < found["tickcross_model_load_seconds"] < 60
    assert found["tickcross_model_loaded_timestamp_seconds"] > 1.7e9
    assert (found["tickcross_model_swaps_total"], found["tickcross_model_refusals_total"]) == (0, 0)


def test_every_label_is_there_before_the_first_mark(client: FlaskClient) -> None:
    found = values(client)
    assert [found[f"tickcross_predictions_total {label}"] for label in ("tick", "cross", "neither")] == [
        0,
        0,
        0,
    ]
    assert "tickcross_requests_total /predict POST 200" not in found


def test_readiness_falls_with_the_drain(client: FlaskClient, instruments: Instruments) -> None:
    before = values(client)
    instruments.drain()
    after = values(client)
    assert [found["tickcross_ready"] for found in (before, after)] == [1, 0]
    assert [found["tickcross_draining"] for found in (before, after)] == [0, 1]


def test_workers_are_counted_as_they_come_and_go(client: FlaskClient, instruments: Instruments) -> None:
    for row in (0, 1):
        instruments.start_worker(row)
    instruments.end_worker(0)
    instruments.start_worker(0)
    found = values(client)
    assert (found["tickcross_workers"], found["tickcross_worker_starts_total"]) == (2, 3)
