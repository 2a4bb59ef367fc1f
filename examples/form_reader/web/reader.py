"""Reads stacks in the background, one page at a time, and resumes after a restart.

Each page is saved as soon as it has been read, so a restart loses only the current page. While tickcross does
not answer, or the disk is full, the stack is held and tried again.
"""

import logging
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import requests

from examples.form_reader.documents import Document
from examples.form_reader.reading import FormReader, ReadPage
from examples.form_reader.results import PageReading
from examples.form_reader.sent_pages import BadDocument
from examples.form_reader.templates import BadTemplate
from examples.form_reader.web.private_files import tried_lock
from examples.form_reader.web.problems import NO_ROOM, Problem
from examples.form_reader.web.reading_folder import ReadingFolder
from examples.form_reader.web.reading_store import About, ReadingStore
from service.client import ServiceError, TickCross

if TYPE_CHECKING:
    from examples.form_reader.templates import Template

log = logging.getLogger("form_reader")

LOOK_SECONDS = 1
HELD_SECONDS = 5
OF_THE_PAGE = (400, 413, 422)
"""The statuses with which tickcross refuses a single page. Other refusals concern all pages."""
MAX_TIMES = 3
"""A page is refused if the process has ended this often while it read the page, which may be the cause. A
whole stack is refused if the process has ended this often before it reached a page."""


class Held(Exception):
    """A stack cannot be read now; the message says why."""


class Stopped(Exception):
    """The process is about to end."""


class Reader:
    """Reads the stacks of a store, the oldest first.

    - `tickcross`: the client, which is asked about every box.
    - `url`: the address of tickcross, for messages.
    """

    def __init__(self, store: ReadingStore, tickcross: TickCross, url: str) -> None:
        self._store = store
        self._tickcross = tickcross
        self._url = url
        self._forms: tuple[dict[str, Template], FormReader] | None = None
        self._wake = threading.Event()

    def start(self) -> None:
        """Read in a background thread until the process ends. The current page is finished first."""
        threading.Thread(target=self._run, name="reader").start()

    def wake(self) -> None:
        """Check at once whether there is something to read."""
        self._wake.set()

    def _run(self) -> None:
        with suppress(Stopped):
            while True:
                with tried_lock(self._store.root) as is_ours:  # only one process reads at a time
                    is_held = is_ours and not self._read_all_or_log()
                self._wait(HELD_SECONDS if is_held else LOOK_SECONDS)

    def _wait(self, seconds: int) -> None:
        """Wait until there may be something to read. Raises `Stopped`."""
        for _ in range(seconds):
            _go_on()
            if self._wake.wait(1):
                break
        self._wake.clear()
        _go_on()

    def _read_all_or_log(self) -> bool:
        try:
            return self.read_all()
        except Stopped:
            raise
        except Exception:  # the thread must go on
            log.exception("unexpected error; stacks are tried again")
            return False

    def read_all(self) -> bool:
        """Read all unfinished stacks, and delete old ones. Returns False if a stack is held."""
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
            self._store.update(self._store.about(name), state="held", reason=reason, times=0)
        except (OSError, Problem) as error:  # the disk is full, or the stack was just deleted
            log.warning("cannot save that it is held: %s", error)

    def _read(self, about: About) -> None:
        """Read the pages of a stack that have not been read. May raise `Held` and FileNotFoundError."""
        try:
            about = self._read_missing(self._store.update(about, state="reading", reason=None))
            self._store.update(about, state="done")
            ReadingFolder(self._store.folder(about.id)).upload.unlink(missing_ok=True)
        except OSError as error:
            if error.errno not in NO_ROOM:
                raise
            raise Held("there is no space left in the folder of the form reader") from None

    def _read_missing(self, about: About) -> About:
        folder = ReadingFolder(self._store.folder(about.id))
        missing = sorted(set(range(1, about.pages + 1)) - set(folder.pages_done()))
        about = self._store.update(about, openings=about.openings + 1)
        try:
            forms, document = self._opened(about, folder)
        except (BadDocument, BadTemplate, MemoryError) as error:
            log.exception("reading %s cannot be started", about.id)
            for number in missing:
                folder.keep_page(*_refused(number, f"the stack cannot be read: {error}"))
            return about
        with document:
            for number in missing:
                _go_on()
                times = about.times + 1 if about.trying == number else 1
                about = self._store.update(about, openings=0, trying=number, times=times)
                folder.keep_page(*self._page(about, document, forms))
        return about

    def _opened(self, about: About, folder: ReadingFolder) -> tuple[FormReader, Document]:
        """The form reader and the document of a stack. Raises `BadDocument` and `BadTemplate`."""
        if about.openings > MAX_TIMES:
            raise BadDocument(f"the form reader stopped {MAX_TIMES} times while it opened it")
        return self._forms_of(folder.templates()), Document(folder.upload.read_bytes())

    def _forms_of(self, templates: "dict[str, Template]") -> FormReader:
        """The form reader for these templates, cached because the next stack usually has the same ones."""
        if self._forms is None or self._forms[0] != templates:
            self._forms = templates, FormReader(templates.values(), self._tickcross)
        return self._forms[1]

    def _page(self, about: About, document: Document, forms: FormReader) -> ReadPage:
        if about.times > MAX_TIMES:
            return _refused(
                about.trying, f"the form reader stopped {MAX_TIMES} times while it read this page"
            )
        try:
            return forms.read(document, about.trying)
        except ServiceError as error:
            if error.status in OF_THE_PAGE:
                return _refused(about.trying, f"tickcross refused the page: {error.detail}")
            raise Held(f"tickcross at {self._url} refused: {error.detail}") from None
        except requests.RequestException:
            raise Held(f"tickcross at {self._url} does not answer") from None
        except Exception:  # so that the other pages are read
            log.exception("unexpected error on page %d of reading %s", about.trying, about.id)
            return _refused(about.trying, "the form reader failed on this page; the error is in its log")


def _go_on() -> None:
    """Raise `Stopped` once the process is ending, because Python waits for this thread then."""
    if not threading.main_thread().is_alive():
        raise Stopped


def _refused(number: int, reason: str) -> ReadPage:
    return ReadPage(PageReading(number, "refused", reason=reason), None)
