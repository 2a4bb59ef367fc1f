"""One target fuzzed for some seconds in a process of its own, and what came of it."""

import math
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.fuzz.corpus import MAX_BYTES, keep, kept, name_of
from tests.fuzz.outcome import ROOT, Outcome, keep_failure
from tests.fuzz.seeds import seeds

INPUT_SECONDS = 60
"""For one input, on a machine that has much else to do. They take hundredths of a second."""

MAX_MEBIBYTES = 2048
LIMITS = (f"-timeout={INPUT_SECONDS}", f"-rss_limit_mb={MAX_MEBIBYTES}", f"-max_len={MAX_BYTES}")
END_OF_LOG = 4000
ENDING_SECONDS = 10
MERGE_SHARE = 0.25
"""Of the time: what is found is reduced to inputs of which each does something new."""

EXECUTIONS = re.compile(rb"stat::number_of_executed_units: (\d+)")
MERGED = b"new coverage edges"
"""What libFuzzer writes when it has gone through all of a corpus."""

COVERAGE = re.compile(rb"cov: (\d+) ft: (\d+)")


def fuzz(target: str, seconds: float, folder: Path, seed: int) -> Outcome:
    """Fuzz a target, reduce its corpus, and keep it; `folder` is for its files meanwhile."""
    end, before = time.monotonic() + seconds, kept(target)
    found, reduced, broken = (folder / name for name in ("found", "reduced", "broken"))
    _write(found, {*before, *seeds()[target]})
    for empty in (reduced, broken):
        empty.mkdir()
    arguments = [*LIMITS, f"-artifact_prefix={broken}/", f"-seed={seed}", "-print_final_stats=1"]
    fuzzing = seconds * (1 - MERGE_SHARE)
    timed = [*arguments, f"-max_total_time={math.ceil(fuzzing)}"]  # should this process end before it
    log = _run(target, [*timed, str(found)], folder / "log", fuzzing)
    merging = [*arguments, "-merge=1", str(reduced), str(found)]
    is_reduced = MERGED in _run(target, merging, folder / "merge-log", end - time.monotonic())
    if is_reduced:
        keep(target, [path.read_bytes() for path in reduced.iterdir()])
    failures = [keep_failure(target, path.name, path.read_bytes()) for path in sorted(broken.iterdir())]
    new = len({*kept(target)} - {*before})
    return Outcome(target, _executions(log), _coverage(log), new, failures, log[-END_OF_LOG:])


def _write(folder: Path, inputs: Iterable[bytes]) -> None:
    folder.mkdir()
    for data in inputs:
        (folder / name_of(data)).write_bytes(data)


def _run(target: str, arguments: Sequence[str], log: Path, seconds: float) -> bytes:
    """Everything that libFuzzer wrote in its time; it says what it has counted when it is told to end."""
    command = [sys.executable, "-m", "tests.fuzz.in_process", target, *arguments]
    with log.open("wb") as file:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=file, stderr=subprocess.STDOUT, start_new_session=True
        )
        for number, patience in ((signal.SIGTERM, max(1.0, seconds)), (signal.SIGKILL, ENDING_SECONDS)):
            try:
                process.wait(patience)
                break
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, number)
        process.wait()
    return log.read_bytes()


def _executions(log: bytes) -> int:
    found = EXECUTIONS.findall(log)
    return int(found[-1]) if found else 0


def _coverage(log: bytes) -> str:
    found = COVERAGE.findall(log)
    return " / ".join(number.decode() for number in found[-1]) if found else "none"
