"""The progress of a job, as one line on a terminal or every few seconds elsewhere, and its timing."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TextIO

from model.training.descent import EpochResult, Progress

_WIDTH = 28
_SECONDS_BETWEEN = 0.1
_SECONDS_BETWEEN_LINES = 5.0
"""Used without a terminal; the documentation promises a line at least every ten seconds."""

_OVER_THE_LAST_LINE = "\x1b[A\r\x1b[K"


class ProgressBar:
    """Writes what the job reports: one line that is updated on a terminal, and new lines elsewhere.

    A line that will be overwritten ends with a newline too, and the cursor goes back up. So other output,
    such as an error message, begins on a new line.

    - clock: gives the time in seconds.
    """

    def __init__(self, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._stream = stream or sys.stderr
        self._live = self._stream.isatty()
        self._passing = False
        self._started = clock()
        self._shown_at = 0.0 if self._live else self._started
        self._pace = Pace(clock)

    def advanced(self, part: str, done: int, total: int) -> None:
        """Show how many marks are done in a part of the work, such as drawing."""
        pace = self._pace.words(part, done, total, "marks")
        text = f"{part} {self._bar(done / total)} {done:,} of {total:,} marks{pace}"
        self._show(text, finished=done == total)

    def stepped(self, progress: Progress) -> None:
        """Show that a mini-batch is done."""
        bar = self._bar(progress.done / progress.steps)
        pace = self._pace.words(
            "training", progress.steps_done, progress.epochs * progress.steps, "mini-batches"
        )
        self._show(f"epoch {progress.epoch}/{progress.epochs} {bar} cost {progress.cost:.4f}{pace}")

    def epoch(self, result: EpochResult) -> None:
        """Show the result of an epoch."""
        self._show(
            f"epoch {result.epoch:>2}  cost {result.cost:.4f}  validation cost"
            f" {result.validation_cost:.4f}  validation accuracy {result.validation_accuracy:.2%}",
            finished=True,
        )

    def say(self, text: str) -> None:
        """Write a line that stays."""
        self._show(text, finished=True)

    def _show(self, text: str, *, finished: bool = False) -> None:
        now = self._clock()
        between = _SECONDS_BETWEEN if self._live else _SECONDS_BETWEEN_LINES
        if not finished and now - self._shown_at < between:
            return
        self._shown_at = now
        stamp = f"{now - self._started:5.0f} s  {text}"
        self._stream.write(f"{_OVER_THE_LAST_LINE if self._passing else ''}{stamp}\n")
        self._stream.flush()
        self._passing = self._live and not finished

    def _bar(self, share: float) -> str:
        filled = round(share * _WIDTH)
        return "[" + "#" * filled + "-" * (_WIDTH - filled) + "]"


class Pace:
    """The speed of a part of the work. Parts with the same name but another total are different parts.

    - clock: gives the time in seconds.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._part = ("", 0)
        self._began = (0.0, 0)

    def words(self, part: str, done: int, total: int, unit: str) -> str:
        """The rate since this part began and the remaining time; empty before there is a rate."""
        now = self._clock()
        if self._part != (part, total):
            self._part, self._began = (part, total), (now, done)
        seconds, more = now - self._began[0], done - self._began[1]
        if seconds <= 0 or more <= 0:
            return ""
        rate = more / seconds
        return f", {rate:,.0f} {unit} per second, {_clock_face((total - done) / rate)} left"


def _clock_face(seconds: float) -> str:
    minutes, seconds = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


@dataclass
class Stopwatch:
    """Seconds by the name of a part of the work."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Time the block under this name."""
        started = time.monotonic()
        try:
            yield
        finally:
            self.seconds[name] = round(time.monotonic() - started, 1)

    def __str__(self) -> str:
        parts = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in self.seconds.items())
        return f"{parts}; {sum(self.seconds.values()):.0f} s in all"
