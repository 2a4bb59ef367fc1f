"""The API keys in a file, which may be replaced while the service runs.

The file is read again when a request arrives, at most once per second. If it is wrong, no key is valid
until it is right again: someone who empties or deletes it wants to lock clients out.
"""

import hashlib
import hmac
import os
import stat
import time
import zlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from model.errors import BadSettings
from service.files import open_setting

SETTING = "TICKCROSS_API_KEYS_FILE"
FEWEST_CHARACTERS = 16
LOOK_EVERY_SECONDS = 1.0
ATTEMPTS = 3
PAUSE_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Held:
    """The content of a key file: its keys, or no keys and one sentence on what is wrong.

    - `digests`: of each key, in each encoding that clients send.
    - `keys`: the number of keys.
    - `stale`: the file has been deleted or replaced, but is still mounted as a single file.
    """

    digests: tuple[bytes, ...] = ()
    keys: int = 0
    trouble: str = ""
    stale: bool = False

    @property
    def is_right(self) -> bool:
        """Whether the file is valid and up to date."""
        return not self.trouble and not self.stale

    @property
    def checksum(self) -> int:
        """A number that identifies the content."""
        return zlib.crc32(repr(self).encode())


class KeyRing:
    """The keys in the file at `path`.

    Raises `BadSettings` if the file is wrong at the start.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held = _load_with_retries(path)
        self._next_look = time.monotonic() + LOOK_EVERY_SECONDS

    def look(self) -> Held | None:
        """Read the file again if `LOOK_EVERY_SECONDS` have passed. Returns the content if it has changed."""
        now = time.monotonic()
        if now < self._next_look:
            return None
        self._next_look = now + LOOK_EVERY_SECONDS
        held = self._reload()
        if held == self._held:
            return None
        self._held = held
        return held

    def _reload(self) -> Held:
        load = _load_with_retries if self._held.is_right else load_keys
        try:
            return load(self._path)
        except BadSettings as error:
            return Held(trouble=str(error))

    def has(self, key: bytes) -> bool:
        """Whether `key` is valid, in constant time."""
        digest = _digest(key)
        is_known = False
        for known in self._held.digests:
            is_known |= hmac.compare_digest(known, digest)
        return is_known


def _load_with_retries(path: Path) -> Held:
    """As `load_keys`, but retries if the file is wrong, as it may be half written."""
    for _ in range(ATTEMPTS - 1):
        with suppress(BadSettings):
            held = load_keys(path)
            if held.is_right:
                return held
        time.sleep(PAUSE_SECONDS)
    return load_keys(path)


def load_keys(path: Path) -> Held:
    """The keys in a file. Raises `BadSettings` if it cannot be used."""
    with open_setting(SETTING, path) as file:
        facts = os.fstat(file.fileno())
        _check_mode(path, facts.st_mode)
        content = file.read(facts.st_size)
    keys = _keys_in(path, content)
    if not keys:
        raise BadSettings(f"{SETTING}: {path} holds no key")
    for line, key in keys.items():
        _check_key(path, line, key)
    digests = tuple(_digest(spelling) for key in keys.values() for spelling in _spellings(key))
    return Held(digests, len(keys), stale=facts.st_nlink == 0)


def _check_mode(path: Path, mode: int) -> None:
    if mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise BadSettings(
            f"{SETTING}: {path} has mode {stat.S_IMODE(mode):04o}: group or others can write to it; "
            f"user {os.geteuid()} must be able to read it, and only its owner to write to it"
        )


def _keys_in(path: Path, content: bytes) -> dict[int, str]:
    """Line number -> key. Empty lines and lines that begin with `#` are ignored."""
    try:
        lines = content.decode("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise BadSettings(f"{SETTING}: {path} is not UTF-8: {error.reason} at byte {error.start}") from None
    stripped = {number: line.strip() for number, line in enumerate(lines, 1)}
    return {number: line for number, line in stripped.items() if line and not line.startswith("#")}


def _check_key(path: Path, line: int, key: str) -> None:
    if len(key) < FEWEST_CHARACTERS:
        raise BadSettings(
            f"{SETTING}: {path} has a key of fewer than {FEWEST_CHARACTERS} characters in line {line}"
        )
    if not key.isprintable():
        raise BadSettings(f"{SETTING}: {path} has a character in line {line} that is not printable")


def _spellings(key: str) -> list[bytes]:
    """The bytes that clients send for a key. HTTP has no encoding for it: most send UTF-8, some Latin-1."""
    spellings = [key.encode()]
    if not key.isascii():
        with suppress(UnicodeEncodeError):
            spellings.append(key.encode("latin-1"))
    return spellings


def _digest(key: bytes) -> bytes:
    return hashlib.sha256(key).digest()
