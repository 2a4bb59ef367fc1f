"""`python -m tests.coverage_by_package FILE`: how much of each package the tests run.

The file is what `coverage json` writes. The status is 1 when less is covered than has to be.
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
LEAST: Mapping[str, tuple[float, tuple[str, ...]]] = {
    "lifecycle": (0.85, LIFECYCLE),
    "the server": (0.85, SERVER),
    "the client's command": (0.85, COMMAND),
    "overall": (0.95, ("",)),
}
"""Name -> the share of lines and branches that has to be covered, and how the paths of its files begin."""


class Counts(NamedTuple):
    """Lines and branches, and how many of them were run."""

    covered: int
    all: int

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.covered / self.all if self.all else 1.0


def main(arguments: list[str]) -> int:
    """Print the table; the exit status."""
    files = json.loads(Path(arguments[0]).read_text())["files"]
    print(f"{'package':<32}{'covered':>8} of lines and branches")
    for package, counts in by_package(files).items():
        print(f"{package:<32}{counts.share:>8.1%} of {counts.all}")
    is_enough = True
    for name, (least, beginnings) in LEAST.items():
        counts = sum_of(summary for path, summary in files.items() if path.startswith(beginnings))
        is_enough &= counts.share >= least
        print(f"{name:<32}{counts.share:>8.1%} of {counts.all}; at least {least:.0%}")
    return 0 if is_enough else 1


def by_package(files: Mapping[str, Any]) -> dict[str, Counts]:
    """The counts of each folder."""
    packages = sorted({folder_of(path) for path in files})
    return {package: sum_of(_of_folder(files, package)) for package in packages}


def folder_of(path: str) -> str:
    """The folder of a file."""
    return str(PurePosixPath(path).parent)


def sum_of(files: Iterable[Mapping[str, Any]]) -> Counts:
    """All of them together."""
    covered = everything = 0
    for file in files:
        summary = file["summary"]
        covered += summary["covered_lines"] + summary["covered_branches"]
        everything += summary["num_statements"] + summary["num_branches"]
    return Counts(covered, everything)


def _of_folder(files: Mapping[str, Any], folder: str) -> Iterator[Mapping[str, Any]]:
    return (file for path, file in files.items() if folder_of(path) == folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
