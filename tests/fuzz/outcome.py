"""The outcome of fuzzing one target, as a row of a table; failures are saved in a folder."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
FAILURES = Path(__file__).parent / "failures"
COLUMNS = ("target", "executions", "coverage / features", "new inputs", "failures")


class Outcome(NamedTuple):
    """The outcome of fuzzing one target.

    - `executions`: the number of inputs that were tried.
    - `coverage`: libFuzzer's counts of covered code and of features.
    - `new_inputs`: the number of saved inputs that are new.
    - `failures`: the files of inputs that failed.
    - `log`: the end of the output, if something failed.
    """

    target: str
    executions: int
    coverage: str = ""
    new_inputs: int = 0
    failures: Sequence[Path] = ()
    log: bytes = b""

    @property
    def row(self) -> tuple[str, ...]:
        """The outcome as a row of the table."""
        numbers = (f"{self.new_inputs}", f"{len(self.failures)}")
        return self.target, f"{self.executions:,}", self.coverage, *numbers


def save_failure(target: str, name: str, data: bytes) -> Path:
    """Save an input that failed."""
    FAILURES.mkdir(exist_ok=True)
    path = FAILURES / f"{target}-{name}"
    path.write_bytes(data)
    return path


def table(outcomes: Sequence[Outcome]) -> str:
    """All outcomes as a table in Markdown."""
    lines = ["| " + " | ".join(COLUMNS) + " |", "|---|--:|--:|--:|--:|"]
    lines += ["| " + " | ".join(outcome.row) + " |" for outcome in outcomes]
    return "\n".join(lines)
