"""The expected answer to each request: its answer by each version when it is alone, and how it is counted."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from http import HTTPStatus
from typing import NamedTuple

from benchmarks.soak.cases import CALLS, HTTP, answer_to, settled
from benchmarks.soak.counting import ASKED_BY_US, Counts, counts_in
from benchmarks.soak.subject import VERSIONS, Subject
from service.client import TickCross
from tests.contract.doors import Answer, through_socket


class Lesson(NamedTuple):
    """The expected result of one request.

    - `answers`: by version.
    - `counted`: what the service counts for it.
    - `seconds`: how long it takes.
    """

    answers: Mapping[str, Answer]
    counted: Counts
    seconds: float

    def expected(self, versions: Iterable[str]) -> list[Answer]:
        """The answers that are right if any of these versions may serve."""
        return [self.answers[version] for version in versions]

    def counted_as(self, status: int, right: Iterable[Answer]) -> Counts:
        """What the service counts for an answer: `counted` if it is right, else one with this status."""
        if any(answer.status == status for answer in right):
            return self.counted
        return Counter({key._replace(status=str(status)): 1 for key in self.counted})


Lessons = Mapping[str, Lesson]


def learn(service: Subject, client: TickCross) -> Lessons:
    """Send each request alone, to each version."""
    asks = _asks(service, client)
    answers, seconds = {}, {}
    for version in reversed(VERSIONS):
        if version not in service.served.current:
            service.promote(version)
        answers[version] = {name: settled(name, ask()) for name, ask in asks.items()}
    counted = {}
    before = counts_in(service.scrape())
    for name, ask in asks.items():
        began = time.monotonic()
        ask()
        seconds[name] = time.monotonic() - began
        after = counts_in(service.scrape())
        counted[name], before = after - before, after
    return {
        name: Lesson({version: answers[version][name] for version in VERSIONS}, counted[name], seconds[name])
        for name in asks
    }


def _asks(service: Subject, client: TickCross) -> dict[str, Callable[[], Answer]]:
    door = through_socket(service.running.url)
    asks: dict[str, Callable[[], Answer]] = {name: partial(door, each) for name, each in HTTP.items()}
    return asks | {call.name: partial(answer_to, call, client) for call in CALLS}


def faults_of(lessons: Lessons) -> list[str]:
    """The requests that failed alone, or were not counted as one."""
    failed = [
        f"{name}, alone: {answer.status} by version {version}"
        for name, lesson in lessons.items()
        for version, answer in lesson.answers.items()
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    ]
    return failed + [
        f"{name}, alone: counted as {dict(lesson.counted)}"
        for name, lesson in lessons.items()
        if lesson.counted.total() != 1 and not (name in HTTP and HTTP[name].path in ASKED_BY_US)
    ]
