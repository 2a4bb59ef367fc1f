"""Times calls in alternation, so that other work on the machine affects all of them."""

import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from typing import NamedTuple

MIN_SECONDS = 0.05


class Timing(NamedTuple):
    """Seconds per call, over the rounds."""

    median: float
    best: float
    worst: float


def by_turns(calls: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, Timing]:
    """Time each call `rounds` times, one after the other in every round, after one warm-up call."""
    repeats = {name: _repeats(call) for name, call in calls.items()}
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            times[name].append(_seconds(call, repeats[name]))
    return {name: Timing(median(some), min(some), max(some)) for name, some in times.items()}


def _repeats(call: Callable[[], object]) -> int:
    """How many calls a round needs for a time that can be measured."""
    first = _seconds(call, 1)
    usual = first if first > MIN_SECONDS else _seconds(call, 1)
    return max(1, int(MIN_SECONDS / max(usual, 1e-9)))


def _seconds(call: Callable[[], object], repeats: int) -> float:
    start = time.perf_counter()
    for _ in range(repeats):
        call()
    return (time.perf_counter() - start) / repeats


def machine() -> dict[str, str]:
    """The machine on which the figures were measured."""
    return {
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "python": platform.python_version(),
        "blas": blas_kernels(),
    }


def blas_kernels() -> str:
    """The kernels that NumPy's OpenBLAS uses here; OpenBLAS prints them while it is loaded."""
    loud = os.environ | {"OPENBLAS_VERBOSE": "2"}
    run = subprocess.run([sys.executable, "-c", "import numpy"], env=loud, capture_output=True, text=True)
    cores = [line.partition("Core: ")[2] for line in run.stderr.splitlines() if "Core: " in line]
    return cores[0] if cores else "unknown, or not OpenBLAS"


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    names = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()
