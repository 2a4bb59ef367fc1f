"""Freed memory is kept for the next request instead of being handed back to the system and fetched again.

A batch works in arrays of a megabyte or so. By default glibc returns such memory as soon as it is free, and
the next batch pays for each page of it anew, which takes longer than the work itself.
"""

import ctypes

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8
KEPT_BYTES = 16 * 1024 * 1024


def keep_freed_memory() -> None:
    """Keep up to `KEPT_BYTES` of freed memory in this process; without glibc, nothing changes."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError, TypeError):
        return
    mallopt(M_ARENA_MAX, 1)  # one heap for all threads: what one of them frees, another can use
    mallopt(M_MMAP_THRESHOLD, KEPT_BYTES)
    mallopt(M_TRIM_THRESHOLD, KEPT_BYTES)
