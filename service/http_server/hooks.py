"""What the server reports to the rest of the service, and asks of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Hooks:
    """Callables that the server calls, in the process that is named.

    - `refused` (worker): a request was refused with this status before the application saw it.
    - `connections` (worker): so many connections are open; ten times a second.
    - `others` (worker): how many connections each other live worker has.
    - `drain` (master): the service was told to stop; readiness is to fall in all workers.
    - `is_draining` (worker): whether `drain` has been called. It is asked with each request.
    """

    refused: Callable[[int], None]
    connections: Callable[[int], None]
    others: Callable[[], Sequence[float]]
    drain: Callable[[], None]
    is_draining: Callable[[], bool]
