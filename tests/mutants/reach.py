"""Measures which tests reach which lines, and how much processor time each test takes.

Tests run once with coverage.py, in two processes; `reach_plugin` decides which of them count.
"""

import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from tests.mutants.mutants import Mutant

PROCESSES = 2
OPTIONS = (
    "-q",
    "--continue-on-collection-errors",
    "-p",
    "no:cacheprovider",
    "-p",
    "tests.mutants.settings_plugin",
    "--tb=no",
)
"""Options of pytest for all test runs in this package."""

_STARTING_PROCESSES = ("http_server", "e2e", "contract")
"""Folders of tests that need other processes, which are not started here."""


@dataclass
class Reach:
    """The tests of a project.

    - seconds: the processor time of each test, by its name; it hardly depends on the machine's load.
    - lines: for each file and line, the tests that reach it.
    """

    seconds: dict[str, float] = field(default_factory=dict)
    lines: dict[str, dict[int, set[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )

    def tests_of(self, root: Path, mutant: Mutant) -> list[str]:
        """The tests that reach the statement, fastest first.

        A constant is reached by the tests that reach a line with its name. Other code that runs on import is
        reached by the tests that reach any line of the file, or by all tests if there are none.
        """
        lines = self.lines.get(mutant.file, {})
        tests = _union(lines.get(line, ()) for line in range(mutant.first, mutant.last + 1))
        if mutant.constant:
            tests |= self._tests_of_constant(root, mutant.constant)
        if not tests and (mutant.constant or not mutant.function):
            tests = _union(lines.values()) or {*self.seconds}
        return sorted(tests, key=lambda test: (self.seconds[test], test))

    def _tests_of_constant(self, root: Path, name: str) -> set[str]:
        word = re.compile(rf"\b{name}\b")
        tests: set[str] = set()
        for file, lines in self.lines.items():
            for number, line in enumerate((root / file).read_text().splitlines(), 1):
                if word.search(line):
                    tests |= lines.get(number, set())
        return tests

    def add(self, measurements: dict[str, Any]) -> None:
        """Add the measurements that the plugin wrote."""
        self.seconds |= measurements["tests"]
        sharing: dict[str, set[str]] = defaultdict(set)
        for test, shared in measurements["shared"].items():
            for name in shared:
                sharing[name].add(test)
        for file, lines in measurements["lines"].items():
            for line, contexts in lines.items():
                for context in contexts:
                    reached = {context} if context in measurements["tests"] else sharing.get(context, set())
                    self.lines[file][int(line)] |= reached & measurements["tests"].keys()

    def to_json(self) -> str:
        """The data as text for `from_json`."""
        lines = {file: {n: sorted(tests) for n, tests in lines.items()} for file, lines in self.lines.items()}
        return json.dumps({"tests": self.seconds, "shared": {}, "lines": lines})

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The data that `to_json` wrote."""
        reach = cls()
        reach.add(json.loads(text))
        return reach


def measured(root: Path, sources: Sequence[str], tests: Sequence[str], scratch: Path) -> Reach:
    """Run the tests of the project at `root`, half of their files in each process."""
    files = sorted(str(path.relative_to(root)) for each in tests for path in _test_files(root / each))
    running = []
    for number in range(min(PROCESSES, len(files))):
        output = scratch / f"reach-{number}.json"
        command = [sys.executable, "-m", "pytest", *OPTIONS, "-p", "tests.mutants.reach_plugin"]
        command += [f"--reach-of={source}" for source in sources]
        command += [f"--reach-to={output}", f"--basetemp={scratch / f'reach-{number}'}"]
        command += files[number::PROCESSES]
        running.append((subprocess.Popen(command, cwd=root, stdout=subprocess.DEVNULL), output))
    reach = Reach()
    for process, output in running:
        process.wait()
        reach.add(json.loads(output.read_text()))
    return reach


def _test_files(place: Path) -> Iterable[Path]:
    if place.is_file():
        return [place]
    return (file for file in place.rglob("test_*.py") if file.parent.name not in _STARTING_PROCESSES)


def _union(sets: Iterable[Iterable[str]]) -> set[str]:
    return set().union(*sets)
