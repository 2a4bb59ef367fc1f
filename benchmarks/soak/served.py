"""Which versions could serve a request: before, while and after another one was promoted."""

import threading
from collections.abc import Iterable


class ServedVersions:
    """The versions that could serve, as they changed.

    `changing` is called before a promotion, `settled` when all workers serve what was promoted.
    """

    def __init__(self, version: str) -> None:
        self._log = [frozenset({version})]
        self._lock = threading.Lock()

    @property
    def current(self) -> frozenset[str]:
        """Those that may serve a request that is sent now."""
        return self._log[-1]

    def changing(self, others: Iterable[str]) -> None:
        """Others may serve as well from now on."""
        with self._lock:
            self._log.append(self._log[-1] | frozenset(others))

    def settled(self, version: str) -> None:
        """All workers serve this one."""
        with self._lock:
            self._log.append(frozenset({version}))

    def moment(self) -> int:
        """Where the log stands, for `since`."""
        return len(self._log) - 1

    def since(self, moment: int) -> frozenset[str]:
        """Those that may have served a request that was sent at `moment` and is answered now."""
        return frozenset().union(*self._log[moment:])
