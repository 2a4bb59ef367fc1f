"""Opens files from other people safely: only regular files, and only up to a maximum size.

Opening a FIFO waits until another process writes to it, a device may never end, and a file of some gigabytes
would fill the memory of the process. All of that is checked before the first byte is read.
"""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from model.errors import BadFile

_OTHER_KINDS: dict[str, Callable[[int], bool]] = {
    "a folder": stat.S_ISDIR,
    "a FIFO": stat.S_ISFIFO,
    "a socket": stat.S_ISSOCK,
}
_NEVER_WAIT = getattr(os, "O_NONBLOCK", 0)  # Windows does not have it, and has no FIFOs among its files


def bytes_of_file(path: Path, max_bytes: int) -> bytes:
    """Return the bytes of a regular file; raises BadFile for anything else or more than `max_bytes`."""
    with open_file(path, max_bytes) as file:
        return file.read(os.fstat(file.fileno()).st_size)


@contextmanager
def open_file(path: Path, max_bytes: int) -> Iterator[BinaryIO]:
    """Open a regular file for reading; raises BadFile as `bytes_of_file` does, and if reading fails."""
    try:
        _check(path, path.stat(), max_bytes)  # checked first, as opening a device may have effects
        with open(path, "rb", opener=_open_without_waiting) as file:
            _check(path, os.fstat(file.fileno()), max_bytes)
            yield file
    except OSError as error:
        raise BadFile(path, error.strerror or str(error)) from error


def reason_of(error: OSError) -> str:
    """The reason of a system error; if a permission is missing, it names the user."""
    reason = error.strerror or str(error)
    if isinstance(error, PermissionError) and hasattr(os, "geteuid"):
        return f"{reason} to user {os.geteuid()}"
    return reason


def _open_without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | _NEVER_WAIT)


def _check(path: Path, facts: os.stat_result, max_bytes: int) -> None:
    if not stat.S_ISREG(facts.st_mode):
        kind = next((name for name, is_kind in _OTHER_KINDS.items() if is_kind(facts.st_mode)), "a device")
        raise BadFile(path, f"it is {kind}; expected a regular file")
    if facts.st_size > max_bytes:
        raise BadFile(path, f"it has {facts.st_size} bytes; at most {max_bytes} are read")
