"""The CPU time and memory of a server's processes, as Linux counts them."""

import os
from contextlib import suppress
from pathlib import Path

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def descendants(pid: int) -> list[int]:
    """A process and all its descendants."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(descendant for child in children for descendant in descendants(int(child)))]


def cpu_seconds(pid: int) -> float:
    """User and system time of a process and its descendants, without those that have ended."""
    ticks = 0
    for process in descendants(pid):
        with suppress(OSError):  # it has just ended
            ticks += ticks_of(Path(f"/proc/{process}/stat").read_text())
    return ticks / TICKS_PER_SECOND


def ticks_of(stat: str) -> int:
    """`utime` and `stime` of /proc/PID/stat; its second field is a name that may contain anything."""
    fields = stat.rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def megabytes(pid: int) -> float:
    """The memory of a process and its descendants: their private memory and their share of the rest."""
    return sum(_proportional(process) for process in descendants(pid)) / 1024


def _proportional(pid: int) -> float:
    """Kilobytes (Pss) of one process."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return float(next(line.split()[1] for line in lines if line.startswith("Pss:")))
