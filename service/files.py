"""The files and folders in settings. An error names the setting, the path and the reason."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from model.errors import BadFile, BadSettings
from model.files import open_file

MAX_FILE_BYTES = 1024 * 1024


@contextmanager
def open_setting(name: str, path: Path) -> Iterator[BinaryIO]:
    """Open the file that the setting `name` names; a `BadSettings` if it cannot be read."""
    try:
        with open_file(path, MAX_FILE_BYTES) as file:
            yield file
    except BadFile as error:
        raise _cannot_be_read(name, path, error.reason, error.__cause__) from None


def check_file(name: str, path: Path) -> None:
    """Raise `BadSettings` unless the setting `name` names a file that can be read."""
    with open_setting(name, path):
        return


def check_folder(name: str, path: Path) -> None:
    """Raise `BadSettings` unless the setting `name` names a folder that can be read."""
    try:
        os.scandir(path).close()
    except OSError as error:
        raise _cannot_be_read(name, path, error.strerror or str(error), error) from None


def _cannot_be_read(name: str, path: Path, reason: str, cause: BaseException | None) -> BadSettings:
    forbidden = isinstance(cause, PermissionError)
    hint = f"; the service runs as user {os.geteuid()}, which must be able to read it" if forbidden else ""
    return BadSettings(f"{name}: {path} cannot be read: {reason}{hint}")
