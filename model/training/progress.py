"""A line on the terminal that says how far the job is; without a terminal, a line every few seconds."""

import sys
import time
from collections.abc import Callable
from typing import TextIO

from model.training.descent import EpochResult, Progress
from model.training.pace import Pace

_WIDTH = 28
_SECONDS_BETWEEN = 0.1
_SECONDS_BETWEEN_LINES = 5.0
"""Without a terminal. A line at least every ten seconds is promised, and reports are a moment apart."""

_OVER_THE_LAST_LINE = "\x1b[A\r\x1b[K"


class ProgressBar:
    """Writes what the job reports. The same line again and again on a terminal, whole lines elsewhere.

    A line that will be written over is ended all the same, and gone back up to: so what others write
    meanwhile, such as why the run has ended, does not stand at its end.

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
        """So many marks of a part of the work are done, such as drawing."""
        pace = self._pace.words(part, done, total, "marks")
        text = f"{part} {self._bar(done / total)} {done:,} of {total:,} marks{pace}"
        self._show(text, finished=done == total)

    def stepped(self, progress: Progress) -> None:
        """A mini-batch is done."""
        bar = self._bar(progress.done / progress.steps)
        pace = self._pace.words(
            "training", progress.steps_done, progress.epochs * progress.steps, "mini-batches"
        )
        self._show(f"epoch {progress.epoch}/{progress.epochs} {bar} cost {progress.cost:.4f}{pace}")

    def epoch(self, result: EpochResult) -> None:
        """An epoch is done, and the validation set was looked at."""
        self._show(
            f"epoch {result.epoch:>2}  cost {result.cost:.4f}  validation cost"
            f" {result.validation_cost:.4f}  validation accuracy {result.validation_accuracy:.2%}",
            finished=True,
        )

    def say(self, text: str) -> None:
        """A line that stays."""
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
