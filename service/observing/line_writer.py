"""Writes lines to stdout without ever waiting for the reader: lines that do not fit are dropped.

A pipe is ready for writing while one of its pages is free, and then takes a page of bytes at once. The pipe
is not made non-blocking, as that would affect every process that has it.
"""

import os
import select
import threading

from service.observing.forks import call_in_children

PAGE_BYTES = select.PIPE_BUF
"""The bytes that a pipe takes at once, without mixing them with those of other processes."""


class LineWriter:
    """The lines that this process writes to one file descriptor.

    - `dropped`: how many lines have been lost since `take_dropped`.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._begin_process()
        call_in_children(self._begin_process)

    def _begin_process(self) -> None:
        """Reset the state: no thread of a new process is writing."""
        self._lock = threading.RLock()  # a signal handler may log while its own thread does
        room = select.poll()
        room.register(self._descriptor, select.POLLOUT)
        self._has_room = room.poll
        self._is_torn = False
        self.dropped = 0

    def write(self, line: bytes) -> None:
        """Write a line, which ends with a newline, or drop it."""
        with self._lock:
            if self._is_torn:
                line = b"\n" + line
            try:
                if self._has_room(0):
                    written = os.write(self._descriptor, line[:PAGE_BYTES])
                    if len(line) <= PAGE_BYTES or self._write_rest(line, written):
                        self._is_torn = False
                        return
            except OSError:
                pass  # the reader is gone
            self.dropped += 1

    def _write_rest(self, line: bytes, written: int) -> bool:
        """Write the rest of a long line, page by page. Returns whether all of it fitted."""
        self._is_torn = True
        for start in range(written, len(line), PAGE_BYTES):
            if not self._has_room(0):
                return False
            os.write(self._descriptor, line[start : start + PAGE_BYTES])
        return True

    def take_dropped(self) -> int:
        """How many lines have been lost, for the counters; resets the number."""
        with self._lock:
            dropped, self.dropped = self.dropped, 0
        return dropped


STDOUT = LineWriter(1)
