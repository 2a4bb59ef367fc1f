"""SHA256SUMS: the SHA-256 of every other file of a version, as `sha256sum -c SHA256SUMS` reads it."""

import hashlib
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from model.errors import BadArtifact, BadFile
from model.files import bytes_of_file

SUMS_FILE = "SHA256SUMS"
_MAX_SUMS_BYTES = 64 * 1024
_MAX_FILE_BYTES = 512 * 1024 * 1024
_LINE = re.compile(r"([0-9a-f]{64}) [ *]([^/\0]+)")


def digest(data: bytes) -> str:
    """Return the SHA-256 of `data` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def sums_of(files: Mapping[str, bytes]) -> bytes:
    """Return the content of SHA256SUMS for these files, by name."""
    return "".join(f"{digest(files[name])}  {name}\n" for name in sorted(files)).encode()


def file_bytes(path: Path, max_bytes: int) -> bytes:
    """Return the bytes of a file of a version; BadArtifact when it cannot be read."""
    try:
        return bytes_of_file(path, max_bytes)
    except BadFile as error:
        raise BadArtifact(f"{path.name} cannot be read: {error.reason}") from error


def checked_bytes(path: Path, max_bytes: int, sha256: str, source: str) -> bytes:
    """The same; BadArtifact also when their SHA-256 is not `sha256`, as listed in the file `source`."""
    data = file_bytes(path, max_bytes)
    if digest(data) != sha256:
        raise BadArtifact(f"{path.name} is altered: its SHA-256 is not the one in {source}")
    return data


def check_sums(directory: Path, needed: Iterable[str]) -> dict[str, str]:
    """Compare the files of a version with its SHA256SUMS, and return the SHA-256 by file name.

    Without a SHA256SUMS, the result is empty. Raises BadArtifact if a file is missing or altered, or
    if one of the `needed` files is not listed.
    """
    if not os.path.lexists(directory / SUMS_FILE):  # a broken link is not a missing file
        return {}
    try:
        text = file_bytes(directory / SUMS_FILE, _MAX_SUMS_BYTES).decode()
    except UnicodeDecodeError as error:
        raise BadArtifact(f"{SUMS_FILE} is not text: {error}") from error
    sums = _parse(text)
    for name in sorted(set(needed) - sums.keys()):
        raise BadArtifact(f"{SUMS_FILE} does not list {name}")
    for name, expected in sums.items():
        checked_bytes(directory / name, _MAX_FILE_BYTES, expected, SUMS_FILE)
    return sums


def _parse(text: str) -> dict[str, str]:
    """The SHA-256 by file name."""
    lines = [(number, _LINE.fullmatch(line)) for number, line in enumerate(text.splitlines(), 1)]
    for number, line in lines:
        if line is None:
            raise BadArtifact(f"{SUMS_FILE}: line {number} is not a SHA-256 and the name of a file")
    return {line[2]: line[1] for _, line in lines if line}
