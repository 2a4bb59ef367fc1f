"""The capacity benchmark scales costs up as its page says, and measures HAProxy as it is deployed."""

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
def sent(classifier: Classifier) -> list[Way]:
    return list(ways(classifier.grid_size))


def test_a_core_does_as_many_marks_as_fit_into_a_second() -> None:
    assert COST.marks_per_second_and_core == 2000


def test_cores_are_those_of_the_peak_and_never_quite_busy() -> None:
    found = need(COST, marks_a_day=DAY_SECONDS * 4000)
    assert found.average == 4000
    assert found.peak == 4000 * PEAK
    assert found.cores == pytest.approx(4000 * PEAK / 2000 / UTILISATION)
    assert (found.replicas - 1) * REPLICA_CORES < found.cores <= found.replicas * REPLICA_CORES
    assert found.megabytes == found.replicas * 150
    assert found.proxy_cores == pytest.approx(found.cores / 100)
    assert found.megabits == pytest.approx(400 * PEAK * 8000 / 1e6)


def test_a_replica_is_enough_for_as_many_marks_a_day_as_it_says() -> None:
    assert need(COST, COST.marks_a_day_and_replica).cores == pytest.approx(REPLICA_CORES)


def test_few_marks_need_one_replica() -> None:
    assert need(COST, marks_a_day=1).replicas == 1


def test_haproxy_is_measured_with_the_configuration_that_is_deployed() -> None:
    text = configuration("127.0.0.1:9")
    assert "server replica 127.0.0.1:9" in text
    assert 'bind "127.0.0.1:${PORT}"' in text
    assert "retry-on conn-failure empty-response" in text
    assert not re.search("server-template|prometheus-exporter", text)


def test_each_way_of_asking_holds_as_many_marks_as_it_says(classifier: Classifier, sent: list[Way]) -> None:
    for way in sent:
        for content in (way.body.content, *way.body.others[:1]):
            question = predict.read(Received(content, way.body.kind), Serving(classifier), Settings())
            assert len(question.answer().labels) == way.marks, way.title


def test_pictures_are_decoded_and_their_marks_found_and_grids_are_not(
    classifier: Classifier, sent: list[Way], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benchmarks.capacity.stages.ROUNDS", 1)
    monkeypatch.setattr("benchmarks.capacity.stages.MIN_SECONDS", 0.0001)
    grid, png = (stages_of(way, classifier) for way in (sent[0], sent[3]))
    assert grid.finding == 0
    assert min(png) > 0
