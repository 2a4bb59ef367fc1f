import copy
import math
from dataclasses import replace
from types import SimpleNamespace

import pytest
from prometheus_client.parser import text_string_to_metric_families as parsed

from model.artifact import Artifact, load_version
from service.core.reply import Outcome
from service.observing import Observing
from service.observing.collector import exposition
from service.settings import Settings
from tests.service.observing.samples import labelled
from tests.tiny import save_tiny_version


@pytest.fixture
def observing() -> Observing:
    return Observing(["/predict", "/metrics"], Settings(log_format="off"))


@pytest.fixture(scope="module")
def artifact(tmp_path_factory: pytest.TempPathFactory) -> Artifact:
    return load_version(save_tiny_version(tmp_path_factory.mktemp("tickcross"), passed=True))


def series(observing: Observing, artifact: Artifact) -> dict[str, float]:
    """Each series as it stands in the text, and its value."""
    lines = exposition(observing, artifact, is_ready=True).decode().splitlines()
    samples = [line.rpartition(" ") for line in lines if not line.startswith("#")]
    return {name: float(value) for name, _, value in samples}


def test_prometheus_reads_every_family(observing: Observing, artifact: Artifact) -> None:
    named = replace(artifact, manifest=artifact.manifest | {"name": 'a "quoted" name'})
    text = exposition(observing, named, is_ready=True).decode()
    found = {family.name: family for family in parsed(text)}
    labels = {"name": 'a "quoted" name', "version": "1", "hash": artifact.digits}
    assert found["tickcross_model_info"].samples[0].labels == labels
    assert {metric.name.removesuffix("_total") for metric in observing.metrics.all} <= set(found)
    assert all(family.documentation for family in found.values())


def test_counters_are_exported(observing: Observing, artifact: Artifact) -> None:
    mine, metrics = observing.counters.mine, observing.metrics
    mine[metrics.requests.cell("/predict", "POST", "200")] += 3
    mine[metrics.in_flight.start] = 2
    for value in (0.0002, 0.003, 0.003, 99.0):
        metrics.seconds.observe(mine, metrics.seconds.cell("/predict", "200"), value)
    found = series(observing, artifact)
    assert found['tickcross_requests_total{method="POST",route="/predict",status="200"}'] == 3
    assert found["tickcross_requests_in_flight"] == 2
    bucket = 'tickcross_request_duration_seconds_bucket{le="%s",route="/predict",status="200"}'
    bounds = ("0.00025", "0.0025", "0.005", "10", "+Inf")
    assert [found[bucket % bound] for bound in bounds] == [1, 1, 3, 3, 4]
    assert found['tickcross_request_duration_seconds_count{route="/predict",status="200"}'] == 4
    total = found['tickcross_request_duration_seconds_sum{route="/predict",status="200"}']
    assert total == pytest.approx(99.0062)


def test_of_many_series_only_those_above_0_are_exported(observing: Observing, artifact: Artifact) -> None:
    found = series(observing, artifact)
    assert found['tickcross_predictions_total{label="cross"}'] == 0
    assert not [name for name in found if name.startswith("tickcross_requests_total")]


def test_the_bounds_of_all_buckets_differ_in_the_export(observing: Observing) -> None:
    for metric in observing.metrics.all:
        told = [*map("{:g}".format, metric.bounds)]
        assert [float(bound) for bound in told] == [*metric.bounds]


def test_drift_is_exported_against_each_set_of_marks(observing: Observing, artifact: Artifact) -> None:
    even = {"edges": [0.0, 0.5, 1.0], "shares": [0.5, 0.5]}
    known = {"confidence": even, "ink": even, "labels": {"tick": 1.0, "cross": 0.0, "neither": 0.0}}
    manifest = {"statistics": {"training": known, "validation": known}}
    observing.drift.expect(SimpleNamespace(version="1", manifest=manifest))  # type: ignore[arg-type]
    assert not [name for name in series(observing, artifact) if name.startswith("tickcross_drift_index")]
    outcome = Outcome("1", labelled([0, 0]))
    observing.observer.answered(observing.observer.begin(None, None), "POST", "/predict", 200, outcome)
    found = series(observing, artifact)
    assert found["tickcross_drift_marks"] == 2
    assert found['tickcross_drift_index{against="validation",of="labels"}'] == pytest.approx(0, abs=0.01)
    assert found['tickcross_drift_index{against="training",of="ink"}'] > 1


def test_the_exam_and_the_age_of_the_served_version_are_exported(
    observing: Observing, artifact: Artifact
) -> None:
    observing.versions.failed(2)
    found = series(observing, artifact)
    assert found['tickcross_model_exam_accuracy{marks="drawn"}'] == 0.9
    assert found["tickcross_model_created_timestamp_seconds"] == 1767225600
    assert found["tickcross_model_failed_candidates"] == 2


def test_sets_of_an_exam_with_the_same_name_have_one_series(observing: Observing, artifact: Artifact) -> None:
    exam = copy.deepcopy(artifact.manifest["exam"])
    exam["sets"].append(copy.deepcopy(exam["sets"][0]))
    exam["sets"][1]["after"]["value"] = 0.1
    manifest = {**artifact.manifest, "exam": exam}
    text = exposition(observing, replace(artifact, manifest=manifest), is_ready=True).decode()  # type: ignore[arg-type]
    lines = [line for line in text.splitlines() if line.startswith("tickcross_model_exam_accuracy{")]
    assert lines == ['tickcross_model_exam_accuracy{marks="drawn"} 0.9']


def test_a_version_without_an_exam_and_with_an_invalid_time_can_be_exported(
    observing: Observing, artifact: Artifact
) -> None:
    manifest = {**artifact.manifest, "created": "long ago"}
    del manifest["exam"]
    found = series(observing, replace(artifact, manifest=manifest))  # type: ignore[arg-type]
    assert not [name for name in found if "exam" in name]
    assert math.isnan(found["tickcross_model_created_timestamp_seconds"])


def test_the_usage_of_the_processes_has_the_usual_names_and_no_series_where_it_is_unknown(
    observing: Observing, artifact: Artifact
) -> None:
    names = {"process_cpu_seconds_total", "process_resident_memory_bytes"}
    assert names & set(series(observing, artifact)) == set()
    observing.usage.begin()
    found = series(observing, artifact)
    assert found["process_cpu_seconds_total"] > 0
    assert found["process_resident_memory_bytes"] > 2**20


def test_workers_are_exported_by_the_name_of_their_version(observing: Observing, artifact: Artifact) -> None:
    observing.counters.claim()
    observing.versions.served("2-shipped", 0.1)
    found = series(observing, artifact)
    assert found['tickcross_model_workers{version="2-shipped"}'] == 1
    assert found["tickcross_model_version"] == 2
