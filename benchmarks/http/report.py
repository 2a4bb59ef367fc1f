"""What was measured over HTTP, as tables."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from benchmarks.http.catalogue import BATCH, CASES, OURS
from benchmarks.http.measure import Figure, Measured
from benchmarks.results import table

TITLES = {
    "single": "one JSON grid, requests/s",
    "batch": f"{BATCH} grids as JSON, thousand marks/s",
    "binary": f"{BATCH} grids as an array, thousand marks/s",
    "V2 binary": f"{BATCH} grids as V2 binary, thousand marks/s",
    "picture": "a PNG, requests/s",
    "pictures": "PNGs of 16 sizes, requests/s",
}
THOUSANDS = ("batch", "binary", "V2 binary")

Results = Mapping[str, Mapping[str, Measured]]


class Run(NamedTuple):
    """Servers that took turns, ours first: by case and name, and by name."""

    results: Results
    megabytes: Mapping[str, float]
    start_seconds: Mapping[str, float]
    versions: Mapping[str, str]

    @property
    def names(self) -> list[str]:
        """Those of which there is anything to tell."""
        return [name for name in self.versions if any(name in self.results[case] for case in CASES)]


def report(runs: Sequence[Run]) -> list[str]:
    """Rates, ratios, latency, memory and start. A cell is the median of the rounds and its range."""
    lines = [
        "Median of the rounds (lowest to highest). Two workers each, no log of requests. Each row of ours"
    ]
    lines += ["was measured by turns with the rows below it, and nothing else running.", ""]
    lines += table(["server", *TITLES.values()], [row for run in runs for row in _rates(run)])
    lines += ["", "99th percentile of the latency in milliseconds; memory of all processes (Pss); start.", ""]
    lines += table(["server", *CASES, "MB", "start s"], [row for run in runs for row in _costs(run)])
    told = (
        "How many times the rate of each is ours: medians, and in brackets our median against its best round."
    )
    lines += ["", told, ""]
    lines += table(["server", *CASES], [row for run in runs for row in _all_ratios(run)])
    versions = {name: text for run in runs for name, text in run.versions.items()}
    lines += ["", "Versions: " + "; ".join(f"{name}: {text}" for name, text in versions.items()) + "."]
    return lines


def _rates(run: Run) -> list[list[str]]:
    return [[name, *(_rate(case, run.results[case].get(name)) for case in CASES)] for name in run.names]


def _costs(run: Run) -> list[list[str]]:
    return [
        [
            name,
            *(_milliseconds(run.results[case].get(name)) for case in CASES),
            f"{run.megabytes[name]:.0f}",
            f"{run.start_seconds[name]:.1f}",
        ]
        for name in run.names
    ]


def _all_ratios(run: Run) -> list[list[str]]:
    peers = [name for name in run.names if name != OURS.name]
    return [[name, *(ratio(run.results, case, name) for case in CASES)] for name in peers]


def _rate(case: str, measured: Measured | None) -> str:
    if measured is None:
        return ""
    return _text(measured.rate, 1000 if case in THOUSANDS else 1) + _failed(measured)


def _milliseconds(measured: Measured | None) -> str:
    return "" if measured is None else _text(measured.p99_ms, 1)


def _text(found: Figure, unit: float) -> str:
    values = [value / unit for value in found]
    digits = 0 if values[0] >= 100 else 1
    return f"{values[0]:,.{digits}f} ({values[1]:,.{digits}f} to {values[2]:,.{digits}f})"


def _failed(measured: Measured) -> str:
    return f", {measured.failures} failed" if measured.failures else ""


def ratio(results: Results, case: str, name: str) -> str:
    """Our rate over another's; rounds in which its connections met at one worker are not in its best one."""
    ours, theirs = results[case].get(OURS.name), results[case].get(name)
    if ours is None or theirs is None or not theirs.rate.median:
        return ""
    best = ours.rate.median / theirs.rate.high
    return f"{ours.rate.median / theirs.rate.median:.2f} ({best:.2f})"
