"""What a server's processes use: time of the processor and memory, as Linux counts them."""

import os
from contextlib import suppress
from pathlib import Path

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def descendants(pid: int) -> list[int]:
    """A process and all that it started."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(found for child in children for found in descendants(int(child)))]


def cpu_seconds(pid: int) -> float:
    """The user and system time that a process and all that it started have used; not of those that ended."""
    ticks = 0
    for process in descendants(pid):
        with suppress(OSError):  # it has just ended
            ticks += ticks_of(Path(f"/proc/{process}/stat").read_text())
    return ticks / TICKS_PER_SECOND


def ticks_of(stat: str) -> int:
    """`utime` and `stime` of /proc/PID/stat; its second field is a name, which may hold anything."""
    fields = stat.rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def megabytes(pid: int) -> float:
    """The memory of a process and all that it started: what only they have, and their share of the rest."""
    return sum(_proportional(process) for process in descendants(pid)) / 1024


def _proportional(pid: int) -> float:
    """Kilobytes (Pss) of one process."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return float(next(line.split()[1] for line in lines if line.startswith("Pss:")))
