"""`python -m benchmarks.soak.shifted_clock FILE`: the service, with a clock that is shifted as FILE says.

FILE contains the seconds as a float; all processes of the service see a new value at once. Only the time of
day is shifted, as an administrator or NTP would do it. The system's clock does not change.
"""

import mmap
import os
import runpy
import struct
import sys
import time


def shift_clock(path: str) -> None:
    """Shift `time.time` in this process and its children."""
    right = time.time
    memory = mmap.mmap(os.open(path, os.O_RDONLY), 8, prot=mmap.PROT_READ)

    def shifted() -> float:
        return right() + float(struct.unpack("d", memory)[0])

    time.time = shifted


if __name__ == "__main__":
    shift_clock(sys.argv.pop(1))
    runpy.run_module("service", run_name="__main__", alter_sys=True)
