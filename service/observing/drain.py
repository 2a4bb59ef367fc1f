"""Whether the service is to stop: set by its first process, seen by all that were forked from it."""

import mmap


class Drain:
    """The time between the signal to stop and the stop: the service is not ready, but serves."""

    def __init__(self) -> None:
        self._flag = mmap.mmap(-1, mmap.PAGESIZE)

    @property
    def has_begun(self) -> bool:
        """Whether the service has been told to stop."""
        return bool(self._flag[0])

    def begin(self) -> None:
        """Tell all processes that the service is going to stop."""
        self._flag[0] = 1
