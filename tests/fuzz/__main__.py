"""`python -m tests.fuzz MINUTES [TARGET...] [--seed N]`: fuzzes everything, and prints one table.

It ends by itself, with status 1 where something failed. Inputs that do something new are kept in
`tests/fuzz/corpus`, which the tests replay, and those that break a promise in `tests/fuzz/failures`.
"""

import argparse
import math
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from tests.fuzz.documents import fuzz_document
from tests.fuzz.fuzzing import fuzz
from tests.fuzz.http import APPLICATIONS, fuzz_http
from tests.fuzz.outcome import Outcome, keep_failure, table
from tests.fuzz.seeds import seeds
from tests.fuzz.targets import TARGETS

Job = Callable[[float, int], Outcome]
"""Seconds and a seed in, what came of it out."""


def _fuzz_target(name: str, seconds: float, seed: int) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        return fuzz(name, seconds, Path(folder), seed)


def jobs() -> dict[str, Job]:
    """Everything that can be fuzzed, by name."""
    found: dict[str, Job] = {name: partial(_fuzz_target, name) for name in TARGETS}
    found |= {f"http-{name}": partial(fuzz_http, name) for name in APPLICATIONS}
    return found | {f"openapi-{name}": partial(fuzz_document, name) for name in APPLICATIONS}


def _outcome(name: str, job: Job, seconds: float, seed: int) -> Outcome:
    """What came of a job; that it broke down, or tried nothing, is a failure as well."""
    try:
        outcome = job(seconds, seed)
    except Exception:  # noqa: BLE001 - whatever it is, the other jobs go on
        log = traceback.format_exc().encode()
        outcome = Outcome(name, 0, failures=[keep_failure(name, f"{seed}.txt", log)], log=log)
    if not outcome.executions and not outcome.failures:
        log = (
            b"nothing was tried: the time was too short on so busy a machine, or it does not start\n"
            + outcome.log
        )
        outcome = outcome._replace(failures=[keep_failure(name, f"{seed}.txt", log)], log=log)
    print(f"{name}: {outcome.executions:,} tried, {len(outcome.failures)} failed", flush=True)
    return outcome


def run(names: Sequence[str], minutes: float, seed: int) -> list[Outcome]:
    """Run the jobs, as many at a time as there are processors, in so many minutes together."""
    known, at_a_time = jobs(), os.cpu_count() or 1
    seeds()  # made once, not in every thread
    seconds = 60 * minutes / math.ceil(len(names) / at_a_time)
    with ThreadPoolExecutor(at_a_time) as executor:
        return [*executor.map(lambda name: _outcome(name, known[name], seconds, seed), names)]


def main() -> int:
    """Parse the command line, fuzz, and print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("minutes", type=float, help="how long all of it may take")
    parser.add_argument("targets", nargs="*", metavar="target", help="only these; all when left out")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="to repeat a run")
    given = parser.parse_args()
    unknown = {*given.targets} - {*jobs()}
    if unknown:
        parser.error(f"{', '.join(sorted(unknown))} cannot be fuzzed; expected some of {', '.join(jobs())}")
    print(f"seed {given.seed}")
    outcomes = run(given.targets or [*jobs()], given.minutes, given.seed)
    print("", table(outcomes), sep="\n")
    failed = [outcome for outcome in outcomes if outcome.failures]
    for outcome in failed:
        print("", outcome.log[-4000:].decode(errors="replace"), sep="\n")
        print(*(f"{outcome.target} failed: {path}" for path in outcome.failures), sep="\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
