"""What a forked worker writes to stderr is logged by its parent, even if the worker crashes."""

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from service.http_server.worker_stderr import READ_BYTES, WorkerStderr, log_lines

Logged = Callable[[], list[str]]


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Logged:
    """The lines that have been logged from stderr."""

    def lines() -> list[str]:
        records: list[Any] = [record for record in caplog.records if hasattr(record, "facts")]
        assert {(record.levelname, record.facts["event"]) for record in records} <= {("WARNING", "stderr")}
        return [record.message for record in records]

    caplog.set_level(logging.INFO, "tickcross")
    return lines


def log_all(*pieces: bytes) -> None:
    """Write these pieces into a pipe, and log the lines."""
    reader, writer = os.pipe()
    for piece in pieces:
        os.write(writer, piece)
    os.close(writer)
    log_lines(reader)


def test_lines_written_in_pieces_are_logged_whole(logged: Logged) -> None:
    log_all(b"tempfile.tif: ", b"Using code not ", b"yet in table.\n\nsecond\n")
    assert logged() == ["tempfile.tif: Using code not yet in table.", "second"]


def test_a_last_line_without_a_line_end_is_logged(logged: Logged) -> None:
    log_all(b"first\nfree(): invalid pointer")
    assert logged() == ["first", "free(): invalid pointer"]


def test_bytes_that_are_not_text_are_logged(logged: Logged) -> None:
    log_all(b"odd \xff\n")
    assert logged() == ["odd \\xff"]


def test_a_long_line_is_logged_in_pieces(logged: Logged) -> None:
    log_all(b"x" * 3 * READ_BYTES + b"\n")
    assert max(map(len, logged())) <= 2 * READ_BYTES
    assert "".join(logged()) == "x" * 3 * READ_BYTES


def fork(pipes: WorkerStderr, work: Callable[[], object]) -> int:
    """A worker that does this work and ends at once."""
    pipes.before_fork()
    worker = os.fork()
    if worker == 0:
        pipes.in_worker()
        work()
        os._exit(0)
    return worker


def crash() -> None:
    os.write(2, b"Fatal: the last words")
    os.kill(os.getpid(), signal.SIGKILL)


def test_the_last_output_of_a_killed_worker_is_logged(logged: Logged) -> None:
    pipes = WorkerStderr()
    os.waitpid(fork(pipes, crash), 0)
    pipes._finish()
    assert logged() == ["Fatal: the last words"]


def test_the_reading_thread_blocks_signals_and_the_main_thread_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    masks = []
    monkeypatch.setattr(
        "service.http_server.worker_stderr.log_lines",
        lambda reader: masks.append(signal.pthread_sigmask(signal.SIG_BLOCK, ())),
    )
    pipes, before = WorkerStderr(), signal.pthread_sigmask(signal.SIG_BLOCK, ())
    os.waitpid(fork(pipes, lambda: None), 0)
    pipes._finish()
    assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == before
    assert {signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD} <= masks[0]


def test_a_process_that_is_not_a_worker_keeps_its_stderr(
    logged: Logged, capfd: pytest.CaptureFixture[str]
) -> None:
    pipes = WorkerStderr()
    child = os.fork()
    if child == 0:
        os.write(2, b"plain\n")
        os._exit(0)
    os.waitpid(child, 0)
    pipes._finish()
    assert (capfd.readouterr().err, logged()) == ("plain\n", [])


UNREAD = """
import os, time
from service.http_server import worker_stderr
from service.http_server.worker_stderr import WorkerStderr
worker_stderr.log_lines = lambda reader: time.sleep(60)
worker_stderr.END_SECONDS = 0.0
pipes = WorkerStderr()
pipes.before_fork()
worker = os.fork()
if worker == 0:
    pipes.in_worker()
    lost = 0
    for _ in range(1000):
        try:
            os.write(2, bytes(1000))
        except BlockingIOError:
            lost += 1
    os._exit(min(lost, 100))
print(os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1]))
"""


def test_a_worker_continues_when_nobody_reads_its_stderr() -> None:
    """A blocking write would wait forever here."""
    run = subprocess.run(
        [sys.executable, "-c", UNREAD], capture_output=True, text=True, check=True, timeout=60
    )
    assert run.stdout == "100\n"
