"""The capacity benchmark scales costs up as documented, and measures HAProxy as deployed."""

import re

import pytest

from benchmarks.capacity.scaling import DAY_SECONDS, PEAK, REPLICA_CORES, UTILISATION, Cost, need
from benchmarks.capacity.served import configuration
from benchmarks.capacity.stages import stages_of
from benchmarks.capacity.ways import Way, ways
from model.artifact import latest_version
from model.classifier import Classifier
from service.core import predict
from service.core.received import Received
from service.settings import Settings
from service.versions.serving import Serving
from tests.shipped import FOLDER

COST = Cost(marks=10, body_bytes=1000, service_us=5000, proxy_us=50, replica_megabytes=150)


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Classifier.load(latest_version(FOLDER))


@pytest.fixture(scope="module")
def request_ways(classifier: Classifier) -> list[Way]:
    return list(ways(classifier.grid_size))


def test_the_marks_per_core_and_second_follow_from_the_cost() -> None:
    assert COST.marks_per_second_and_core == 2000


def test_the_cores_handle_the_peak_at_the_target_utilisation() -> None:
    needed = need(COST, marks_a_day=DAY_SECONDS * 4000)
    assert needed.average == 4000
    assert needed.peak == 4000 * PEAK
    assert needed.cores == pytest.approx(4000 * PEAK / 2000 / UTILISATION)
    assert (needed.replicas - 1) * REPLICA_CORES < needed.cores <= needed.replicas * REPLICA_CORES
    assert needed.megabytes == needed.replicas * 150
    assert needed.proxy_cores == pytest.approx(needed.cores / 100)
    assert needed.megabits == pytest.approx(400 * PEAK * 8000 / 1e6)


def test_one_replica_handles_its_stated_marks_per_day() -> None:
    assert need(COST, COST.marks_a_day_and_replica).cores == pytest.approx(REPLICA_CORES)


def test_few_marks_need_one_replica() -> None:
    assert need(COST, marks_a_day=1).replicas == 1


def test_haproxy_is_measured_with_the_deployed_configuration() -> None:
    text = configuration("127.0.0.1:9")
    assert "server replica 127.0.0.1:9" in text
    assert 'bind "127.0.0.1:${PORT}"' in text
    assert "retry-on conn-failure empty-response" in text
    assert not re.search("server-template|prometheus-exporter", text)


def test_each_request_holds_its_stated_number_of_marks(
    classifier: Classifier, request_ways: list[Way]
) -> None:
    for way in request_ways:
        for content in (way.body.content, *way.body.others[:1]):
            question = predict.read(Received(content, way.body.kind), Serving(classifier), Settings())
            assert len(question.answer().labels) == way.marks, way.title


def test_only_pictures_have_costs_of_decoding_and_finding_the_mark(
    classifier: Classifier, request_ways: list[Way], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benchmarks.capacity.stages.ROUNDS", 1)
    monkeypatch.setattr("benchmarks.capacity.stages.MIN_SECONDS", 0.0001)
    grid, png = (stages_of(way, classifier) for way in (request_ways[0], request_ways[3]))
    assert grid.finding == 0
    assert min(png) > 0
