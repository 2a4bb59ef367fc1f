"""`python -m tests.coverage_by_package FILE` prints the coverage of each package.

The file is written by `coverage json`. The status is 1 if less is covered than required.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

ROOT = Path(__file__).parent.parent
SERVER = ("service/asgi/", "service/http_server/")
LIFECYCLE = ("service/http_server/", "service/starting.py", "service/__main__.py")
COMMAND = ("service/client/__main__.py",)
REQUIRED: Mapping[str, tuple[float, tuple[str, ...]]] = {
    "lifecycle": (0.85, LIFECYCLE),
    "the server": (0.85, SERVER),
    "the client's command": (0.85, COMMAND),
    "overall": (0.95, ("",)),
}
"""Name -> the required share of covered lines and branches, and the prefixes of the paths of its files."""


class Counts(NamedTuple):
    """The number of lines and branches, and how many of them were run."""

    covered: int
    all: int

    @property
    def share(self) -> float:
        """The covered share, from 0 to 1."""
        return self.covered / self.all if self.all else 1.0


def main(arguments: list[str]) -> int:
    """Print the table; the exit status."""
    files = json.loads(Path(arguments[0]).read_text())["files"]
    print(f"{'package':<32}{'covered':>8} of lines and branches")
    for package, counts in by_package(files).items():
        print(f"{package:<32}{counts.share:>8.1%} of {counts.all}")
    is_enough = True
    for name, (required, prefixes) in REQUIRED.items():
        counts = sum_of(summary for path, summary in files.items() if path.startswith(prefixes))
        is_enough &= counts.share >= required
        print(f"{name:<32}{counts.share:>8.1%} of {counts.all}; at least {required:.0%}")
    return 0 if is_enough else 1


def by_package(files: Mapping[str, Any]) -> dict[str, Counts]:
    """The counts of each folder."""
    packages = sorted({folder_of(path) for path in files})
    return {package: sum_of(_of_folder(files, package)) for package in packages}


def folder_of(path: str) -> str:
    """The folder of a file."""
    return str(PurePosixPath(path).parent)


def sum_of(files: Iterable[Mapping[str, Any]]) -> Counts:
    """The sum of the counts of several files."""
    covered = total = 0
    for file in files:
        summary = file["summary"]
        covered += summary["covered_lines"] + summary["covered_branches"]
        total += summary["num_statements"] + summary["num_branches"]
    return Counts(covered, total)


def _of_folder(files: Mapping[str, Any], folder: str) -> Iterator[Mapping[str, Any]]:
    return (file for path, file in files.items() if folder_of(path) == folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
