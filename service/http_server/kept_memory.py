"""Freed memory is kept for the next request, not handed back to the system and fetched again.

A batch works in arrays of about a megabyte. By default, glibc maps each of them from the system and unmaps it
when it is freed, so that the next batch pays for every page again. `mallopt` is documented in mallopt(3).
"""

import ctypes

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8
KEPT_BYTES = 16 * 1024 * 1024


def keep_freed_memory() -> None:
    """Keep up to `KEPT_BYTES` of freed memory in this process and its children; only with glibc."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        return
    mallopt(M_ARENA_MAX, 1)  # one heap for all threads: what one of them frees, another can use
    mallopt(M_MMAP_THRESHOLD, KEPT_BYTES)
    mallopt(M_TRIM_THRESHOLD, KEPT_BYTES)
