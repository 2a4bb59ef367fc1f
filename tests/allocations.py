"""Counts the bytes that Python and NumPy allocate in a block of a test."""

import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager

from tests.watchers import watchers


class Allocations:
    """The bytes allocated in a block; available after the block.

    - peak: the maximum at any time.
    - kept: the bytes still allocated at the end of the block.
    """

    peak = 0
    kept = 0


@contextmanager
def counted_allocations() -> Iterator[Allocations]:
    """Count the allocations in a block.

    `tracemalloc.stop` crashes Python 3.11 while another thread allocates
    (https://github.com/python/cpython/issues/128679), such as one that watches for versions.
    """
    assert not watchers(), "another thread also allocates"
    allocations = Allocations()
    tracemalloc.start()
    try:
        yield allocations
    finally:
        allocations.kept, allocations.peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
