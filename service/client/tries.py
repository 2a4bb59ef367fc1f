"""Retries requests, within a deadline."""

import random
import time
from collections.abc import Callable, Iterator
from email.utils import mktime_tz, parsedate_tz
from typing import NamedTuple

import requests

TRY_AGAIN = (429, 502, 503, 504)
MAY_PASS = (requests.ConnectionError, requests.Timeout)
LONGEST_WAIT = 10.0


class Deadline:
    """The time by which everything must be done.

    - `seconds`: from now.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """The seconds left; `requests.Timeout` if there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise requests.Timeout(f"no answer within {self._seconds:g} seconds")
        return left

    def allows(self, wait: float) -> bool:
        """Whether time would be left after a wait."""
        return time.monotonic() + wait < self._end


class Tries(NamedTuple):
    """How often to retry, and how long to wait before each retry.

    - `retries`: the maximum number of retries.
    - `backoff`: seconds of the first wait; each wait is twice as long as the one before.
    """

    retries: int
    backoff: float

    def answer(self, ask: Callable[[float], requests.Response], deadline: Deadline) -> requests.Response:
        """The first response that needs no retry, or else the last one.

        `ask` receives the seconds that are left. Its exception is raised if a retry would not help, or if the
        wait before it would exceed the deadline.
        """
        for wait in self._waits():
            try:
                response = ask(deadline.left())
            except MAY_PASS:
                if not deadline.allows(wait):
                    raise
            else:
                wait = asked_wait(response) or wait
                if response.status_code not in TRY_AGAIN or not deadline.allows(wait):
                    return response
            time.sleep(wait)
        return ask(deadline.left())

    def _waits(self) -> Iterator[float]:
        """The doubled waits plus a random part, so that clients do not all retry at the same time."""
        for number in range(self.retries):
            more = random.uniform(0, self.backoff)  # noqa: S311 - no secret
            yield min(self.backoff * 2 ** min(number, 20) + more, LONGEST_WAIT)


def asked_wait(response: requests.Response) -> float:
    """The seconds in the Retry-After header, a number or a date; 0 without it."""
    text = response.headers.get("Retry-After", "")
    if text.isascii() and text.isdecimal():
        return float(text)
    date = parsedate_tz(text)
    return max(mktime_tz(date) - time.time(), 0) if date else 0
