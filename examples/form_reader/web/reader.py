"""Reads stacks in the background, one page at a time, and goes on where it was stopped.

What has been read lies on the disk, page by page, so that a restart loses nothing but the page in hand. When
tickcross does not answer, or the disk is full, the stack is held and tried again.
"""

import logging
import threading

from examples.form_reader.web.private_files import locked
from examples.form_reader.web.reading_store import About, ReadingStore
from service.client import TickCross

log = logging.getLogger("form_reader")

LOOK_SECONDS = 1.0
HELD_SECONDS = 5.0
MOST_TIMES = 3
"""A page on which the process ended so often is refused: it may be what ended it."""


class Reader:
    """Reads the stacks of a store, the oldest first."""

    def __init__(self, store: ReadingStore, tickcross: TickCross) -> None:
        self._store = store
        self._tickcross = tickcross
        self._wake = threading.Event()

    def start(self) -> None:
        """Read from now on, in a thread of its own."""
        threading.Thread(target=self._run, name="reader", daemon=True).start()

    def wake(self) -> None:
        """Look at once whether there is something to read."""
        self._wake.set()

    def _run(self) -> None:
        with locked(self._store.root):  # of several processes, one reads
            while True:
                self._wake.wait(LOOK_SECONDS if self.read_all() else HELD_SECONDS)
                self._wake.clear()

    def read_all(self) -> bool:
        """Read all that there is to read, and delete what is old; False if a stack is held."""
        self._store.delete_old()
        for about in self._store.all():
            if about.state == "done":
                continue
            try:
                self._read(about)
            except FileNotFoundError:
                log.info("reading %s was deleted while it was read", about.id)
            except Held as held:
                self._store.update(self._store.about(about.id), state="held", reason=str(held))
                log.warning("reading %s is held: %s", about.id, held)
                return False
        return True

    def _read(self, about: About) -> None:
        about = self._store.update(about, state="reading", reason=None)
        templates = self._store.templates(about.id)
        done = set(self._store.pages_done(about.id))
        with _opened(self._store.folder(about.id) / "upload") as document:
            for number in range(1, about.pages + 1):
                if number not in done:
                    about = self._begin(about, number)
                    self._read_page(about, number, document, forms)
        self._store.finish(about)

    def _begin(self, about: About, number: int) -> About:
        times = about.times + 1 if about.trying == number else 1
        return self._store.update(about, trying=number, times=times)


class Held(Exception): ...
