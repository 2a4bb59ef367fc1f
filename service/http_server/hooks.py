"""The callbacks through which the server reports to the service and queries it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Hooks:
    """Callbacks of the server, with the process that calls them.

    - `refused` (worker): a request was refused with this status before the application saw it.
    - `connections` (worker): the number of open connections, ten times per second.
    - `others` (worker): returns the number of connections of each other live worker.
    - `drain` (master): the service is stopping; all workers become unready.
    - `is_draining` (worker): whether `drain` has been called. Called for each request.
    """

    refused: Callable[[int], None]
    connections: Callable[[int], None]
    others: Callable[[], Sequence[float]]
    drain: Callable[[], None]
    is_draining: Callable[[], bool]
