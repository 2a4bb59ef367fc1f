"""Which tests reach which lines, and how much processor time each test takes.

Tests run once with coverage.py, in two processes; `reach_plugin` says which of them count.
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
"""Of pytest, whenever tests run here."""

_STARTING_PROCESSES = ("http_server", "e2e", "contract")
"""Folders of tests that wait for processes, which are not started here."""


@dataclass
class Reach:
    """The tests of a project.

    - seconds: of processor time, which a busy machine hardly changes, that each test takes; by its name.
    - lines: for each file and line, the tests that reach it.
    """

    seconds: dict[str, float] = field(default_factory=dict)
    lines: dict[str, dict[int, set[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )

    def tests_of(self, root: Path, mutant: Mutant) -> list[str]:
        """Those that reach the statement, fastest first.

        A constant is reached by the tests that reach a line that names it. What else runs on import is
        reached by those that reach a line of the file, and if there are none, by all.
        """
        lines = self.lines.get(mutant.file, {})
        found = _union(lines.get(line, ()) for line in range(mutant.first, mutant.last + 1))
        if mutant.constant:
            found |= self._tests_of_constant(root, mutant.constant)
        if not found and (mutant.constant or not mutant.function):
            found = _union(lines.values()) or {*self.seconds}
        return sorted(found, key=lambda test: (self.seconds[test], test))

    def _tests_of_constant(self, root: Path, name: str) -> set[str]:
        word = re.compile(rf"\b{name}\b")
        found: set[str] = set()
        for file, lines in self.lines.items():
            for number, line in enumerate((root / file).read_text().splitlines(), 1):
                if word.search(line):
                    found |= lines.get(number, set())
        return found

    def add(self, found: dict[str, Any]) -> None:
        """Take in what the plugin wrote."""
        self.seconds |= found["tests"]
        sharing: dict[str, set[str]] = defaultdict(set)
        for test, shared in found["shared"].items():
            for name in shared:
                sharing[name].add(test)
        for file, lines in found["lines"].items():
            for line, contexts in lines.items():
                for context in contexts:
                    reached = {context} if context in found["tests"] else sharing.get(context, set())
                    self.lines[file][int(line)] |= reached & found["tests"].keys()

    def to_json(self) -> str:
        """All of it as text, for `from_json`."""
        lines = {file: {n: sorted(tests) for n, tests in lines.items()} for file, lines in self.lines.items()}
        return json.dumps({"tests": self.seconds, "shared": {}, "lines": lines})

    @classmethod
    def from_json(cls, text: str) -> Self:
        """What `to_json` wrote."""
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
