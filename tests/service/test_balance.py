"""Of a busy worker's connections as many end as it has too many, each with an answer."""

from types import SimpleNamespace

import pytest

from service.balance import REST_SECONDS, Balance


class Worker:
    """A worker's clocks, which go on only as it is told, and its balance.

    However busy the machine is, that way it is known how busy the worker is.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = self.worked = 100.0
        clocks = SimpleNamespace(monotonic=lambda: self.now, process_time=lambda: self.worked)
        monkeypatch.setattr("service.balance.time", clocks)
        self.balance = Balance()

    def after(self, seconds: float, share: float, surplus: int) -> None:
        """Let some seconds pass, of which it works a share, and then look at its surplus."""
        self.now += seconds
        self.worked += seconds * share
        self.balance.look(surplus)

    def ends(self, answers: int) -> list[bool]:
        """Whether the connection ends, for so many answers one after the other."""
        return [self.balance.one_ends() for _ in range(answers)]


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Worker:
    """A worker that has just begun."""
    return Worker(monkeypatch)


def test_a_worker_that_has_not_more_than_its_share_keeps_all(worker: Worker) -> None:
    worker.after(0.1, share=0.9, surplus=0)
    assert not any(worker.ends(3))


def test_a_busy_worker_ends_as_many_as_it_has_too_many(worker: Worker) -> None:
    worker.after(0.1, share=0.9, surplus=2)
    assert worker.ends(4) == [True, True, False, False]


def test_a_worker_that_idles_keeps_all(worker: Worker) -> None:
    worker.after(0.1, share=0.1, surplus=2)
    assert not any(worker.ends(3))


def test_clients_that_have_come_back_are_not_sent_away_at_once_but_after_a_rest(worker: Worker) -> None:
    worker.after(0.1, share=0.9, surplus=2)
    assert worker.ends(2) == [True, True]
    worker.after(REST_SECONDS / 2, share=0.9, surplus=2)
    assert not any(worker.ends(3))
    worker.after(REST_SECONDS, share=0.9, surplus=2)
    assert worker.ends(3) == [True, True, False]


def test_those_that_are_still_to_end_do_so_later(worker: Worker) -> None:
    worker.after(0.1, share=0.9, surplus=3)
    assert worker.ends(1) == [True]
    worker.after(0.1, share=0.9, surplus=2)
    assert worker.ends(3) == [True, True, False]


@pytest.mark.parametrize(("share", "surplus"), [(0.9, 0), (0.1, 2)], ids=["its share", "idle"])
def test_what_was_to_end_is_forgotten_when_there_is_no_need_any_more(
    worker: Worker, share: float, surplus: int
) -> None:
    worker.after(0.1, share=0.9, surplus=2)
    worker.after(0.1, share=share, surplus=surplus)
    assert not any(worker.ends(3))
