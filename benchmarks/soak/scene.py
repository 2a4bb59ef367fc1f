"""What a disturbance works with, and what it reports."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.soak.clients import Crowd
from benchmarks.soak.subject import Subject


@dataclass
class Scene:
    """One disturbance of a service under load.

    - `until`: when it ends, by the monotonic clock.
    - `kills`: the intervals in which a worker was being killed.
    - `starts`: how many workers had to be started for it.
    - `rude`: how many requests it sent itself, at most.
    - `faults`: the faults that it saw, in words.
    - `notes`: how it was done, if there are several ways.
    """

    subject: Subject
    crowd: Crowd
    chance: random.Random
    until: float
    kills: list[tuple[float, float]] = field(default_factory=list)
    starts: int = 0
    rude: int = 0
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def goes_on(self) -> bool:
        """Whether there is time left."""
        return time.monotonic() < self.until

    def rest(self, seconds: float) -> None:
        """Wait for the given time, but not beyond the end."""
        time.sleep(max(0.0, min(seconds, self.until - time.monotonic())))


@dataclass(frozen=True)
class Disturbance:
    """One kind of disturbance.

    - `work`: does it, until the scene is over.
    - `may_refuse`: whether honest clients may be refused with 429 or 503 and Retry-After.
    - `counts_all`: whether the service counts only the requests of honest clients.
    """

    name: str
    work: Callable[[Scene], None]
    may_refuse: bool = False
    counts_all: bool = True
