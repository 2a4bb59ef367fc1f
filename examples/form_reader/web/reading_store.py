"""Where stacks are kept while they are read and reviewed: a folder for each, deleted after some hours.

ID/about.json       what the stack is, and how far it has come
ID/upload           the file as it was sent
ID/templates/       the templates as they were when it was sent
ID/pages/7.json     what was read on page 7, as it was read
ID/pages/7.png      the page, laid on its template
ID/decisions.json   what a person has decided
"""

import re
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import TypeAdapter

from examples.form_reader.reading import with_forms
from examples.form_reader.results import Label, PageReading, Reading
from examples.form_reader.rules import decided
from examples.form_reader.templates import Page, Template
from examples.form_reader.web.private_files import (
    FOLDER_MODE,
    finish_removals,
    locked,
    make_folder,
    read_json,
    remove_folder,
    write,
    write_json,
)
from examples.form_reader.web.problems import Problem

State = Literal["waiting", "reading", "held", "done"]
ID = re.compile(r"[0-9a-f]{16}")
UPLOAD = ".upload-"
LONGEST_UPLOAD = timedelta(hours=1)
_PAGE = TypeAdapter(PageReading)


@dataclass(frozen=True, kw_only=True)
class About:
    """What a stack is, and how far it has come.

    - `name`: of the file.
    - `created`: when it was sent, in ISO 8601.
    - `pages`: how many it has.
    - `state`: `held` waits for tickcross, or for room on the disk.
    - `reason`: why it is held.
    - `trying`, `times`: the page that was begun last, and how often.
    """

    id: str
    name: str
    created: str
    pages: int
    state: State = "waiting"
    reason: str | None = None
    trying: int = 0
    times: int = 0


@dataclass(frozen=True)
class Decision:
    """What a person has decided about a box of a page."""

    page: int
    group: str
    box: str
    label: Label


class ReadingStore:
    """The stacks in a folder.

    - `keep`: how long a stack is kept.
    - `most`: how many are kept at a time.
    """

    def __init__(self, folder: Path, keep: timedelta, most: int) -> None:
        make_folder(folder)
        self._folder = folder
        self._keep = keep
        self._most = most

    @property
    def root(self) -> Path:
        """The folder that all stacks are in."""
        return self._folder

    def new_folder(self) -> Path:
        """A folder for a stack that is being sent; `add` or `shutil.rmtree` it."""
        if len(self.all()) >= self._most:
            detail = f"there are {self._most} stacks; delete one, or wait until one is deleted by its age"
            raise Problem(429, detail, headers={"Retry-After": "600"})
        folder = self._folder / (UPLOAD + secrets.token_hex(8))
        for path in (folder, folder / "templates", folder / "pages"):
            path.mkdir(mode=FOLDER_MODE)
        return folder

    def add(self, folder: Path, name: str, pages: int) -> About:
        """Keep a stack whose folder is complete."""
        created = datetime.now(UTC).isoformat(timespec="seconds")
        about = About(id=secrets.token_hex(8), name=name, created=created, pages=pages)
        write_json(folder / "about.json", asdict(about))
        folder.rename(self._folder / about.id)
        return about

    def all(self) -> list[About]:
        """All stacks, the oldest first."""
        found = (self._about(path) for path in self._folder.iterdir() if ID.fullmatch(path.name))
        return sorted((about for about in found if about), key=lambda about: (about.created, about.id))

    def about(self, name: str) -> About:
        """The stack with an id; a 404 `Problem` when there is none."""
        about = self._about(self.folder(name))
        if about is None:
            raise _no_reading(name)
        return about

    def _about(self, folder: Path) -> About | None:
        try:
            about = About(**read_json(folder / "about.json"))
        except FileNotFoundError:
            return None
        return None if self._is_old(about) else about

    def folder(self, name: str) -> Path:
        """The folder of a stack; a 404 `Problem` for what cannot be an id."""
        if not ID.fullmatch(name):
            raise _no_reading(name)
        return self._folder / name

    def expires(self, about: About) -> datetime:
        """When a stack is deleted."""
        return datetime.fromisoformat(about.created) + self._keep

    def _is_old(self, about: About) -> bool:
        return datetime.now(UTC) >= self.expires(about)

    def update(self, about: About, **changes: Any) -> About:
        """Note how far a stack has come. Raises FileNotFoundError when it has been deleted meanwhile."""
        about = replace(about, **changes)
        write_json(self.folder(about.id) / "about.json", asdict(about))
        return about

    def delete(self, name: str) -> None:
        """Delete a stack and all that was read in it; a 404 `Problem` when there is none."""
        try:
            remove_folder(self.folder(name))
        except FileNotFoundError:
            raise _no_reading(name) from None

    def delete_old(self) -> None:
        """Delete the stacks that have been kept long enough, and uploads that were broken off."""
        finish_removals(self._folder)
        for folder in self._folder.iterdir():
            if self._is_due(folder):
                with suppress(FileNotFoundError):  # somebody has just deleted it
                    remove_folder(folder)

    def _is_due(self, folder: Path) -> bool:
        if folder.name.startswith(UPLOAD):
            return _age(folder) > LONGEST_UPLOAD
        return bool(ID.fullmatch(folder.name)) and self._about(folder) is None

    def templates(self, name: str) -> dict[str, Template]:
        """The templates by name, as they were when the stack was sent."""
        found = map(_template, sorted((self.folder(name) / "templates").iterdir()))
        return {template.name: template for template in found}

    def keep_page(self, name: str, page: PageReading, picture: bytes | None) -> None:
        """Keep what was read on a page."""
        folder = self.folder(name) / "pages"
        if picture is not None:
            write(folder / f"{page.number}.png", picture)
        write(folder / f"{page.number}.json", _PAGE.dump_json(page))

    def pages_done(self, name: str) -> list[int]:
        """The numbers of the pages that have been read, sorted."""
        return sorted(int(path.stem) for path in (self.folder(name) / "pages").glob("[!.]*.json"))

    def picture(self, name: str, page: int) -> Path:
        """Where the picture of a page is; a 404 `Problem` when it has none."""
        path = self.folder(name) / "pages" / f"{page}.png"
        if self._about(self.folder(name)) is None or not path.exists():
            raise Problem(404, f"page {page} of reading {name} has no picture")
        return path

    def stamp(self, name: str) -> tuple[int, int]:
        """What differs when the results of a stack may have changed."""
        decisions = self.folder(name) / "decisions.json"
        return len(self.pages_done(name)), decisions.stat().st_mtime_ns if decisions.exists() else 0

    def as_read(self, name: str) -> Reading:
        """What was read, before a person decided anything."""
        folder = self.folder(name) / "pages"
        documents = [(folder / f"{page}.json").read_bytes() for page in self.pages_done(name)]
        return Reading(with_forms([_PAGE.validate_json(document) for document in documents]))

    def reading(self, name: str) -> Reading:
        """What was read, and what a person has decided since."""
        pages = {page.number: page for page in self.as_read(name).pages}
        templates = self.templates(name)
        for made in self.decisions(name):
            form = template_page(pages[made.page], templates)
            pages[made.page] = decided(pages[made.page], form, made.group, made.box, made.label)
        return Reading(tuple(pages.values()))

    def page(self, name: str, number: int) -> tuple[PageReading, Page]:
        """A page that was read, and the page of its template; a 404 `Problem` for another page."""
        for page in self.reading(name).pages:
            if page.number == number and page.status == "read":
                return page, template_page(page, self.templates(name))
        raise Problem(404, f"page {number} of reading {name} was not read")

    def decisions(self, name: str) -> list[Decision]:
        """What a person has decided, in that order."""
        try:
            return [Decision(**made) for made in read_json(self.folder(name) / "decisions.json")]
        except FileNotFoundError:
            return []

    def decide(self, name: str, decision: Decision) -> None:
        """Keep a decision in place of an earlier one about the same box."""
        with locked(self.folder(name)):
            self._write_decisions(name, [*self._others(name, decision), decision])

    def undecide(self, name: str, decision: Decision) -> None:
        """Forget the decision about a box."""
        with locked(self.folder(name)):
            self._write_decisions(name, self._others(name, decision))

    def _others(self, name: str, decision: Decision) -> list[Decision]:
        return [made for made in self.decisions(name) if _place(made) != _place(decision)]

    def _write_decisions(self, name: str, decisions: Sequence[Decision]) -> None:
        write_json(self.folder(name) / "decisions.json", [asdict(made) for made in decisions])


def template_page(page: PageReading, templates: Mapping[str, Template]) -> Page:
    """The page of a template that a page was laid on."""
    return templates[page.template or ""].pages[(page.template_page or 1) - 1]


@lru_cache(maxsize=8)
def _template(path: Path) -> Template:
    """A template of a stack; it never changes."""
    return Template.from_json(path.read_bytes())


def _place(decision: Decision) -> tuple[int, str, str]:
    return decision.page, decision.group, decision.box


def _age(path: Path) -> timedelta:
    try:
        return datetime.now(UTC) - datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:
        return timedelta()


def _no_reading(name: str) -> Problem:
    return Problem(404, f"there is no reading {name!r}")
