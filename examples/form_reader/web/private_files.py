"""Files and folders that only the user of this service can read."""

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

FILE_MODE = 0o600
FOLDER_MODE = 0o700
DELETED = ".deleted-"


def make_folder(path: Path) -> None:
    """Make a folder and its parents, if they do not exist."""
    path.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    path.chmod(FOLDER_MODE)


def new_file(path: Path) -> BinaryIO:
    """A new file, open for reading and writing. Raises FileExistsError if it exists."""
    return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, FILE_MODE), "w+b")


def write(path: Path, content: bytes) -> None:
    """Write a file atomically: others see the old content or the new one. Its folder must exist."""
    temporary = path.with_name(f".{secrets.token_hex(8)}")
    try:
        with new_file(temporary) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write_json(path: Path, document: Any) -> None:
    """Write a document as JSON, atomically."""
    write(path, json.dumps(document, ensure_ascii=False).encode())


def read_json(path: Path) -> Any:
    """The document in a JSON file."""
    return json.loads(path.read_bytes())


def remove_folder(path: Path) -> None:
    """Delete a folder atomically: others see all of it or none. Raises FileNotFoundError if it is missing."""
    doomed = path.with_name(DELETED + secrets.token_hex(8))
    path.rename(doomed)
    _remove(doomed)


def finish_removals(folder: Path) -> None:
    """Delete the folders that an interrupted process had begun to delete."""
    for path in folder.glob(f"{DELETED}*"):
        _remove(path)


def _remove(path: Path) -> None:
    """Delete a folder that another thread may be deleting, too."""
    try:
        shutil.rmtree(path)
    except FileNotFoundError:
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def tried_lock(path: Path) -> Iterator[bool]:
    """Hold the lock of a file or folder if no other thread or process does; yields whether it is held."""
    handle = os.open(path, os.O_RDONLY)
    try:
        yield _is_taken(handle)
    finally:
        os.close(handle)


def _is_taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock of an existing file or folder, against other threads and processes."""
    handle = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
