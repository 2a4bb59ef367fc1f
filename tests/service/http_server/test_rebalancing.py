"""A busy worker ends as many connections as it has too many, and then waits for what comes of it."""

from types import SimpleNamespace

import pytest

from service.http_server.rebalancing import RECONNECT_SECONDS, Rebalancing, surplus_of


class Worker:
    """A worker whose clock goes on only when told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        monkeypatch.setattr(
            "service.http_server.rebalancing.time", SimpleNamespace(monotonic=lambda: self.now)
        )
        self.rebalancing = Rebalancing()

    def to_end(self, connections: int, *others: float, waiting: int = 2, after: float = 0.1) -> int:
        """How many connections are to end, some seconds later."""
        self.now += after
        self.rebalancing.update(connections, waiting, others)
        return self.rebalancing.to_end


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Worker:
    """A worker that has just begun."""
    return Worker(monkeypatch)


@pytest.mark.parametrize(
    ("connections", "others", "surplus"),
    [
        (16, [0], 8),
        (11, [5], 3),
        (9, [7], 1),
        (9, [8], 0),
        (8, [8], 0),
        (5, [11], 0),
        (1, [0], 0),
        (60, [4, 0], 30),
        (512, [480], 0),
        (512, [400], 56),
        (16, [], 0),
    ],
)
def test_a_worker_has_too_many_where_another_has_clearly_fewer(
    connections: int, others: list[float], surplus: int
) -> None:
    assert surplus_of(connections, others) == surplus


def test_a_busy_worker_ends_its_surplus(worker: Worker) -> None:
    assert worker.to_end(16, 0) == 8


def test_a_worker_that_idles_keeps_all(worker: Worker) -> None:
    assert worker.to_end(16, 0, waiting=1) == 0


def test_clients_get_a_moment_to_come_back(worker: Worker) -> None:
    worker.to_end(16, 0)
    worker.rebalancing.to_end = 0
    assert worker.to_end(16, 0, after=RECONNECT_SECONDS / 2) == 0
    assert worker.to_end(16, 0, after=RECONNECT_SECONDS) == 8


def test_what_has_begun_goes_on_though_nobody_waits_at_a_moment(worker: Worker) -> None:
    worker.to_end(16, 0)
    assert worker.to_end(16, 0, waiting=0) == 8


def test_no_more_end_than_are_still_too_many(worker: Worker) -> None:
    worker.to_end(16, 0)
    assert worker.to_end(12, 8) == 2
    assert worker.to_end(10, 10) == 0
