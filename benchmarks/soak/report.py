"""The report on the soak of one application: its table, and the broken promises."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.results import table
from benchmarks.soak.outcomes import Verdict
from benchmarks.soak.phases import CALM, Phase
from benchmarks.soak.tally import Tally

MAX_GROWTH = 1.10
"""The largest growth of the memory at rest, from early in the soak to its end."""


@dataclass
class Memory:
    """Megabytes of all processes: at rest early in the soak and at its end, and before the last rest."""

    early: float = 0.0
    loaded: float = 0.0
    end: float = 0.0

    @property
    def growth(self) -> float:
        """From early to the end, as a factor."""
        return self.end / self.early if self.early else 1.0


@dataclass
class Report:
    """All phases of one application."""

    server: str
    phases: list[Phase] = field(default_factory=list)
    memory: Memory = field(default_factory=Memory)
    faults: list[str] = field(default_factory=list)

    def rows(self) -> list[list[str]]:
        """The rows of the table: a name and a value."""
        total, calm = _sum(self.phases), _sum([one for one in self.phases if one.name == CALM.name])
        disturbed = _sum([one for one in self.phases if one.name != CALM.name])
        verdicts, memory = total.verdicts, self.memory
        max_lost = sum(one.max_lost for one in self.phases)
        miscounted = sum(len(one.miscounted) for one in self.phases)
        return [
            ["requests sent", f"{total.tried:,}"],
            ["correct answers", f"{verdicts[Verdict.RIGHT]:,}"],
            ["lost (limit: requests in flight in killed workers)", f"{verdicts[Verdict.LOST]} ({max_lost})"],
            ["refused with Retry-After, under overload", f"{verdicts[Verdict.REFUSED]:,}"],
            ["wrong answers", str(verdicts[Verdict.WRONG])],
            ["other 5xx", str(verdicts[Verdict.FAILED])],
            ["slowest answer without disturbances, ms", f"{calm.slowest * 1000:,.0f}"],
            ["slowest answer during disturbances, ms", f"{disturbed.slowest * 1000:,.0f}"],
            ["memory at rest, at the start, MiB", f"{memory.early:.0f}"],
            ["memory after large requests, MiB", f"{memory.loaded:.0f}"],
            ["memory at rest, at the end, MiB", f"{memory.end:.0f} ({memory.growth - 1:+.0%})"],
            ["workers that died unexpectedly", str(sum(one.dead for one in self.phases))],
            ["counts on /metrics that differ from the clients'", str(miscounted)],
        ]

    def broken_promises(self) -> list[str]:
        """Each broken promise, in words."""
        broken = [*self.faults]
        for one in self.phases:
            facts = [*one.faults, *one.miscounted]
            if one.dead:
                facts.append(f"{one.dead} workers died unexpectedly")
            if one.tally.verdicts[Verdict.LOST] > one.max_lost:
                lost = one.tally.verdicts[Verdict.LOST]
                facts.append(f"{lost} requests were lost; killed workers held at most {one.max_lost}")
            if not one.tally.verdicts[Verdict.RIGHT]:
                facts.append("no request was answered right")
            broken += [f"{one.name}: {fact}" for fact in facts]
        if self.memory.growth > MAX_GROWTH:
            broken.append(
                f"memory grew by {self.memory.growth - 1:.0%}; at most {MAX_GROWTH - 1:.0%} is allowed"
            )
        return broken


def _sum(phases: Sequence[Phase]) -> Tally:
    total = Tally()
    for one in phases:
        total.add(one.tally)
    return total


def text(report: Report) -> str:
    """The table, followed by the broken promises."""
    lines = table([f"the {report.server.upper()} application", ""], report.rows())
    broken = report.broken_promises()
    lines += ["", *(f"BROKEN: {promise}" for promise in broken)] if broken else ["", "every promise was kept"]
    return "\n".join(lines)
