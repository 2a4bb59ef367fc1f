"""Stores stacks, each in a folder named after its id, and deletes them after some hours."""

import re
import secrets
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from examples.form_reader.web.private_files import (
    FOLDER_MODE,
    finish_removals,
    make_folder,
    read_json,
    remove_folder,
    write_json,
)
from examples.form_reader.web.problems import Problem
from examples.form_reader.web.reading_folder import ReadingFolder

State = Literal["waiting", "reading", "held", "done"]
ID = re.compile(r"[0-9a-f]{16}")
UPLOAD = ".upload-"
LONGEST_UPLOAD = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class About:
    """The description of a stack, and its progress.

    - `name`: of the file.
    - `created`: when it was sent, in ISO 8601.
    - `pages`: their number.
    - `state`: `held` while it waits for tickcross, or for space on the disk.
    - `reason`: why it is held.
    - `openings`: how often it was opened since a page of it was last tried.
    - `trying`, `times`: the page that was tried last, and how often.
    """

    id: str
    name: str
    created: str
    pages: int
    state: State = "waiting"
    reason: str | None = None
    openings: int = 0
    trying: int = 0
    times: int = 0


class ReadingStore:
    """The stacks in a folder.

    - `keep`: how long a stack is kept.
    - `max_readings`: the maximum number of stacks.
    """

    def __init__(self, folder: Path, keep: timedelta, max_readings: int) -> None:
        make_folder(folder)
        self._folder = folder
        self._keep = keep
        self._max_readings = max_readings

    @property
    def root(self) -> Path:
        """The folder that contains all stacks."""
        return self._folder

    def new_folder(self) -> Path:
        """A new folder for an upload. Pass it to `add`, or delete it with `shutil.rmtree`."""
        if len(self.all()) >= self._max_readings:
            detail = f"there are {self._max_readings} stacks; delete one, or wait until one expires"
            raise Problem(429, detail, headers={"Retry-After": "600"})
        folder = self._folder / (UPLOAD + secrets.token_hex(8))
        for path in (folder, folder / "templates", folder / "pages"):
            path.mkdir(mode=FOLDER_MODE)
        return folder

    def add(self, folder: Path, name: str, pages: int) -> About:
        """Add a stack whose folder is complete."""
        created = datetime.now(UTC).isoformat(timespec="milliseconds")
        about = About(id=secrets.token_hex(8), name=name, created=created, pages=pages)
        write_json(folder / "about.json", asdict(about))
        folder.rename(self._folder / about.id)
        return about

    def all(self) -> list[About]:
        """All stacks, the oldest first."""
        stacks = (self._about(path) for path in self._folder.iterdir() if ID.fullmatch(path.name))
        return sorted((about for about in stacks if about), key=lambda about: (about.created, about.id))

    def about(self, name: str) -> About:
        """The stack with this id; raises a 404 `Problem` if there is none."""
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
        """The folder of a stack; raises a 404 `Problem` if the name cannot be an id."""
        if not ID.fullmatch(name):
            raise _no_reading(name)
        return self._folder / name

    def opened(self, name: str) -> ReadingFolder:
        """The files of a stack; raises a 404 `Problem` if there is none."""
        return ReadingFolder(self.folder(self.about(name).id))

    def expires(self, about: About) -> datetime:
        """When the stack will be deleted."""
        return datetime.fromisoformat(about.created) + self._keep

    def _is_old(self, about: About) -> bool:
        return datetime.now(UTC) >= self.expires(about)

    def update(self, about: About, **changes: Any) -> About:
        """Save the progress of a stack. Raises FileNotFoundError if it has been deleted."""
        about = replace(about, **changes)
        write_json(self.folder(about.id) / "about.json", asdict(about))
        return about

    def delete(self, name: str) -> None:
        """Delete a stack and all its results; raises a 404 `Problem` if there is none."""
        try:
            remove_folder(self.folder(name))
        except FileNotFoundError:
            raise _no_reading(name) from None

    def delete_old(self) -> None:
        """Delete expired stacks and interrupted uploads."""
        finish_removals(self._folder)
        for folder in self._folder.iterdir():
            if self._is_due(folder):
                with suppress(FileNotFoundError):  # it has just been deleted
                    remove_folder(folder)

    def _is_due(self, folder: Path) -> bool:
        if folder.name.startswith(UPLOAD):
            return _age(folder) > LONGEST_UPLOAD
        return bool(ID.fullmatch(folder.name)) and self._about(folder) is None


def _age(path: Path) -> timedelta:
    try:
        return datetime.now(UTC) - datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:
        return timedelta()


def _no_reading(name: str) -> Problem:
    return Problem(404, f"there is no reading {name!r}")
