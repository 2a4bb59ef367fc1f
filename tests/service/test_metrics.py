"""/metrics of a service that has just started, and of one that drains."""

from prometheus_client.parser import text_string_to_metric_families as parsed
from werkzeug.test import Client

from service.service import Service


def values(client: Client) -> dict[str, float]:
    """Each sample's value, by its name and labels."""
    text = client.get("/metrics").text
    return {
        sample.name + "".join(f" {value}" for value in sample.labels.values()): sample.value
        for family in parsed(text)
        for sample in family.samples
    }


def test_the_version_and_its_load_time_are_exported(client: Client, service: Service) -> None:
    metrics = values(client)
    digits = service.serving.classifier.artifact.digits
    assert metrics[f"tickcross_model_info {digits} tickcross 1"] == metrics["tickcross_model_version"] == 1
    assert 0 < metrics["tickcross_model_load_seconds"] < 60
    assert metrics["tickcross_model_loaded_timestamp_seconds"] > 1.7e9
    assert (metrics["tickcross_model_swaps_total"], metrics["tickcross_model_refusals_total"]) == (0, 0)


def test_every_label_is_exported_before_the_first_prediction(client: Client) -> None:
    metrics = values(client)
    assert [metrics[f"tickcross_predictions_total {label}"] for label in ("tick", "cross", "neither")] == [
        0,
        0,
        0,
    ]
    assert "tickcross_requests_total /predict POST 200" not in metrics


def test_a_draining_service_is_exported_as_not_ready(client: Client, service: Service) -> None:
    before = values(client)
    service.observing.drain.begin()
    after = values(client)
    assert [metrics["tickcross_ready"] for metrics in (before, after)] == [1, 0]
    assert [metrics["tickcross_draining"] for metrics in (before, after)] == [0, 1]


def test_a_process_counts_as_a_worker_from_its_first_request(client: Client, service: Service) -> None:
    assert service.observing.counters.alive_rows() == []
    metrics = values(client)
    assert metrics["tickcross_workers"] == metrics["tickcross_worker_starts_total"] == 1
    assert metrics["tickcross_model_workers 1"] == 1
