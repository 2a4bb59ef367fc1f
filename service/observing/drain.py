"""Whether the service is stopping: set by the first process, seen by all its forks."""

import mmap


class Drain:
    """The time between the signal to stop and the stop: the service is not ready, but still serves."""

    def __init__(self) -> None:
        self._flag = mmap.mmap(-1, mmap.PAGESIZE)

    @property
    def has_begun(self) -> bool:
        """Whether the service has been asked to stop."""
        return bool(self._flag[0])

    def begin(self) -> None:
        """Let all processes see that the service is stopping."""
        self._flag[0] = 1
