"""Logs what workers write to stderr.

C libraries write to file descriptor 2 directly; libtiff does so for damaged pictures. In a worker, that
descriptor is a pipe that a thread of the master reads, so the last lines of a crashing worker are logged as
well. A worker never waits for the master: if the pipe is full, the output is lost.

The master keeps its own stderr, where a failed start prints its error.
"""

import atexit
import logging
import os
import signal
import threading
import time

STDERR = 2
READ_BYTES = 4096
"""Bytes read from a pipe at a time; a longer line is logged in pieces."""

END_SECONDS = 1.0
"""How long the exiting master waits for the last output of its workers."""

log = logging.getLogger("tickcross")


class WorkerStderr:
    """The pipes of one master: a pipe and a thread for each worker."""

    def __init__(self) -> None:
        self._pipe: tuple[int, int] | None = None
        self._threads: list[threading.Thread] = []
        os.register_at_fork(after_in_parent=self._after_fork)
        atexit.register(self._finish)

    def before_fork(self) -> None:
        """In the master: the next fork is a worker."""
        self._pipe = os.pipe()
        os.set_blocking(self._pipe[1], False)

    def in_worker(self) -> None:
        """In the worker: redirect stderr to the master."""
        if self._pipe is not None:
            reader, writer = self._pipe
            os.dup2(writer, STDERR)
            os.close(reader)
            os.close(writer)
        self._pipe, self._threads = None, []

    def _after_fork(self) -> None:
        """In the master: log the new worker's stderr."""
        if self._pipe is None:  # the new process is not a worker
            return
        reader, writer = self._pipe
        self._pipe = None
        os.close(writer)
        thread = threading.Thread(target=log_lines, args=(reader,), name="stderr", daemon=True)
        # Only the main thread handles signals; a new thread inherits the signal mask of its creator.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        thread.start()
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        self._threads = [*(each for each in self._threads if each.is_alive()), thread]

    def _finish(self) -> None:
        """When the master exits: its workers have ended, so the threads end too."""
        deadline = time.monotonic() + END_SECONDS
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))


def log_lines(reader: int) -> None:
    """Log the lines from a pipe until its other end is closed."""
    rest = b""
    while piece := os.read(reader, READ_BYTES):
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            log_line(line)
        if len(rest) >= READ_BYTES:
            log_line(rest)
            rest = b""
    log_line(rest)
    os.close(reader)


def log_line(line: bytes) -> None:
    """Log one line, unless it is empty."""
    if text := line.decode(errors="backslashreplace").rstrip():
        log.warning("%s", text, extra={"facts": {"event": "stderr"}})
