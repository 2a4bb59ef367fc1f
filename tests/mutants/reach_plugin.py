"""A pytest plugin that records which lines each test reaches, and its processor time.

Tests that start processes fail here, and tests that take too long are stopped, because tests run once for
each mutant. Lines that a shared fixture reaches are reached by every test that uses it.
"""

import json
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Generator
from functools import lru_cache
from pathlib import Path
from types import FrameType
from typing import Any

import coverage
import pytest

MAX_CPU_SECONDS, MAX_WALL_SECONDS = 4.0, 60.0
"""Maximum seconds of processor time with tracing, and of wall time, for a test."""

_Cache = type(lru_cache(lambda: None))
_STARTS = {"subprocess.Popen", "os.fork", "os.forkpty", "os.posix_spawn", "os.system"}


Wrapping = Generator[None, Any, Any]
Reporting = Generator[None, pytest.TestReport, pytest.TestReport]


class TooSlow(BaseException):
    """Ends a test; it is not an Exception, so no test expects it."""


class StartsAProcess(BaseException):
    """Ends a test that starts a process; likewise not an Exception."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--reach-of", action="append", help="a file or folder whose lines count")
    parser.addoption("--reach-to", type=Path, help="the JSON file to write")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Reach(config.getoption("--reach-of"), config.getoption("--reach-to")))


class Reach:
    """Runs with the tests; writes its file when the session ends."""

    def __init__(self, sources: list[str], output: Path) -> None:
        self._output = output
        self._coverage = coverage.Coverage(
            data_file=None,
            config_file=False,
            include=[_pattern_of(Path(source).absolute()) for source in sources],
            messages=False,
        )
        self._seconds: dict[str, float] = {}
        self._shared: dict[str, set[str]] = defaultdict(set)
        self._test = ""
        self._passed: set[str] = set()
        signal.signal(signal.SIGPROF, _stop)
        signal.signal(signal.SIGALRM, _stop)
        sys.addaudithook(_refuse_processes)

    def pytest_sessionstart(self) -> None:
        self._coverage.start()

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any, request: Any) -> Wrapping:
        if fixturedef.scope == "function":
            return (yield)
        self._coverage.switch_context(_shared_context(fixturedef))
        try:
            return (yield)
        finally:
            self._coverage.switch_context(self._test)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Wrapping:
        _clear_caches()
        self._test = item.nodeid
        self._coverage.switch_context(self._test)
        start = time.process_time()
        try:
            return (yield)
        finally:
            self._seconds[item.nodeid] = time.process_time() - start

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        for definitions in item._fixtureinfo.name2fixturedefs.values():  # type: ignore[attr-defined]
            self._shared[item.nodeid] |= {_shared_context(each) for each in definitions}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Wrapping:
        signal.setitimer(signal.ITIMER_PROF, MAX_CPU_SECONDS)
        signal.setitimer(signal.ITIMER_REAL, MAX_WALL_SECONDS)
        try:
            return (yield)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.setitimer(signal.ITIMER_REAL, 0)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: Any) -> Reporting:
        report = yield
        if report.when == "call" and report.passed:
            self._passed.add(item.nodeid)
        return report

    def pytest_sessionfinish(self) -> None:
        self._coverage.stop()
        data = self._coverage.get_data()
        lines = {_in_project(name): data.contexts_by_lineno(name) for name in data.measured_files()}
        tests = {
            name: self._seconds[name]
            for name in sorted(self._passed)
            if self._seconds[name] <= MAX_CPU_SECONDS
        }
        shared = {name: sorted(self._shared[name]) for name in tests}
        self._output.write_text(json.dumps({"tests": tests, "shared": shared, "lines": lines}))


def _pattern_of(source: Path) -> str:
    """The pattern of coverage.py for a file, or for all files in a folder."""
    return str(source if source.is_file() else source / "**")


def _shared_context(fixturedef: Any) -> str:
    return f"{fixturedef.argname} of {fixturedef.baseid}"


def _in_project(file: str) -> str:
    return str(Path(file).relative_to(Path.cwd()))


def _stop(number: int, frame: FrameType | None) -> None:
    raise TooSlow


def _refuse_processes(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _STARTS:
        raise StartsAProcess(event)


def _clear_caches() -> None:
    """Clear caches, because a test with a cached result would not reach the lines it depends on."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("model.", "service.", "tests.")):
            for value in list(vars(module).values()):
                if type(value) is _Cache:
                    value.cache_clear()
