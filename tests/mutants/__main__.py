"""`python -m tests.mutants` changes the code in one place at a time, and checks that tests fail.

The status is 1 when less than 88 % of the mutants were killed.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from shutil import copyfile

from tests.mutants.equivalent import without_equivalents
from tests.mutants.mutants import Mutant, mutants_of, python_files, sample
from tests.mutants.reach import Reach, measured
from tests.mutants.running import SECONDS_OF_TESTS, Outcome, Result, failing, results

ROOT = Path(__file__).parents[2]
SOURCES = (
    "model/nn",
    "model/picture",
    "model/answers",
    "model/artifact",
    "service/core/inputs",
    "service/core",
    "service/versions",
)
TESTS = ("tests/model", "tests/service")
REQUIRED_SHARE = 0.88
PROGRESS_EVERY = 20
KILLING = (Outcome.KILLED, Outcome.TIMED_OUT)


def main() -> int:
    """Run the command; the exit status."""
    arguments = _arguments()
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        root, scratch = Path(folder, "project"), Path(folder)
        _copy_project(root)
        reach = _reach(root, scratch, arguments)
        print(f"{len(reach.seconds)} tests, mapped after {time.monotonic() - start:.0f} s", flush=True)
        everything = [
            mutant for file in python_files(root, arguments.only) for mutant in mutants_of(root, file)
        ]
        chosen = without_equivalents(sample(everything, arguments.number, arguments.seed))
        work = [(mutant, *_within_time(reach.tests_of(root, mutant), reach)) for mutant in chosen]
        outcomes = _proven(root, scratch, [*_printed(results(root, scratch, work), len(work))])
    return _report(outcomes, len(everything), arguments.number - len(chosen), time.monotonic() - start)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--number", type=int, default=400, help="number of mutants (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="seed for choosing them (%(default)s)")
    parser.add_argument("--only", nargs="+", default=SOURCES, help="folders or files to change")
    parser.add_argument("--tests", nargs="+", default=TESTS, help="folders or files of tests to run")
    parser.add_argument(
        "--reach", type=Path, help="save in this file which tests reach which lines, or load it from there"
    )
    return parser.parse_args()


def _copy_project(root: Path) -> None:
    """Copy all files that Git tracks or would add."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    for name in subprocess.check_output(command, cwd=ROOT, text=True).split("\0"):
        if name and (ROOT / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            copyfile(ROOT / name, root / name)


def _reach(root: Path, scratch: Path, arguments: argparse.Namespace) -> Reach:
    saved: Path | None = arguments.reach
    if saved and saved.exists():
        return Reach.from_json(saved.read_text())
    reach = measured(root, arguments.only, arguments.tests, scratch)
    if saved:
        saved.write_text(reach.to_json())
    return reach


def _within_time(tests: Sequence[str], reach: Reach) -> tuple[list[str], float]:
    """The first tests that fit into the time limit, and the seconds they take."""
    chosen, seconds = list[str](), 0.0
    for test in tests:
        if chosen and seconds + reach.seconds[test] > SECONDS_OF_TESTS:
            break
        chosen.append(test)
        seconds += reach.seconds[test]
    return chosen, seconds


def _printed(all_results: Iterable[Result], total: int) -> Iterable[Result]:
    """Print survivors immediately, and regularly the number of mutants that have been tried."""
    for tried, each in enumerate(all_results, 1):
        if each.outcome not in KILLING:
            print(f"{each.outcome.value:12}{each.mutant}", flush=True)
        if tried % PROGRESS_EVERY == 0:
            print(f"{tried} of {total} tried", flush=True)
        yield each


def _proven(root: Path, scratch: Path, all_results: list[Result]) -> dict[Mutant, Outcome]:
    """The outcomes, where a test that also fails without the mutant does not count."""
    always_failing = failing(root, scratch / "without", sorted({each.test for each in all_results} - {""}))
    for test in sorted(always_failing):
        print(f"{test} fails without any mutant")
    return {
        each.mutant: Outcome.SURVIVED if each.test in always_failing else each.outcome for each in all_results
    }


def _report(outcomes: dict[Mutant, Outcome], everything: int, equivalent: int, seconds: float) -> int:
    """Print the figures; the exit status."""
    for package in SOURCES:
        counts = Counter(outcome for mutant, outcome in outcomes.items() if _package(mutant) == package)
        if counts:
            print(f"{package:20}{_share(counts)}")
    counts = Counter(outcomes.values())
    print(f"{'all':20}{_share(counts)}")
    print(f"{len(outcomes)} of {everything} mutants in {seconds:.0f} s; {equivalent} more are equivalent")
    return int(_killed(counts) < REQUIRED_SHARE * len(outcomes))


def _package(mutant: Mutant) -> str:
    return next((package for package in SOURCES if mutant.file.startswith(f"{package}/")), "")


def _share(counts: Counter[Outcome]) -> str:
    each = ", ".join(f"{counts[outcome]} {outcome.value}" for outcome in Outcome)
    killed, total = _killed(counts), counts.total()
    return f"{killed} of {total} killed ({killed / max(1, total):.1%}): {each}"


def _killed(counts: Counter[Outcome]) -> int:
    return sum(counts[outcome] for outcome in KILLING)


if __name__ == "__main__":
    sys.exit(main())
