"""How often the client retries, and when it gives up."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import requests

from service.client.tries import LONGEST_WAIT, Deadline, Tries, asked_wait


class Clock:
    """A clock that advances only by waiting."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.waits: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(time, "monotonic", lambda: clock.now)
    monkeypatch.setattr(time, "sleep", clock.sleep)
    return clock


def answer(status: int, retry_after: str = "") -> requests.Response:
    response = requests.Response()
    response.status_code = status
    response.headers["Retry-After"] = retry_after
    return response


def sender_of(*answers: requests.Response | Exception) -> Callable[[float], requests.Response]:
    """A sender that gives these answers in turn, and then repeats the last one."""
    remaining: Iterator[requests.Response | Exception] = iter([*answers, *[answers[-1]] * 100])

    def ask(_: float) -> requests.Response:
        outcome = next(remaining)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return ask


def test_the_first_answer_that_needs_no_retry_is_returned(clock: Clock) -> None:
    answers = sender_of(answer(503), requests.ConnectionError(), answer(422), answer(200))
    assert Tries(6, 0.1).answer(answers, Deadline(30)).status_code == 422
    assert len(clock.waits) == 2


def test_the_last_answer_is_returned_when_no_tries_are_left(clock: Clock) -> None:
    assert (
        Tries(2, 0.1).answer(sender_of(answer(429), answer(502), answer(504)), Deadline(30)).status_code
        == 504
    )
    with pytest.raises(requests.ConnectionError):
        Tries(2, 0.1).answer(sender_of(requests.ConnectionError()), Deadline(30))


def test_waits_double_up_to_the_longest_wait(clock: Clock) -> None:
    Tries(9, 0.1).answer(sender_of(answer(503)), Deadline(1000))
    for number, wait in enumerate(clock.waits):
        assert min(0.1 * 2**number, LONGEST_WAIT) <= wait <= min(0.1 * 2**number + 0.1, LONGEST_WAIT)


def test_any_number_of_retries_is_possible(clock: Clock) -> None:
    with pytest.raises(requests.ConnectionError):
        Tries(5000, 0).answer(sender_of(*[requests.ConnectionError()] * 5001), Deadline(30))
    assert len(clock.waits) == 5000


def test_all_tries_and_waits_end_by_the_deadline(clock: Clock) -> None:
    times_left = []

    def ask(time_left: float) -> requests.Response:
        times_left.append(time_left)
        clock.now += min(0.3, time_left)
        return answer(503)

    assert Tries(50, 0.1).answer(ask, Deadline(2)).status_code == 503
    assert clock.now <= 1002
    assert times_left[0] == 2
    assert times_left == sorted(times_left, reverse=True)
    assert len(times_left) == 4


def test_a_try_that_takes_all_the_time_is_the_last(clock: Clock) -> None:
    times_left = []

    def ask(time_left: float) -> requests.Response:
        times_left.append(time_left)
        clock.now += time_left
        raise requests.ReadTimeout

    with pytest.raises(requests.ReadTimeout):
        Tries(6, 0.1).answer(ask, Deadline(1))
    assert times_left == [1]


def test_a_wait_beyond_the_deadline_is_not_started(clock: Clock) -> None:
    assert Tries(6, 0.1).answer(sender_of(answer(503, "5")), Deadline(1)).status_code == 503
    assert clock.waits == []


def test_no_request_is_sent_after_the_deadline(clock: Clock) -> None:
    deadline = Deadline(1)
    clock.now += 1
    with pytest.raises(requests.Timeout, match="no answer within 1 seconds"):
        Tries(6, 0.1).answer(sender_of(answer(200)), deadline)


@pytest.mark.parametrize(("text", "seconds"), [("3", 3), ("0", 0), ("", 0), ("soon", 0), ("-3", 0), ("²", 0)])
def test_retry_after_in_seconds_is_obeyed_and_invalid_values_are_ignored(text: str, seconds: float) -> None:
    assert asked_wait(answer(503, text)) == seconds


def test_retry_after_as_a_date_is_obeyed() -> None:
    soon = datetime.now(UTC) + timedelta(hours=1)
    assert 3000 < asked_wait(answer(503, format_datetime(soon, usegmt=True))) <= 3600
    assert asked_wait(answer(503, format_datetime(soon - timedelta(hours=2), usegmt=True))) == 0
