"""The versions that can serve a request: before, during and after a promotion."""

import threading
from collections.abc import Iterable


class ServedVersions:
    """The versions that can serve, over time.

    `changing` is called before a promotion, `settled` when all workers serve the promoted version.
    """

    def __init__(self, version: str) -> None:
        self._log = [frozenset({version})]
        self._lock = threading.Lock()

    @property
    def current(self) -> frozenset[str]:
        """The versions that may serve a request that is sent now."""
        return self._log[-1]

    def changing(self, others: Iterable[str]) -> None:
        """From now on, other versions may serve as well."""
        with self._lock:
            self._log.append(self._log[-1] | frozenset(others))

    def settled(self, version: str) -> None:
        """All workers serve this version."""
        with self._lock:
            self._log.append(frozenset({version}))

    def moment(self) -> int:
        """The current position in the log, for `since`."""
        return len(self._log) - 1

    def since(self, moment: int) -> frozenset[str]:
        """The versions that may have served a request that was sent at `moment` and is answered now."""
        return frozenset().union(*self._log[moment:])
