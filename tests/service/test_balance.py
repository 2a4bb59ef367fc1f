"""Of a busy worker's connections as many end as it has too many, each with an answer."""

import time

import pytest

from service.balance import Balance


def work(seconds: float) -> None:
    """Keep the processor busy."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def test_a_worker_that_has_not_more_than_its_share_keeps_all() -> None:
    balance = Balance()
    work(0.01)
    balance.look(0)
    assert not balance.one_ends()


def test_a_busy_worker_ends_as_many_as_it_has_too_many() -> None:
    balance = Balance()
    work(0.01)
    balance.look(2)
    assert [balance.one_ends() for _ in range(4)] == [True, True, False, False]


def test_a_worker_that_idles_keeps_all() -> None:
    balance = Balance()
    time.sleep(0.02)
    balance.look(2)
    assert not balance.one_ends()


def test_clients_that_have_come_back_are_not_sent_away_at_once() -> None:
    balance = Balance()
    work(0.01)
    balance.look(2)
    assert [balance.one_ends() for _ in range(2)] == [True, True]
    work(0.01)
    balance.look(2)
    assert not balance.one_ends()


def test_they_may_be_sent_away_again_after_a_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.balance.REST_SECONDS", 0.0)
    balance = Balance()
    for _ in range(2):
        work(0.01)
        balance.look(1)
        assert balance.one_ends()


def test_what_was_to_end_is_forgotten_when_the_worker_has_its_share() -> None:
    balance = Balance()
    work(0.01)
    balance.look(2)
    work(0.01)
    balance.look(0)
    assert not balance.one_ends()
