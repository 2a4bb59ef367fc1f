"""A pytest plugin that writes down which lines each test reaches, and how much processor time it takes.

Tests that start processes fail here, and tests that take too long are stopped: they are run too often to be
slow. What a shared fixture reaches is reached by every test that asks for it.
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

SLOWEST, LONGEST = 4.0, 60.0
"""Seconds of processor time, traced, and by the clock: a test that takes longer is stopped."""

_Keeper = type(lru_cache(lambda: None))
_STARTS = {"subprocess.Popen", "os.fork", "os.forkpty", "os.posix_spawn", "os.system"}


Wrapping = Generator[None, Any, Any]
Reporting = Generator[None, pytest.TestReport, pytest.TestReport]


class TooSlow(BaseException):
    """Ends a test; no base of it is an error that a test could expect."""


class StartsAProcess(BaseException):
    """Likewise."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--reach-of", action="append", help="a file or folder whose lines count")
    parser.addoption("--reach-to", type=Path, help="where to write what was found, as JSON")


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
        _forget_what_was_kept()
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
        signal.setitimer(signal.ITIMER_PROF, SLOWEST)
        signal.setitimer(signal.ITIMER_REAL, LONGEST)
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
        tests = {name: self._seconds[name] for name in sorted(self._passed) if self._seconds[name] <= SLOWEST}
        shared = {name: sorted(self._shared[name]) for name in tests}
        self._output.write_text(json.dumps({"tests": tests, "shared": shared, "lines": lines}))


def _pattern_of(source: Path) -> str:
    """What coverage.py calls a file, or all files in a folder."""
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


def _forget_what_was_kept() -> None:
    """A test that is answered from a cache would not reach the lines that it depends on."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("model.", "service.", "tests.")):
            for value in list(vars(module).values()):
                if type(value) is _Keeper:
                    value.cache_clear()
