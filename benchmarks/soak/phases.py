"""Phases of a soak: honest clients with one disturbance or none, judged and compared with /metrics."""

import random
import time
from dataclasses import dataclass, field

from benchmarks.soak.clients import CLIENTS, Crowd
from benchmarks.soak.counting import counts_in, differences, out_of_bounds
from benchmarks.soak.lessons import Lessons
from benchmarks.soak.outcomes import Verdict
from benchmarks.soak.scene import Disturbance, Scene
from benchmarks.soak.subject import Subject
from benchmarks.soak.tally import Judge, Tally, unexplained


@dataclass
class Phase:
    """The result of one phase.

    - `max_lost`: the maximum number of requests that killed workers can have held.
    - `dead`: workers that ended without being killed or replaced.
    - `miscounted`: where the service's counts differ from the clients'.
    - `faults`: other faults, in words.
    """

    name: str
    tally: Tally
    max_lost: int = 0
    dead: int = 0
    miscounted: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def line(self) -> str:
        """The result in a line."""
        verdicts = self.tally.verdicts
        counts = [f"{self.tally.tried:6,} tried", f"{verdicts[Verdict.RIGHT]:6,} right"]
        counts += [f"{verdicts[each]} {each}" for each in Verdict if each != Verdict.RIGHT and verdicts[each]]
        return f"{self.name:<34}{', '.join(counts)}, slowest {self.tally.slowest * 1000:,.0f} ms"


CALM = Disturbance("calm", lambda scene: scene.rest(scene.until))


def phase(
    subject: Subject, crowd: Crowd, lessons: Lessons, what: Disturbance, seconds: float, chance: random.Random
) -> Phase:
    """Run a disturbance under load."""
    before, starts = counts_in(subject.scrape()), subject.worker_starts()
    scene = Scene(subject, crowd, chance, until=time.monotonic() + seconds)
    judge = Judge(lessons)
    with crowd.sending(judge):
        try:
            what.work(scene)
        except AssertionError as error:
            scene.faults.append(str(error))
    tally = judge.tally
    result = Phase(what.name, tally, CLIENTS * len(scene.kills), faults=scene.faults, notes=scene.notes)
    counted = counts_in(subject.scrape()) - before
    if what.counts_all and not scene.kills:
        result.miscounted = differences(counted, tally.counted)
    else:
        result.miscounted = out_of_bounds(counted, tally.counted, tally.tried + scene.rude)
    result.dead = max(0, int(subject.worker_starts() - starts) - scene.starts)
    result.faults += _faults_of(tally, what, scene)
    return result


def _faults_of(tally: Tally, what: Disturbance, scene: Scene) -> list[str]:
    verdicts = tally.verdicts
    faults = [*tally.examples]
    if verdicts[Verdict.REFUSED] and not what.may_refuse:
        faults.append(f"{verdicts[Verdict.REFUSED]} requests were refused without overload")
    lost = unexplained(tally.lost, scene.kills)
    return [*faults, *(f"lost although no worker was killed: {one.name}: {one.error}" for one in lost)]
