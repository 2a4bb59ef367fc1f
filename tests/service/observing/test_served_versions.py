from collections.abc import Iterator

import pytest

from service.observing import Observing
from service.observing.metric_definitions import Common
from service.observing.served_versions import REMEMBERED
from service.observing.version_counts import cell_of, name_of
from service.settings import Settings
from tests.service.observing.processes import Forks


@pytest.fixture
def observing() -> Observing:
    return Observing([], Settings())


@pytest.fixture
def forks() -> Iterator[Forks]:
    started = Forks()
    yield started
    started.kill_all()


def versions_of_rows(observing: Observing) -> list[float]:
    versions: list[float] = observing.counters.values()[:, observing.metrics.serves].tolist()
    return versions


def test_the_first_version_is_not_a_swap(observing: Observing) -> None:
    assert observing.versions.served("1", 0.5) == "served"
    common = observing.counters.common
    assert (common[Common.SERVED], common[Common.SWAPS], common[Common.LOAD_SECONDS]) == (1, 0, 0.5)


def test_the_first_process_to_serve_another_version_swaps_to_it(observing: Observing, forks: Forks) -> None:
    observing.versions.served("1", 0.5)
    forks.fork(lambda: observing.versions.served("2", 0.5))
    assert observing.versions.served("2", 0.5) is None
    assert observing.counters.common[Common.SWAPS] == 1


def test_a_shipped_version_with_the_same_number_is_another_version(observing: Observing) -> None:
    observing.versions.served("2", 0.5)
    assert observing.versions.served("2-shipped", 0.5) == "swapped"
    assert [name_of(cell_of(name)) for name in ("2", "2-shipped", "11")] == ["2", "2-shipped", "11"]


def test_each_process_with_a_row_reports_its_version(observing: Observing, forks: Forks) -> None:
    observing.versions.served("1", 0.5)
    assert versions_of_rows(observing) == []
    forks.fork(observing.counters.claim)
    observing.versions.served("2", 0.5)
    observing.counters.claim()
    assert versions_of_rows(observing) == [1, 2]


def test_a_refusal_by_one_process_is_not_new_to_another(observing: Observing, forks: Forks) -> None:
    forks.fork(lambda: observing.versions.refused("3", 77))
    assert not observing.versions.refused("3", 77)
    assert observing.versions.refused("3", 78)
    assert observing.versions.refused("4", 77)
    assert observing.counters.common[Common.REFUSALS] == 3


def test_only_the_latest_refusals_are_remembered(observing: Observing) -> None:
    assert all(observing.versions.refused(str(version), 1) for version in range(1, REMEMBERED + 2))
    assert not observing.versions.refused("2", 1)
    assert observing.versions.refused("1", 1)
