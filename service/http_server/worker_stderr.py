"""What workers write to stderr becomes lines of the log.

C libraries write to file descriptor 2 themselves; libtiff does so for damaged pictures. In a worker that
descriptor is a pipe, which a thread of the master reads, so the last words of a worker that crashes are
logged as well. A worker never waits for the master: what the pipe has no room for is lost.

The master keeps its own stderr. A start that fails says so there, in plain words.
"""

import atexit
import logging
import os
import signal
import threading
import time

STDERR = 2
MOST_BYTES = 4096
"""That are read at a time; a line that is not complete after so many is logged in pieces."""

END_SECONDS = 1.0
"""How long the master waits at its end for what workers have written last."""

log = logging.getLogger("tickcross")


class WorkerStderr:
    """The pipes of one master, a pipe and a thread for each worker."""

    def __init__(self) -> None:
        self._pipe: tuple[int, int] | None = None
        self._threads: list[threading.Thread] = []
        os.register_at_fork(after_in_parent=self._after_fork)
        atexit.register(self._finish)

    def before_fork(self) -> None:
        """In the master: the next process that is forked is a worker."""
        self._pipe = os.pipe()
        os.set_blocking(self._pipe[1], False)

    def in_worker(self) -> None:
        """In the worker: what is written to stderr from now on goes to the master."""
        if self._pipe is not None:
            reader, writer = self._pipe
            os.dup2(writer, STDERR)
            os.close(reader)
            os.close(writer)
        self._pipe, self._threads = None, []

    def _after_fork(self) -> None:
        """In the master."""
        if self._pipe is None:  # the process is no worker
            return
        reader, writer = self._pipe
        self._pipe = None
        os.close(writer)
        thread = threading.Thread(target=log_lines, args=(reader,), name="stderr", daemon=True)
        # Signals are for the main thread alone; a new thread blocks what the one that starts it blocks.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        thread.start()
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        self._threads = [*(each for each in self._threads if each.is_alive()), thread]

    def _finish(self) -> None:
        """At the end of the master; its workers have ended, and so do the threads."""
        deadline = time.monotonic() + END_SECONDS
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))


def log_lines(reader: int) -> None:
    """Log what comes out of a pipe, line by line, until nobody has its other end."""
    rest = b""
    while piece := os.read(reader, MOST_BYTES):
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            log_line(line)
        if len(rest) >= MOST_BYTES:
            log_line(rest)
            rest = b""
    log_line(rest)
    os.close(reader)


def log_line(line: bytes) -> None:
    """Log one line, unless it is empty."""
    if text := line.decode(errors="backslashreplace").rstrip():
        log.warning("%s", text, extra={"facts": {"event": "stderr"}})
