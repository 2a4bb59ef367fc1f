"""Processes that count: forked ones, and separate ones that have only a file in common.

`python -m tests.service.observing.processes FILE TIMES` counts, says so, and waits to be killed.
"""

import os
import signal
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from service.observing.layout import Layout
from service.observing.shared_counters import SharedCounters, open_counters

GAUGE, STARTS, COUNTER = 0, 1, 2
COMMON_COUNTER, COMMON_GAUGE = 0, 1
LAYOUT = Layout(
    "a gauge, starts, a counter", columns=3, gauges=slice(0, 1), starts=STARTS, common_gauges=1, rows=4
)


class Forks:
    """Processes that do some work and then wait to be killed."""

    def __init__(self) -> None:
        self._children: set[int] = set()

    def fork(self, work: Callable[[], object]) -> int:
        """A forked process that has done this work."""
        reader, writer = os.pipe()
        with warnings.catch_warnings():
            # Python warns when there are other threads, and an earlier test may have left some.
            warnings.filterwarnings("ignore", ".*multi-threaded, use of fork", DeprecationWarning)
            child = os.fork()
        if child == 0:
            try:
                work()
                os.write(writer, b"done")
                signal.pause()
            finally:
                os._exit(1)
        self._children.add(child)
        os.close(writer)
        assert os.read(reader, 4) == b"done"
        os.close(reader)
        return child

    def kill(self, child: int) -> None:
        """Kill one of them."""
        self._children.remove(child)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)

    def kill_all(self) -> None:
        """Kill those that are left."""
        for child in [*self._children]:
            self.kill(child)


@contextmanager
def separate(path: Path, times: int) -> "Iterator[subprocess.Popen[str]]":
    """A process without a common parent that counts in the file, until it is killed."""
    command = [sys.executable, "-m", __name__, str(path), str(times)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_until_counted(process: "subprocess.Popen[str]") -> None:
    """Wait until a separate process has finished counting."""
    assert process.stdout is not None
    assert process.stdout.readline() == "counted\n"


def count(counters: SharedCounters, times: int = 1) -> None:
    """Count, and set the gauge and the common cells."""
    for _ in range(times):
        counters.mine[COUNTER] += 1.0
        counters.mine[GAUGE] = 1.0
        with counters.locked():
            counters.common[COMMON_COUNTER] += 1.0
            counters.common[COMMON_GAUGE] = 1.0


def in_threads(work: Callable[[], object], number: int) -> None:
    """Do the same work in `number` threads of this process at once."""
    threads = [threading.Thread(target=work) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    count(open_counters(LAYOUT, Path(sys.argv[1])), int(sys.argv[2]))
    print("counted", flush=True)  # noqa: T201
    signal.pause()
