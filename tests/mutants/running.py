"""Run tests against mutants, each in a separate process, two at a time.

Libraries are imported once. Each process is a fork of that one, and imports our modules, one of them with the
code of the mutant. Nothing is written into the project.
"""

import importlib.abc
import importlib.machinery
import importlib.util
import multiprocessing
import os
import resource
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from importlib import import_module
from multiprocessing import connection
from multiprocessing.context import ForkProcess
from pathlib import Path
from types import CodeType, ModuleType
from typing import NamedTuple

import pytest

from tests.mutants.mutants import Mutant, code_of
from tests.mutants.reach import OPTIONS, PROCESSES

SECONDS_OF_TESTS = 30.0
"""For one mutant; the slowest tests that reach it are left out if all together take longer."""

MAX_MEMORY = 4 << 30
MAX_SECONDS = 300
"""The time limit for tests without a mutant."""

_OURS = ("model", "service", "tests", "tickcross", "benchmarks")
_PRELOADED = (
    "numpy",
    "hypothesis",
    "PIL.Image",
    "pydantic",
    "flask",
    "orjson",
    "requests",
    "safetensors.numpy",
    "cc3d",
)


class Outcome(Enum):
    """The result of the tests for a mutant."""

    KILLED = "killed"
    TIMED_OUT = "timed out"
    SURVIVED = "survived"
    NOT_REACHED = "not reached"


class Result(NamedTuple):
    """A mutant, its outcome, and the test that failed, if any."""

    mutant: Mutant
    outcome: Outcome
    test: str = ""


@dataclass
class _Run:
    mutant: Mutant
    process: ForkProcess
    failed: Path
    ends: float


def results(root: Path, scratch: Path, work: Sequence[tuple[Mutant, list[str], float]]) -> Iterator[Result]:
    """The result of each mutant, as soon as it is known; `work` has its tests and the seconds they take."""
    for name in _PRELOADED:
        import_module(name)
    waiting, running = list(reversed(work)), list[_Run]()
    while waiting or running:
        while waiting and len(running) < PROCESSES:
            mutant, tests, seconds = waiting.pop()
            if tests:
                running.append(_started(root, scratch / str(len(waiting)), mutant, tests, seconds))
            else:
                yield Result(mutant, Outcome.NOT_REACHED)
        yield from _ended(running)


def failing(root: Path, scratch: Path, tests: Sequence[str]) -> set[str]:
    """The tests that fail without any mutant, so their failures prove nothing."""
    process = multiprocessing.get_context("fork").Process(
        target=_run_tests, args=(root, scratch, None, list(tests), MAX_SECONDS)
    )
    process.start()
    process.join()
    return set(_lines_of(scratch.with_suffix(".failed")))


def _lines_of(file: Path) -> list[str]:
    return file.read_text().splitlines() if file.exists() else []


def _started(root: Path, scratch: Path, mutant: Mutant, tests: list[str], seconds: float) -> _Run:
    limit = int(10 + 3 * seconds)
    fork = multiprocessing.get_context("fork")
    process = fork.Process(target=_run_tests, args=(root, scratch, mutant, tests, limit))
    process.start()
    return _Run(mutant, process, scratch.with_suffix(".failed"), time.monotonic() + 4 * limit)


def _ended(running: list[_Run]) -> Iterator[Result]:
    """Wait for at least one run to end, and stop those beyond their time limit."""
    first = min((run.ends for run in running), default=0.0)
    connection.wait([run.process.sentinel for run in running], max(0.0, first - time.monotonic()))
    for run in list(running):
        late = time.monotonic() > run.ends
        if late:
            with suppress(ProcessLookupError):
                os.killpg(run.process.pid or 0, signal.SIGKILL)
        if late or not run.process.is_alive():
            run.process.join()
            running.remove(run)
            outcome = Outcome.TIMED_OUT if late else _outcome(run.process.exitcode)
            yield Result(run.mutant, outcome, *_lines_of(run.failed)[:1])


def _outcome(status: int | None) -> Outcome:
    if status == -signal.SIGXCPU:
        return Outcome.TIMED_OUT
    return Outcome.SURVIVED if status == pytest.ExitCode.OK else Outcome.KILLED


def _run_tests(root: Path, scratch: Path, mutant: Mutant | None, tests: list[str], limit: int) -> None:
    """Run tests in a separate process, and exit with pytest's status."""
    os.setpgrp()
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 5))
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    quiet = os.open(os.devnull, os.O_RDWR)
    for number in range(3):
        os.dup2(quiet, number)
    _import_from(root)
    if mutant:
        sys.meta_path.insert(0, _Finder(root, mutant))
    files = sorted({test.partition("::")[0] for test in tests})
    options = [*OPTIONS, *(["-x"] if mutant else []), "--rootdir", str(root), f"--basetemp={scratch}"]
    os._exit(pytest.main([*options, *files], plugins=[_Chosen(tests, scratch.with_suffix(".failed"))]))


def _import_from(root: Path) -> None:
    os.chdir(root)
    here = str(Path(__file__).parents[2])
    sys.path[:] = [str(root), *(path for path in sys.path if path not in ("", ".", here))]
    for name in [name for name in sys.modules if name.partition(".")[0] in _OURS]:
        del sys.modules[name]


class _Chosen:
    """A pytest plugin that runs only these tests, in order, and records which fail."""

    def __init__(self, tests: Sequence[str], failed: Path) -> None:
        self._failed = failed
        self._places = {test: place for place, test in enumerate(tests)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        chosen = [item for item in items if item.nodeid in self._places]
        items[:] = sorted(chosen, key=lambda item: self._places[item.nodeid])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            with self._failed.open("a") as file:
                file.write(f"{report.nodeid}\n")


class _Finder(importlib.abc.MetaPathFinder):
    """Finds the changed module."""

    def __init__(self, root: Path, mutant: Mutant) -> None:
        path = Path(mutant.file).with_suffix("")
        self._name = ".".join(path.parent.parts if path.name == "__init__" else path.parts)
        self._path = root / mutant.file
        self._code: CodeType = compile(code_of(root, mutant), str(self._path), "exec")

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self._name:
            return None
        loader = _Loader(fullname, str(self._path), self._code)
        return importlib.util.spec_from_file_location(fullname, self._path, loader=loader)


class _Loader(importlib.machinery.SourceFileLoader):
    def __init__(self, name: str, path: str, code: CodeType) -> None:
        super().__init__(name, path)
        self._code = code

    def get_code(self, fullname: str) -> CodeType:
        return self._code
