"""What was measured over HTTP, as tables."""

from collections.abc import Mapping, Sequence

from benchmarks.http.catalogue import BATCH, CASES, OURS
from benchmarks.http.measure import Figure, Measured
from benchmarks.results import table

TITLES = {
    "single": "one JSON grid, requests/s",
    "batch": f"{BATCH} grids as JSON, thousand marks/s",
    "binary": f"{BATCH} grids as an array, thousand marks/s",
    "V2 binary": f"{BATCH} grids as V2 binary, thousand marks/s",
    "picture": "a PNG, requests/s",
}
THOUSANDS = ("batch", "binary", "V2 binary")

Results = Mapping[str, Mapping[str, Measured]]


def report(
    results: Results, megabytes: Mapping[str, float], starts: Mapping[str, float], versions: Mapping[str, str]
) -> list[str]:
    """Rates, ratios, latency, memory and start. A cell is the median of the rounds and its range."""
    names = [name for name in versions if any(name in results[case] for case in CASES)]
    rates = [[name, *(_rate(case, results[case].get(name)) for case in CASES)] for name in names]
    lines = ["Median of the rounds (lowest to highest). Two workers each, no log of requests.", ""]
    lines += table(["server", *TITLES.values()], rates)
    lines += ["", "99th percentile of the latency in milliseconds; memory of all processes (Pss); start.", ""]
    rows = [
        [
            name,
            *(_milliseconds(results[case].get(name)) for case in CASES),
            f"{megabytes[name]:.0f}",
            f"{starts[name]:.1f}",
        ]
        for name in names
    ]
    lines += table(["server", *CASES, "MB", "start s"], rows)
    told = (
        "How many times the rate of each is ours: medians, and in brackets our median against its best round."
    )
    lines += ["", told, ""]
    lines += table(
        ["server", *CASES], [[name, *_ratios(results, name)] for name in names if name != OURS.name]
    )
    lines += ["", "Versions: " + "; ".join(f"{name}: {text}" for name, text in versions.items()) + "."]
    return lines


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


def _ratios(results: Results, name: str) -> Sequence[str]:
    return [ratio(results, case, name) for case in CASES]


def ratio(results: Results, case: str, name: str) -> str:
    """Our rate over another's; rounds in which its connections met at one worker are not in its best one."""
    ours, theirs = results[case].get(OURS.name), results[case].get(name)
    if ours is None or theirs is None or not theirs.rate.median:
        return ""
    best = ours.rate.median / theirs.rate.high
    return f"{ours.rate.median / theirs.rate.median:.2f} ({best:.2f})"
