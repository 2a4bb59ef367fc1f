"""How fast a part of the work goes, and how long the rest of it will take."""

from collections.abc import Callable


class Pace:
    """Follows one part of the work after the other; parts of one name differ in how much they are.

    - clock: gives the time in seconds.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._part = ("", 0)
        self._began = (0.0, 0)

    def words(self, part: str, done: int, total: int, unit: str) -> str:
        """The rate since this part began and the time that is left; nothing before there is a rate."""
        now = self._clock()
        if self._part != (part, total):
            self._part, self._began = (part, total), (now, done)
        seconds, more = now - self._began[0], done - self._began[1]
        if seconds <= 0 or more <= 0:
            return ""
        rate = more / seconds
        return f", {rate:,.0f} {unit} a second, {_clock_face((total - done) / rate)} left"


def _clock_face(seconds: float) -> str:
    minutes, seconds = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
