"""CPU time and memory of the workers. The worker that is scraped looks them up in Linux's /proc.

A worker writes its process id to its row. CPU time since the last look is added to the row, so the counter
does not fall when a process dies. Without /proc, nothing is known.
"""

import os
from pathlib import Path
from typing import NamedTuple

from service.observing.metric_definitions import MetricDefinitions
from service.observing.shared_counters import SharedCounters

PROC = Path("/proc")
CPU_USER, CPU_SYSTEM, STARTED, RESIDENT = 11, 12, 19, 21
"""Fields of /proc/PID/stat (see proc_pid_stat(5)), counted from the one after the program name."""


class Usage(NamedTuple):
    """The CPU time and memory of a process.

    - `started`: clock ticks after boot; with its id, it identifies the process.
    """

    started: int
    cpu_seconds: float
    resident_bytes: int


def usage_of(process: int) -> Usage | None:
    """The usage of a process; None if there is no such process, or no /proc."""
    try:
        text = (PROC / str(process) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    fields = text.rpartition(")")[2].split()
    ticks = int(fields[CPU_USER]) + int(fields[CPU_SYSTEM])
    pages = int(fields[RESIDENT])
    return Usage(int(fields[STARTED]), ticks / os.sysconf("SC_CLK_TCK"), pages * os.sysconf("SC_PAGE_SIZE"))


class ProcessUsage:
    """The usage of all processes that share counters."""

    def __init__(self, counters: SharedCounters, metrics: MetricDefinitions) -> None:
        self._counters = counters
        self._metrics = metrics

    def begin(self) -> None:
        """Write the id of this process to its row."""
        usage, mine = usage_of(os.getpid()), self._counters.mine
        if usage is not None:
            mine[self._metrics.process], mine[self._metrics.process_started] = os.getpid(), usage.started

    def look(self) -> None:
        """Look up every living process."""
        metrics, column = self._metrics, self._counters.column
        processes, started, seen = map(
            column, (metrics.process, metrics.process_started, metrics.process_cpu_seen)
        )
        cpu, resident = column(metrics.process_cpu), column(metrics.process_resident)
        alive = self._counters.alive_rows()
        with self._counters.locked():
            for row in alive:
                usage = usage_of(int(processes[row]))
                if usage is not None and usage.started == started[row]:
                    cpu[row] += usage.cpu_seconds - seen[row]
                    seen[row], resident[row] = usage.cpu_seconds, usage.resident_bytes
