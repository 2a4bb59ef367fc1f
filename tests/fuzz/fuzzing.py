"""Fuzzes one target for some seconds in a separate process."""

import math
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.fuzz.corpus import MAX_BYTES, name_of, save_inputs, saved_inputs
from tests.fuzz.outcome import ROOT, Outcome, save_failure
from tests.fuzz.seeds import seeds

INPUT_SECONDS = 60
"""The time limit for one input on a busy machine; it usually takes hundredths of a second."""

MAX_MEBIBYTES = 2048
LIMITS = (f"-timeout={INPUT_SECONDS}", f"-rss_limit_mb={MAX_MEBIBYTES}", f"-max_len={MAX_BYTES}")
END_OF_LOG = 4000
ENDING_SECONDS = 10
MERGE_SHARE = 0.25
"""The share of the time for reducing the inputs to those that each reach new code."""

EXECUTIONS = re.compile(rb"stat::number_of_executed_units: (\d+)")
MERGED = b"new coverage edges"
"""libFuzzer's message after it has merged the whole corpus."""

COVERAGE = re.compile(rb"cov: (\d+) ft: (\d+)")


def fuzz(target: str, seconds: float, folder: Path, seed: int) -> Outcome:
    """Fuzz a target, reduce its corpus, and save it; `folder` is for temporary files."""
    end, before = time.monotonic() + seconds, saved_inputs(target)
    inputs, reduced, broken = (folder / name for name in ("inputs", "reduced", "broken"))
    _write(inputs, {*before, *seeds()[target]})
    for empty in (reduced, broken):
        empty.mkdir()
    arguments = [*LIMITS, f"-artifact_prefix={broken}/", f"-seed={seed}", "-print_final_stats=1"]
    fuzzing = seconds * (1 - MERGE_SHARE)
    timed = [*arguments, f"-max_total_time={math.ceil(fuzzing)}"]  # in case this process ends first
    log = _run(target, [*timed, str(inputs)], folder / "log", fuzzing)
    merging = [*arguments, "-merge=1", str(reduced), str(inputs)]
    is_reduced = MERGED in _run(target, merging, folder / "merge-log", end - time.monotonic())
    if is_reduced:
        save_inputs(target, [path.read_bytes() for path in reduced.iterdir()])
    failures = [save_failure(target, path.name, path.read_bytes()) for path in sorted(broken.iterdir())]
    new = len({*saved_inputs(target)} - {*before})
    return Outcome(target, _executions(log), _coverage(log), new, failures, log[-END_OF_LOG:])


def _write(folder: Path, inputs: Iterable[bytes]) -> None:
    folder.mkdir()
    for data in inputs:
        (folder / name_of(data)).write_bytes(data)


def _run(target: str, arguments: Sequence[str], log: Path, seconds: float) -> bytes:
    """All output of libFuzzer; it prints its statistics when it is asked to end."""
    command = [sys.executable, "-m", "tests.fuzz.in_process", target, *arguments]
    with log.open("wb") as file:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=file, stderr=subprocess.STDOUT, start_new_session=True
        )
        for number, timeout in ((signal.SIGTERM, max(1.0, seconds)), (signal.SIGKILL, ENDING_SECONDS)):
            try:
                process.wait(timeout)
                break
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, number)
        process.wait()
    return log.read_bytes()


def _executions(log: bytes) -> int:
    counts = EXECUTIONS.findall(log)
    return int(counts[-1]) if counts else 0


def _coverage(log: bytes) -> str:
    counts = COVERAGE.findall(log)
    return " / ".join(number.decode() for number in counts[-1]) if counts else "none"
