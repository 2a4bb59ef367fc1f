"""Reads stacks in the background, one page at a time, and goes on where it was stopped.

What has been read lies on the disk, page by page, so a restart loses nothing but the page in hand. While
tickcross does not answer, or the disk is full, the stack is held and tried again.
"""

import logging
import threading

import requests

from examples.form_reader.documents import BadDocument, Document
from examples.form_reader.results import PageReading
from examples.form_reader.web.private_files import locked
from examples.form_reader.web.problems import NO_ROOM
from examples.form_reader.web.reading_store import About, ReadingStore
from service.client import ServiceError, TickCross

log = logging.getLogger("form_reader")

LOOK_SECONDS = 1.0
HELD_SECONDS = 5.0
MOST_TIMES = 3
"""A page on which the process ended so often is refused: it may be what ended it."""


class Held(Exception):
    """A stack cannot be read now; the message says why."""


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
                self._wake.wait(LOOK_SECONDS if self._read_all_or_log() else HELD_SECONDS)
                self._wake.clear()

    def _read_all_or_log(self) -> bool:
        try:
            return self.read_all()
        except Exception:
            log.exception("unforeseen error; stacks are tried again")
            return False

    def read_all(self) -> bool:
        """Read all that there is to read, and delete what is old; False if a stack is held."""
        self._store.delete_old()
        for about in self._store.all():
            if about.state != "done":
                try:
                    self._read(about)
                except FileNotFoundError:
                    log.info("reading %s was deleted while it was read", about.id)
                except Held as held:
                    self._hold(about.id, str(held))
                    return False
        return True

    def _hold(self, name: str, reason: str) -> None:
        log.warning("reading %s is held: %s", name, reason)
        try:
            self._store.update(self._store.about(name), state="held", reason=reason)
        except OSError as error:  # of a full disk, too: it is held for that reason already
            log.warning("reading %s: %s", name, error.strerror)

    def _read(self, about: About) -> None:
        """Read the pages of a stack that have not been read. Raises `Held`, and FileNotFoundError."""
        folder = self._store.folder(about.id)
        about = self._store.update(about, state="reading", reason=None)
        missing = sorted(set(range(1, about.pages + 1)) - set(self._store.pages_done(about.id)))
        forms = FormReader(self._store.templates(about.id), self._tickcross)
        with Document((folder / "upload").read_bytes()) as document:
            for number in missing:
                times = about.times + 1 if about.trying == number else 1
                about = self._store.update(about, trying=number, times=times)
                self._store.keep_page(about.id, *self._page(about, document, forms))
        self._store.update(about, state="done")
