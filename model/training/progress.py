"""A line on the terminal that says how far the job is; where there is no terminal, a line an epoch."""

import sys
import time
from typing import TextIO

from model.training.descent import EpochResult, Progress

_WIDTH = 28
_SECONDS_BETWEEN = 0.1
_OVER_THE_LAST_LINE = "\x1b[A\r\x1b[K"


class ProgressBar:
    """Writes what the job reports. The same line again and again on a terminal, whole lines elsewhere.

    A line that will be written over is ended all the same, and gone back up to: so what others write
    meanwhile, such as why the run has ended, does not stand at its end.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._live = self._stream.isatty()
        self._passing = False
        self._shown_at = 0.0
        self._started = time.monotonic()

    def drawn(self, done: int, total: int) -> None:
        """So many marks of the training set are drawn."""
        self._show(f"drawing {self._bar(done / total)} {done:,} of {total:,} marks", finished=done == total)

    def stepped(self, progress: Progress) -> None:
        """A mini-batch is done."""
        bar = self._bar(progress.done / progress.steps)
        self._show(f"epoch {progress.epoch}/{progress.epochs} {bar} cost {progress.cost:.4f}")

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
        now = time.monotonic()
        if not finished and (not self._live or now - self._shown_at < _SECONDS_BETWEEN):
            return
        self._shown_at = now
        stamp = f"{now - self._started:5.0f} s  {text}"
        self._stream.write(f"{_OVER_THE_LAST_LINE if self._passing else ''}{stamp}\n")
        self._stream.flush()
        self._passing = not finished

    def _bar(self, share: float) -> str:
        filled = round(share * _WIDTH)
        return "[" + "#" * filled + "-" * (_WIDTH - filled) + "]"
