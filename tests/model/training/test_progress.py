"""A run shows one changing line on a terminal, and complete lines in a log."""

import io
from itertools import pairwise

import pytest

from model.training.descent import EpochResult, Progress
from model.training.progress import Pace, ProgressBar, Stopwatch
from tests.model.training.terminal import screen

EPOCH = EpochResult(epoch=1, learning_rate=0.1, cost=0.25, validation_cost=0.125, validation_accuracy=0.9)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def run_with(stream: io.StringIO) -> str:
    bar = ProgressBar(stream)
    bar.advanced("drawing", 50, 100)
    bar.advanced("drawing", 100, 100)
    bar.stepped(Progress(epoch=1, epochs=2, done=1, steps=2, cost=0.3))
    bar.epoch(EPOCH)
    return stream.getvalue()


def test_a_log_gets_a_line_for_each_finished_part() -> None:
    lines = run_with(io.StringIO()).splitlines()
    assert len(lines) == 2
    assert "100 of 100 marks" in lines[0]
    assert "validation accuracy 90.00%" in lines[1]


def test_the_line_on_a_terminal_is_overwritten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("model.training.progress._SECONDS_BETWEEN", 0)
    written = run_with(Terminal())
    assert "50 of 100 marks" in written
    assert "epoch 1/2" in written
    drawn, epoch = screen(written)
    assert "100 of 100 marks" in drawn
    assert "validation accuracy 90.00%" in epoch
    assert "\x1b" not in run_with(io.StringIO())


def test_other_output_on_a_terminal_begins_on_a_new_line() -> None:
    terminal = Terminal()
    ProgressBar(terminal).advanced("drawing", 50, 100)
    terminal.write("error: interrupted\n")
    assert "50 of 100 marks" in screen(terminal.getvalue())[0]
    assert screen(terminal.getvalue())[1] == "error: interrupted"


def test_a_stopwatch_prints_the_parts_and_their_sum() -> None:
    watch = Stopwatch({"drawing": 10.0, "training": 20.5})
    with watch.part("measuring"):
        pass
    assert str(watch) == "drawing 10 s, training 20 s, measuring 0 s; 30 s in all"


def test_the_pace_is_that_of_the_current_part() -> None:
    seconds = iter([0.0, 10.0, 20.0, 30.0, 40.0])
    pace = Pace(lambda: next(seconds))
    assert pace.words("drawing", 1000, 5000, "marks") == ""
    assert pace.words("drawing", 2000, 5000, "marks") == ", 100 marks per second, 0:30 left"
    assert pace.words("exam", 100, 10_000, "marks") == ""
    assert pace.words("exam", 110, 10_000, "marks") == ", 1 marks per second, 2:44:50 left"
    assert pace.words("exam", 10, 100, "marks") == ""


def test_a_log_gets_a_line_at_least_every_ten_seconds() -> None:
    now, stream = 0.0, io.StringIO()
    bar, times = ProgressBar(stream, lambda: now), [0.0]
    for number in range(1, 100):
        now = number / 2
        lines = stream.getvalue().count("\n")
        bar.advanced("drawing", number, 100)
        if stream.getvalue().count("\n") > lines:
            times.append(now)
    assert len(times) > 3
    assert max(after - before for before, after in pairwise(times)) <= 10
    assert "2 marks per second" in stream.getvalue()
    assert "left" in stream.getvalue()
