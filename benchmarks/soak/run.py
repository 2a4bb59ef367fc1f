"""The soak of one application: it learns the expected answers, runs every disturbance in turn, then rests."""

import random
import time
from collections.abc import Callable, Iterator

from benchmarks.soak.cases import weights
from benchmarks.soak.clients import Crowd
from benchmarks.soak.disturbances import DISTURBANCES, LARGE
from benchmarks.soak.lessons import Lessons, faults_of, learn
from benchmarks.soak.machine import small_disk
from benchmarks.soak.phases import CALM, Phase, phase
from benchmarks.soak.report import Report
from benchmarks.soak.scene import Disturbance
from benchmarks.soak.subject import Subject, subject
from service.client import TickCross

SETTLE_SECONDS = 20.0
"""The idle time before memory is measured. The service hands freed memory back sooner."""

EARLY_SHARE, EARLY_SECONDS = 0.2, 120.0
"""When the memory is first measured: after this share of the time, but at most after these seconds."""

MIN_SECONDS, MAX_SECONDS = 2.0, 8.0
"""Of a phase."""

CALM_EVERY = 4
"""The number of disturbances between two calm phases."""

CALMS = 5 + len(DISTURBANCES) // CALM_EVERY


def soak(server: str, seconds: float, seed: int, say: Callable[[str], None]) -> Report:
    """Serve one application for about the given time, and until each disturbance has had its turn."""
    report = Report(server)
    with (
        small_disk() as folder,
        subject(folder, server) as service,
        TickCross(service.running.url, retries=0, timeout=60) as client,
    ):
        lessons = learn(service, client)
        report.faults += faults_of(lessons)
        Soak(service, client, lessons, report, seed, say).run(seconds)
    return report


class Soak:
    """The phases of one application, one after the other."""

    def __init__(
        self,
        service: Subject,
        client: TickCross,
        lessons: Lessons,
        report: Report,
        seed: int,
        say: Callable[[str], None],
    ) -> None:
        self._service, self._client = service, client
        self._lessons, self._report, self._say = lessons, report, say
        self._weights = weights({name: lesson.seconds for name, lesson in lessons.items()})
        self._seed, self._chance = seed, random.Random(seed)

    def run(self, seconds: float) -> None:
        """Run all phases."""
        began = time.monotonic()
        early = began + min(EARLY_SECONDS, EARLY_SHARE * seconds)
        busy = seconds - 2 * SETTLE_SECONDS
        each = max(MIN_SECONDS, min(MAX_SECONDS, busy / (len(DISTURBANCES) + CALMS)))
        memory = self._report.memory
        had = set[str]()
        for what in self._turns():
            self._phase(what, each)
            had.add(what.name)
            if not memory.early and time.monotonic() >= early:
                memory.early = self._rest_after_large_requests(each)
            is_late = time.monotonic() - began + 3 * each + SETTLE_SECONDS > seconds
            if is_late and memory.early and len(had) > len(DISTURBANCES):
                break
        memory.end = self._rest_after_large_requests(each)

    def _turns(self) -> Iterator[Disturbance]:
        while True:
            turns = self._chance.sample(DISTURBANCES, len(DISTURBANCES))
            for count, what in enumerate(turns):
                if count % CALM_EVERY == 0:
                    yield CALM
                yield what

    def _phase(self, what: Disturbance, seconds: float) -> Phase:
        number = len(self._report.phases)
        url, served = self._service.running.url, self._service.served
        crowd = Crowd(url, self._client, served, self._weights, f"{self._seed} {number}")
        result = phase(self._service, crowd, self._lessons, what, seconds, self._chance)
        self._report.phases.append(result)
        self._say(result.line())
        for note in result.notes:
            self._say(f"  {note}")
        return result

    def _rest_after_large_requests(self, each: float) -> float:
        """The memory at rest, after the same phases each time."""
        for what in (LARGE, CALM):
            self._phase(what, each)
        self._report.memory.loaded = self._service.megabytes()
        time.sleep(SETTLE_SECONDS)
        return self._service.megabytes()
