"""history.jsonl: one line for each action on the versions of a folder, so that no number is used twice.

It is locked while the folder is changed, so that only one process changes the folder at a time. Readers need
no lock.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, NotRequired, TypedDict, cast

from model.errors import BadArtifact, BadFile
from model.files import bytes_of_file

HISTORY_FILE = "history.jsonl"
_MAX_BYTES = 64 * 1024 * 1024

Action = Literal["written", "promoted", "rolled back", "deleted"]


class Entry(TypedDict):
    """One action: its time, the version, the first digits of its hash, and the version served before it."""

    time: str
    action: Action
    version: str
    hash: str | None
    before: NotRequired[str | None]


class History:
    """The history of a folder of versions, locked.

    - `entries`: the actions, in their order.
    """

    def __init__(self, descriptor: int, entries: list[Entry], *, is_whole: bool) -> None:
        self._descriptor = descriptor
        self._separator = b"" if is_whole else b"\n"
        self.entries = entries

    def add(self, action: Action, version: str, digits: str | None, **more: str | None) -> None:
        """Add a line and wait until it is on the disk."""
        time = datetime.now(UTC).isoformat(timespec="seconds")
        entry = {"time": time, "action": action, "version": version, "hash": digits, **more}
        os.write(self._descriptor, self._separator + json.dumps(entry).encode() + b"\n")
        os.fsync(self._descriptor)
        self._separator = b""
        self.entries.append(cast(Entry, entry))


@contextmanager
def locked_history(root: Path) -> Iterator[History]:
    """Lock the history of `root`, after waiting for other processes; creates it if there is none."""
    path = root / HISTORY_FILE
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NONBLOCK, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        data = _bytes_of(path)
        yield History(descriptor, _parse(data), is_whole=data[-1:] in (b"", b"\n"))
    finally:
        os.close(descriptor)


def read_history(root: Path) -> list[Entry]:
    """Return the actions on the versions of `root`, in order; none if there is no history."""
    path = root / HISTORY_FILE
    return _parse(_bytes_of(path)) if path.exists() else []


def _bytes_of(path: Path) -> bytes:
    try:
        return bytes_of_file(path, _MAX_BYTES)
    except BadFile as error:
        raise BadArtifact(str(error)) from error


def _parse(data: bytes) -> list[Entry]:
    """The actions in these lines; other lines are skipped, as a crash may leave an incomplete one."""
    entries = [_entry_of(line) for line in data.splitlines()]
    return [entry for entry in entries if entry is not None]


def _entry_of(line: bytes) -> Entry | None:
    try:
        value: Any = json.loads(line)
    except (ValueError, RecursionError):
        return None
    is_one = isinstance(value, dict) and all(
        isinstance(value.get(key), str) for key in ("time", "action", "version")
    )
    return cast(Entry, value) if is_one else None
