"""A busy worker closes its surplus of connections, and then waits for the effect."""

from types import SimpleNamespace

import pytest

from service.http_server.rebalancing import RECONNECT_SECONDS, Rebalancing, surplus_of


class Worker:
    """A worker whose clock advances only in `to_end`."""

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
    """A worker that has just started."""
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
def test_a_worker_has_a_surplus_when_another_has_clearly_fewer_connections(
    connections: int, others: list[float], surplus: int
) -> None:
    assert surplus_of(connections, others) == surplus


def test_a_busy_worker_ends_its_surplus(worker: Worker) -> None:
    assert worker.to_end(16, 0) == 8


def test_an_idle_worker_keeps_its_connections(worker: Worker) -> None:
    assert worker.to_end(16, 0, waiting=1) == 0


def test_clients_get_time_to_reconnect(worker: Worker) -> None:
    worker.to_end(16, 0)
    worker.rebalancing.to_end = 0
    assert worker.to_end(16, 0, after=RECONNECT_SECONDS / 2) == 0
    assert worker.to_end(16, 0, after=RECONNECT_SECONDS) == 8


def test_a_rebalancing_that_has_begun_continues_when_no_request_waits(worker: Worker) -> None:
    worker.to_end(16, 0)
    assert worker.to_end(16, 0, waiting=0) == 8


def test_no_more_connections_end_than_the_remaining_surplus(worker: Worker) -> None:
    worker.to_end(16, 0)
    assert worker.to_end(12, 8) == 2
    assert worker.to_end(10, 10) == 0
