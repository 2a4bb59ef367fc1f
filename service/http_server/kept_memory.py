"""Keeps freed memory for later requests for some seconds, then hands it back to the system.

A batch works in arrays of about a megabyte. By default, glibc maps each of them from the system and unmaps it
when it is freed, so the next batch pays for every page again. If all memory were kept, a worker would always
hold as much as its largest requests needed. `mallopt` is documented in mallopt(3),
`malloc_trim` in malloc_trim(3).
"""

import ctypes
import threading
import time
from collections.abc import Callable

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8
KEPT_BYTES = 16 * 1024 * 1024
HAND_BACK_SECONDS = 10.0
"""How often freed memory is handed back. A busy worker needs a few milliseconds to get pages again."""


def keep_freed_memory() -> None:
    """Keep up to `KEPT_BYTES` of freed memory in this process and its children; only with glibc."""
    mallopt = _of_libc("mallopt")
    if mallopt is None:
        return
    mallopt(M_ARENA_MAX, 1)  # one heap for all threads: one can use what another has freed
    mallopt(M_MMAP_THRESHOLD, KEPT_BYTES)
    mallopt(M_TRIM_THRESHOLD, KEPT_BYTES)


def hand_back_freed_memory() -> None:
    """Hand all freed pages of this process back to the system; only with glibc."""
    malloc_trim = _of_libc("malloc_trim")
    if malloc_trim is not None:
        malloc_trim(ctypes.c_size_t(0))


def hand_back_regularly() -> None:
    """In a worker: hand freed memory back every few seconds, in a separate thread."""

    def work() -> None:
        while True:
            time.sleep(HAND_BACK_SECONDS)
            hand_back_freed_memory()

    threading.Thread(target=work, name="memory", daemon=True).start()


def _of_libc(name: str) -> Callable[..., int] | None:
    """A function of the C library; None if it has no such function."""
    return getattr(ctypes.CDLL(None), name, None)
