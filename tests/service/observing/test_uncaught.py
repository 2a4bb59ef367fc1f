"""Uncaught exceptions in a separate process with its own hooks."""

import json
import subprocess
import sys
from typing import Any

import pytest

BEGINNING = """
import gc, logging.config, threading, warnings
from service.observing.logs import configuration
from service.observing.uncaught import log_uncaught
logging.config.dictConfig(configuration("json", "info"))
log_uncaught()
class Unraisable:
    def __del__(self):
        raise ValueError("in a destructor")
def fail():
    raise ValueError("in a thread")
def end():
    raise SystemExit
def in_a_thread(work):
    thread = threading.Thread(target=work, name="worker")
    thread.start()
    thread.join()
"""


def lines_of(work: str) -> list[dict[str, Any]]:
    """The lines logged by a process that does this work; it must write nothing else."""
    command = [sys.executable, "-c", BEGINNING + work]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.stderr == ""
    return [json.loads(line) for line in run.stdout.splitlines()]


@pytest.mark.parametrize(
    ("work", "words", "error"),
    [
        ("raise ValueError('in the main thread')", "the process ends", "ValueError: in the main thread"),
        ("in_a_thread(fail)", "the thread worker ends", "ValueError: in a thread"),
        ("Unraisable(); gc.collect()", "Unraisable", "ValueError: in a destructor"),
    ],
)
def test_an_uncaught_exception_is_logged_in_one_line(work: str, words: str, error: str) -> None:
    (line,) = lines_of(work)
    assert (line["level"], line["event"]) == ("error", "uncaught exception")
    assert words in line["message"]
    assert line["traceback"].endswith(error)


def test_a_python_warning_is_logged_in_one_line() -> None:
    (line,) = lines_of("warnings.warn('an odd tag')")
    assert line["level"] == "warning"
    assert "UserWarning: an odd tag" in line["message"]


def test_a_thread_that_ends_itself_is_not_logged() -> None:
    assert lines_of("in_a_thread(end)") == []
