"""The outcomes of all requests of a phase, and the promises that the service broke in it."""

import threading
from collections import Counter
from dataclasses import dataclass, field

from benchmarks.soak.counting import Counts
from benchmarks.soak.lessons import Lessons
from benchmarks.soak.outcomes import Outcome, Verdict, verdict

MAX_EXAMPLES = 5


@dataclass
class Tally:
    """The verdicts on the outcomes of one phase, or of several.

    - `slowest`: seconds of the slowest request that was answered.
    - `counted`: what the service has to count for the requests that were answered.
    - `lost`: the outcomes without an answer.
    - `examples`: a few wrong outcomes, in words.
    """

    verdicts: Counter[Verdict] = field(default_factory=Counter)
    slowest: float = 0.0
    counted: Counts = field(default_factory=Counter)
    lost: list[Outcome] = field(default_factory=list)
    examples: list[str] = field(default_factory=list)

    @property
    def tried(self) -> int:
        """All requests."""
        return self.verdicts.total()

    def add(self, other: "Tally") -> None:
        """Add the outcomes of another phase."""
        self.verdicts += other.verdicts
        self.slowest = max(self.slowest, other.slowest)
        self.lost += other.lost
        self.examples += other.examples


class Judge:
    """Judges each outcome by the expected answers of its request, from any thread."""

    def __init__(self, lessons: Lessons) -> None:
        self._lessons = lessons
        self._lock = threading.Lock()
        self.tally = Tally()

    def __call__(self, outcome: Outcome, versions: frozenset[str]) -> None:
        """Judge an outcome, if any of these versions may have answered."""
        lesson, tally = self._lessons[outcome.name], self.tally
        expected = lesson.expected(versions)
        outcome_verdict = verdict(outcome, expected)
        with self._lock:
            tally.verdicts[outcome_verdict] += 1
            if outcome.answer is None:
                tally.lost.append(outcome)
            else:
                tally.slowest = max(tally.slowest, outcome.seconds)
                tally.counted.update(lesson.counted_as(outcome.answer.status, expected))
            if outcome_verdict in (Verdict.WRONG, Verdict.FAILED) and len(tally.examples) < MAX_EXAMPLES:
                tally.examples.append(f"{outcome.name}: {_said(outcome)}")


def _said(outcome: Outcome) -> str:
    answer = outcome.answer
    return f"{answer.status} {answer.body[:200]!r}" if answer else outcome.error


def unexplained(lost: list[Outcome], kills: list[tuple[float, float]]) -> list[Outcome]:
    """The requests that were lost although no worker was being killed during them."""
    return [one for one in lost if not any(one.overlaps(*window) for window in kills)]
