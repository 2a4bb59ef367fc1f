"""What came of one request of an honest client, and whether that is what was promised."""

from collections.abc import Collection
from enum import StrEnum
from http import HTTPStatus
from typing import NamedTuple

from tests.contract.doors import Answer

TOO_MANY, NO_ROOM = 429, 503
RETRY_AFTER = "retry-after"
"""The header of a refusal that says when to come again."""


class Verdict(StrEnum):
    """What an answer, or its absence, counts as."""

    RIGHT = "right"
    REFUSED = "refused"
    LOST = "lost"
    WRONG = "wrong"
    FAILED = "5xx"


class Outcome(NamedTuple):
    """One request: which, when by the monotonic clock, and what came back.

    - `answer`: None when the connection ended without one; `error` says how.
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
        """Whether it was under way at any time in between."""
        return self.began <= ended and began <= self.ended


def verdict(outcome: Outcome, expected: Collection[Answer]) -> Verdict:
    """What an outcome counts as, where any of the `expected` answers is right."""
    answer = outcome.answer
    if answer is None:
        return Verdict.LOST
    if answer in expected:
        return Verdict.RIGHT
    if is_refusal(answer):
        return Verdict.REFUSED
    return Verdict.FAILED if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR else Verdict.WRONG


def is_refusal(answer: Answer) -> bool:
    """Whether a service that is too busy refused as promised."""
    return answer.status in (TOO_MANY, NO_ROOM) and RETRY_AFTER in answer.headers
