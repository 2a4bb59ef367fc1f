"""Connections that have met at one worker spread again, where that worker is busy and another has fewer.

Who has a connection keeps it, and whichever worker was idle when clients came has got them all: while another
was in the midst of a large batch, that is. They would stay there, and half of the service would idle. So a
worker that has too much to do ends some of its connections, with the answer that says so, and their clients
come anew, to whoever has the fewest.
"""

import time

LOOK_EVERY_SECONDS = 0.1
BUSY_SHARE = 0.5
"""Of the time that has passed, what a worker must have worked in it for anything to be gained by it."""


REST_SECONDS = 1.0
"""Clients that come back to the same worker, as the other is still held up, are not sent away for so long."""


class Balance:
    """How many connections of a worker are to end."""

    def __init__(self) -> None:
        self._too_many = 0
        self._looked = self._rests_until = time.monotonic()
        self._worked = time.process_time()

    def look(self, surplus: int) -> None:
        """The worker has so many connections more than it should have."""
        now, worked = time.monotonic(), time.process_time()
        is_busy = worked - self._worked > BUSY_SHARE * (now - self._looked)
        self._looked, self._worked = now, worked
        if not is_busy or now < self._rests_until:
            self._too_many = min(self._too_many, surplus if is_busy else 0)
        elif surplus:
            self._too_many, self._rests_until = surplus, now + REST_SECONDS

    def one_ends(self) -> bool:
        """Whether the connection that is being answered is to end with that answer."""
        if not self._too_many:
            return False
        self._too_many -= 1
        return True
