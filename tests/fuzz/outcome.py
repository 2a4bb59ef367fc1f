"""What came of fuzzing one thing, as a row of the table; and where failures are kept."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
FAILURES = Path(__file__).parent / "failures"
COLUMNS = ("target", "executions", "coverage / features", "new inputs", "failures")


class Outcome(NamedTuple):
    """What came of fuzzing one target.

    - `executions`: how many inputs were tried.
    - `coverage`: what libFuzzer counts: places in the code, and features of how they are reached.
    - `new_inputs`: how many of the kept inputs were not kept before.
    - `failures`: where the inputs are that break a promise.
    - `log`: the end of what was written, where something failed.
    """

    target: str
    executions: int
    coverage: str = ""
    new_inputs: int = 0
    failures: Sequence[Path] = ()
    log: bytes = b""

    @property
    def row(self) -> tuple[str, ...]:
        """As a row of the table."""
        numbers = (f"{self.new_inputs}", f"{len(self.failures)}")
        return self.target, f"{self.executions:,}", self.coverage, *numbers


def keep_failure(target: str, name: str, data: bytes) -> Path:
    """Keep an input that breaks a promise."""
    FAILURES.mkdir(exist_ok=True)
    path = FAILURES / f"{target}-{name}"
    path.write_bytes(data)
    return path


def table(outcomes: Sequence[Outcome]) -> str:
    """All outcomes as a table in Markdown."""
    lines = ["| " + " | ".join(COLUMNS) + " |", "|---|--:|--:|--:|--:|"]
    lines += ["| " + " | ".join(outcome.row) + " |" for outcome in outcomes]
    return "\n".join(lines)
