"""Files that other people put there, opened with care: only regular files, and none larger than is asked for.

Opening a FIFO waits until somebody writes to it, a device may never end, and a file of some gigabytes would
take the memory of the process that reads it. All of that is known before the first byte is read.
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
_NEVER_WAIT = getattr(os, "O_NONBLOCK", 0)  # which Windows does not have, nor FIFOs among its files


def bytes_of_file(path: Path, most_bytes: int) -> bytes:
    """Return the bytes of a regular file; BadFile for anything else, and for more than `most_bytes`."""
    with open_file(path, most_bytes) as file:
        return file.read(os.fstat(file.fileno()).st_size)


@contextmanager
def open_file(path: Path, most_bytes: int) -> Iterator[BinaryIO]:
    """Open a regular file to read from; BadFile as in `bytes_of_file`, and when reading fails."""
    try:
        _check(path, path.stat(), most_bytes)  # first, as opening a device may set something off
        with open(path, "rb", opener=_open_without_waiting) as file:
            _check(path, os.fstat(file.fileno()), most_bytes)
            yield file
    except OSError as error:
        raise BadFile(path, error.strerror or str(error)) from error


def _open_without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | _NEVER_WAIT)


def _check(path: Path, facts: os.stat_result, most_bytes: int) -> None:
    if not stat.S_ISREG(facts.st_mode):
        kind = next((name for name, is_kind in _OTHER_KINDS.items() if is_kind(facts.st_mode)), "a device")
        raise BadFile(path, f"it is {kind}; expected a regular file")
    if facts.st_size > most_bytes:
        raise BadFile(path, f"it has {facts.st_size} bytes; at most {most_bytes} are read")
