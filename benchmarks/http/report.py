"""Formats the measurements over HTTP as tables."""

from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from benchmarks.http.cases import CASES
from benchmarks.http.catalogue import OURS
from benchmarks.http.measure import ALONE, CROWDED, USUAL, Figure, Idle, Results, Samples, Setup, figure
from benchmarks.results import table

CPU = "CPU time of all the server's processes, in microseconds per request: 1 worker, 16 connections."
RATE = "Requests per second: 2 workers, 16 connections."
P99 = "99th percentile of the latency in milliseconds: 2 workers, 16 and 64 connections."
IDLE = "2 workers: seconds from the start until ready, and megabytes of memory (Pss) after these loads."
RATIOS = "Ours divided by theirs, medians of the rounds: CPU time, and requests per second."
SOME_FAILED = "Failed requests in all rounds:"


class Run(NamedTuple):
    """Servers that were measured together, ours first: samples by case and by name, and their packages."""

    results: Results
    idle: Mapping[str, Idle]
    versions: Mapping[str, str]

    @property
    def names(self) -> list[str]:
        """The servers that were measured."""
        return [name for name in self.versions if any(name in samples for samples in self.results.values())]

    def samples(self, case: str, name: str) -> Samples | None:
        """The samples of one server in one case, if any."""
        return self.results.get(case, {}).get(name)


def report(runs: Sequence[Run]) -> list[str]:
    """All tables. A cell is the median of the rounds, with the lowest and highest of them."""
    cases = [case for case in CASES if any(run.results.get(case) for run in runs)]
    head = ["server", *map(CASES.__getitem__, cases)]
    rows = [(run, name) for run in runs for name in run.names]
    tables = {
        CPU: [[name, *_cells(run, name, cases, "cpu_us", ALONE)] for run, name in rows],
        RATE: [[name, *_cells(run, name, cases, "rate", USUAL)] for run, name in rows],
        P99: [[name, *_cells(run, name, cases, "p99_ms", USUAL, CROWDED)] for run, name in rows],
        RATIOS: [[name, *_ratios(run, name, cases)] for run, name in rows if name != OURS.name],
    }
    lines = ["Medians of the rounds (lowest to highest), without a log of requests. A row of tickcross was"]
    lines += ["measured in alternation with the rows below it, while no others ran."]
    for title, cells in tables.items():
        lines += ["", title, "", *table(head, cells)]
    lines += ["", IDLE, "", *table(["server", "start s", "MB"], [row for run in runs for row in _idle(run)])]
    lines += _failures(runs)
    versions = {name: text for run in runs for name, text in run.versions.items()}
    return [*lines, "", "Versions: " + "; ".join(f"{name}: {text}" for name, text in versions.items()) + "."]


def _cells(run: Run, name: str, cases: Sequence[str], quantity: str, *setups: Setup) -> Iterator[str]:
    for case in cases:
        samples = run.samples(case, name)
        figures = [figure(map(attrgetter(quantity), samples[setup])) for setup in setups] if samples else []
        yield " / ".join(map(_text, figures))


def _ratios(run: Run, name: str, cases: Sequence[str]) -> Iterator[str]:
    for case in cases:
        ours, theirs = run.samples(case, OURS.name), run.samples(case, name)
        yield _ratio_cell(ours, theirs) if ours and theirs else ""


def _ratio_cell(ours: Samples, theirs: Samples) -> str:
    cpu, rate = ratio(ours, theirs, "cpu_us", ALONE), ratio(ours, theirs, "rate", USUAL)
    return f"{cpu.median:.2f}, {rate.median:.2f}"


def _idle(run: Run) -> list[list[str]]:
    return [[name, _text(idle.start_seconds), f"{idle.megabytes:.0f}"] for name, idle in run.idle.items()]


def comparison(run: Run, name: str) -> list[str]:
    """Ours divided by another's, case by case: the median of the ratios of all rounds."""
    columns = {
        "CPU time": ("cpu_us", ALONE),
        "requests/s of 16": ("rate", USUAL),
        "requests/s of 64": ("rate", CROWDED),
        "p99 of 16": ("p99_ms", USUAL),
        "p99 of 64": ("p99_ms", CROWDED),
    }
    rows = [
        [
            CASES[case],
            *(_text(ratio(samples[OURS.name], samples[name], *which), 2) for which in columns.values()),
        ]
        for case, samples in run.results.items()
        if name in samples
    ]
    title = f"Ours divided by {name}, round by round; CPU time with 1 worker, the rest with 2."
    return [title, "", *table(["", *columns], rows)]


def ratio(ours: Samples, theirs: Samples, quantity: str, setup: Setup) -> Figure:
    """The ratio in each round, because a disturbance in one round slows down both."""
    value = attrgetter(quantity)
    return figure(value(a) / value(b) for a, b in zip(ours[setup], theirs[setup], strict=True) if value(b))


def _text(value: Figure, digits: int | None = None) -> str:
    if digits is None:
        digits = 0 if value.median >= 100 else 1
    return f"{value.median:,.{digits}f} ({value.low:,.{digits}f} to {value.high:,.{digits}f})"


def _failures(runs: Sequence[Run]) -> list[str]:
    """A sentence on failed requests, if any."""
    counts = [
        f"{name}, {CASES[case]}: {failed}"
        for run in runs
        for case, by_name in run.results.items()
        for name, samples in by_name.items()
        if (failed := sum(sample.load.failures for rounds in samples.values() for sample in rounds))
    ]
    return ["", f"{SOME_FAILED} {'; '.join(counts)}."] if counts else []
