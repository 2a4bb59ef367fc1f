"""What Python and NumPy allocate in a block of a test, counted in bytes."""

import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager

from tests.watchers import watchers


class Allocations:
    """What was allocated in a block, in bytes; known after the block.

    - peak: the most at one time.
    - kept: what the block had not given back at its end.
    """

    peak = 0
    kept = 0


@contextmanager
def counted_allocations() -> Iterator[Allocations]:
    """Counts the allocations in its block.

    `tracemalloc.stop` crashes Python 3.11 while another thread allocates
    (https://github.com/python/cpython/issues/128679), as one that watches for versions does.
    """
    assert not watchers(), "another thread allocates as well"
    allocations = Allocations()
    tracemalloc.start()
    try:
        yield allocations
    finally:
        allocations.kept, allocations.peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
