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
    """Each series as it is written in the text, and its value."""
    lines = exposition(observing, artifact, is_ready=True).decode().splitlines()
    samples = [line.rpartition(" ") for line in lines if not line.startswith("#")]
    return {name: float(value) for name, _, value in samples}


def test_prometheus_parses_every_family(observing: Observing, artifact: Artifact) -> None:
    named = replace(artifact, manifest=artifact.manifest | {"name": 'a "quoted" name'})
    text = exposition(observing, named, is_ready=True).decode()
    families = {family.name: family for family in parsed(text)}
    labels = {"name": 'a "quoted" name', "version": "1", "hash": artifact.digits}
    assert families["tickcross_model_info"].samples[0].labels == labels
    assert {metric.name.removesuffix("_total") for metric in observing.metrics.all} <= set(families)
    assert all(family.documentation for family in families.values())


def test_counters_are_exported(observing: Observing, artifact: Artifact) -> None:
    row, metrics = observing.counters.mine, observing.metrics
    row[metrics.requests.cell("/predict", "POST", "200")] += 3
    row[metrics.in_flight.start] = 2
    for value in (0.0002, 0.003, 0.003, 99.0):
        metrics.seconds.observe(row, metrics.seconds.cell("/predict", "200"), value)
    exported = series(observing, artifact)
    assert exported['tickcross_requests_total{method="POST",route="/predict",status="200"}'] == 3
    assert exported["tickcross_requests_in_flight"] == 2
    bucket = 'tickcross_request_duration_seconds_bucket{le="%s",route="/predict",status="200"}'
    bounds = ("0.00025", "0.0025", "0.005", "10", "+Inf")
    assert [exported[bucket % bound] for bound in bounds] == [1, 1, 3, 3, 4]
    assert exported['tickcross_request_duration_seconds_count{route="/predict",status="200"}'] == 4
    total = exported['tickcross_request_duration_seconds_sum{route="/predict",status="200"}']
    assert total == pytest.approx(99.0062)


def test_optional_series_are_exported_only_above_0(observing: Observing, artifact: Artifact) -> None:
    exported = series(observing, artifact)
    assert exported['tickcross_predictions_total{label="cross"}'] == 0
    assert not [name for name in exported if name.startswith("tickcross_requests_total")]


def test_bucket_bounds_are_exported_exactly(observing: Observing) -> None:
    for metric in observing.metrics.all:
        written = [*map("{:g}".format, metric.bounds)]
        assert [float(bound) for bound in written] == [*metric.bounds]


def test_drift_is_exported_against_each_set_of_marks(observing: Observing, artifact: Artifact) -> None:
    even = {"edges": [0.0, 0.5, 1.0], "shares": [0.5, 0.5]}
    known = {"confidence": even, "ink": even, "labels": {"tick": 1.0, "cross": 0.0, "neither": 0.0}}
    manifest = {"statistics": {"training": known, "validation": known}}
    observing.drift.expect(SimpleNamespace(version="1", manifest=manifest))  # type: ignore[arg-type]
    assert not [name for name in series(observing, artifact) if name.startswith("tickcross_drift_index")]
    outcome = Outcome("1", labelled([0, 0]))
    observing.observer.answered(observing.observer.begin(None, None), "POST", "/predict", 200, outcome)
    exported = series(observing, artifact)
    assert exported["tickcross_drift_marks"] == 2
    assert exported['tickcross_drift_index{against="validation",of="labels"}'] == pytest.approx(0, abs=0.01)
    assert exported['tickcross_drift_index{against="training",of="ink"}'] > 1


def test_the_exam_and_the_age_of_the_served_version_are_exported(
    observing: Observing, artifact: Artifact
) -> None:
    observing.versions.failed(2)
    exported = series(observing, artifact)
    assert exported['tickcross_model_exam_accuracy{marks="drawn"}'] == 0.9
    assert exported["tickcross_model_created_timestamp_seconds"] == 1767225600
    assert exported["tickcross_model_failed_candidates"] == 2


def test_exam_sets_with_the_same_name_share_a_series(observing: Observing, artifact: Artifact) -> None:
    exam = copy.deepcopy(artifact.manifest["exam"])
    exam["sets"].append(copy.deepcopy(exam["sets"][0]))
    exam["sets"][1]["after"]["value"] = 0.1
    manifest = {**artifact.manifest, "exam": exam}
    text = exposition(observing, replace(artifact, manifest=manifest), is_ready=True).decode()  # type: ignore[arg-type]
    lines = [line for line in text.splitlines() if line.startswith("tickcross_model_exam_accuracy{")]
    assert lines == ['tickcross_model_exam_accuracy{marks="drawn"} 0.9']


def test_a_version_without_an_exam_or_a_valid_time_can_be_exported(
    observing: Observing, artifact: Artifact
) -> None:
    manifest = {**artifact.manifest, "created": "long ago"}
    del manifest["exam"]
    exported = series(observing, replace(artifact, manifest=manifest))  # type: ignore[arg-type]
    assert not [name for name in exported if "exam" in name]
    assert math.isnan(exported["tickcross_model_created_timestamp_seconds"])


def test_process_usage_has_the_standard_names_and_no_series_when_unknown(
    observing: Observing, artifact: Artifact
) -> None:
    names = {"process_cpu_seconds_total", "process_resident_memory_bytes"}
    assert names & set(series(observing, artifact)) == set()
    observing.usage.begin()
    exported = series(observing, artifact)
    assert exported["process_cpu_seconds_total"] > 0
    assert exported["process_resident_memory_bytes"] > 2**20


def test_workers_are_exported_by_version_name(observing: Observing, artifact: Artifact) -> None:
    observing.counters.claim()
    observing.versions.served("2-shipped", 0.1)
    exported = series(observing, artifact)
    assert exported['tickcross_model_workers{version="2-shipped"}'] == 1
    assert exported["tickcross_model_version"] == 2
