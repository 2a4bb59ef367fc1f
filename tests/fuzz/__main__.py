"""`python -m tests.fuzz MINUTES [TARGET...] [--seed N]` fuzzes everything, and prints one table.

It ends by itself, with status 1 if something failed. Inputs that reach new code are saved in
`tests/fuzz/corpus`, which the tests replay, and failing inputs in `tests/fuzz/failures`.
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
from tests.fuzz.outcome import Outcome, save_failure, table
from tests.fuzz.seeds import seeds
from tests.fuzz.targets import TARGETS

Job = Callable[[float, int], Outcome]
"""A function that takes seconds and a seed, and returns the outcome."""


def _fuzz_target(name: str, seconds: float, seed: int) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        return fuzz(name, seconds, Path(folder), seed)


def jobs() -> dict[str, Job]:
    """Everything that can be fuzzed, by name."""
    jobs_by_name: dict[str, Job] = {name: partial(_fuzz_target, name) for name in TARGETS}
    jobs_by_name |= {f"http-{name}": partial(fuzz_http, name) for name in APPLICATIONS}
    return jobs_by_name | {f"openapi-{name}": partial(fuzz_document, name) for name in APPLICATIONS}


def _outcome(name: str, job: Job, seconds: float, seed: int) -> Outcome:
    """The outcome of a job; an exception, or a job that tried nothing, is a failure."""
    try:
        outcome = job(seconds, seed)
    except Exception:  # noqa: BLE001 - the other jobs continue after any exception
        log = traceback.format_exc().encode()
        outcome = Outcome(name, 0, failures=[save_failure(name, f"{seed}.txt", log)], log=log)
    if not outcome.executions and not outcome.failures:
        log = (
            b"nothing was tried: the time was too short on this busy machine, or it does not start\n"
            + outcome.log
        )
        outcome = outcome._replace(failures=[save_failure(name, f"{seed}.txt", log)], log=log)
    print(f"{name}: {outcome.executions:,} tried, {len(outcome.failures)} failed", flush=True)
    return outcome


def run(names: Sequence[str], minutes: float, seed: int) -> list[Outcome]:
    """Run the jobs, one per processor at a time, within this number of minutes in total."""
    known, at_a_time = jobs(), os.cpu_count() or 1
    seeds()  # create them once, not in every thread
    seconds = 60 * minutes / math.ceil(len(names) / at_a_time)
    with ThreadPoolExecutor(at_a_time) as executor:
        return [*executor.map(lambda name: _outcome(name, known[name], seconds, seed), names)]


def main() -> int:
    """Parse the command line, fuzz, and print the outcomes."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("minutes", type=float, help="the total time")
    parser.add_argument("targets", nargs="*", metavar="target", help="only these; default: all")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="to repeat a run")
    arguments = parser.parse_args()
    unknown = {*arguments.targets} - {*jobs()}
    if unknown:
        parser.error(f"{', '.join(sorted(unknown))} cannot be fuzzed; expected some of {', '.join(jobs())}")
    print(f"seed {arguments.seed}")
    outcomes = run(arguments.targets or [*jobs()], arguments.minutes, arguments.seed)
    print("", table(outcomes), sep="\n")
    failed = [outcome for outcome in outcomes if outcome.failures]
    for outcome in failed:
        print("", outcome.log[-4000:].decode(errors="replace"), sep="\n")
        print(*(f"{outcome.target} failed: {path}" for path in outcome.failures), sep="\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
