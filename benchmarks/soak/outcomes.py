"""The outcome of one request of an honest client, and whether it keeps the promises."""

from collections.abc import Collection
from enum import StrEnum
from http import HTTPStatus
from typing import NamedTuple

from tests.contract.doors import Answer

TOO_MANY, NO_ROOM = 429, 503
RETRY_AFTER = "retry-after"
"""The header of a refusal that says when to retry."""


class Verdict(StrEnum):
    """What an answer, or its absence, counts as."""

    RIGHT = "right"
    REFUSED = "refused"
    LOST = "lost"
    WRONG = "wrong"
    FAILED = "5xx"


class Outcome(NamedTuple):
    """One request: which one, its times by the monotonic clock, and its answer.

    - `answer`: None if the connection ended without one; `error` says how.
    """

    name: str
    began: float
    ended: float
    answer: Answer | None
    error: str = ""

    @property
    def seconds(self) -> float:
        """How long it took."""
        return self.ended - self.began

    def overlaps(self, began: float, ended: float) -> bool:
        """Whether it was in progress at any time between these two."""
        return self.began <= ended and began <= self.ended


def verdict(outcome: Outcome, expected: Collection[Answer]) -> Verdict:
    """What an outcome counts as, if any of the `expected` answers is right."""
    answer = outcome.answer
    if answer is None:
        return Verdict.LOST
    if answer in expected:
        return Verdict.RIGHT
    if is_refusal(answer):
        return Verdict.REFUSED
    return Verdict.FAILED if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR else Verdict.WRONG


def is_refusal(answer: Answer) -> bool:
    """Whether an overloaded service refused as promised."""
    return answer.status in (TOO_MANY, NO_ROOM) and RETRY_AFTER in answer.headers
