"""Writes files that are on the disk when the call returns, and that readers see whole or not at all."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make the folder and the files in it."""
    folder.mkdir()
    for name, data in files.items():
        _write(folder / name, data)
    sync_folder(folder)


def replace_file(path: Path, data: bytes) -> None:
    """Write a file, or replace it at once: a reader gets either the old one or the new one.

    Everybody may read it, whatever the umask is: a service often runs as another user.
    """
    draft = path.with_name(f".writing-{secrets.token_hex(8)}")
    try:
        _write(draft, data)
        draft.chmod(0o644)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in the folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
