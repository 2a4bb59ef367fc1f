"""The API keys in a file, which may be replaced while the service runs.

While requests come, the file is read again once a second. One that would be refused at the start leaves no
key valid until it is right again: somebody who empties or deletes it wants to shut people out.
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
    """What a key file holds: its keys, or none and one sentence on what is wrong.

    - `digests`: of each key in each encoding that clients send it in.
    - `keys`: how many there are.
    - `stale`: the file has been deleted or replaced; only a mount of the file itself still leads to it.
    """

    digests: tuple[bytes, ...] = ()
    keys: int = 0
    trouble: str = ""
    stale: bool = False

    @property
    def is_right(self) -> bool:
        """Whether there is nothing to complain about."""
        return not self.trouble and not self.stale

    @property
    def checksum(self) -> int:
        """A number that tells what one file holds from what another does."""
        return zlib.crc32(repr(self).encode())


class KeyRing:
    """The keys in the file at `path`.

    Raises `BadSettings` when there is something wrong with the file at the start.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held = _read_while_it_is_replaced(path)
        self._next_look = time.monotonic() + LOOK_EVERY_SECONDS

    def look(self) -> Held | None:
        """Read the file again if it is time to; what it holds now, if that has changed."""
        now = time.monotonic()
        if now < self._next_look:
            return None
        self._next_look = now + LOOK_EVERY_SECONDS
        held = self._read()
        if held == self._held:
            return None
        self._held = held
        return held

    def _read(self) -> Held:
        read = _read_while_it_is_replaced if self._held.is_right else load_keys
        try:
            return read(self._path)
        except BadSettings as error:
            return Held(trouble=str(error))

    def has(self, key: bytes) -> bool:
        """Whether `key` is one of them, in a time that does not tell how much of it is right."""
        digest = _digest(key)
        found = False
        for known in self._held.digests:
            found |= hmac.compare_digest(known, digest)
        return found


def _read_while_it_is_replaced(path: Path) -> Held:
    """As `load_keys`, but a file that is wrong is read again before that counts: it may be half written."""
    for _ in range(ATTEMPTS - 1):
        with suppress(BadSettings):
            held = load_keys(path)
            if held.is_right:
                return held
        time.sleep(PAUSE_SECONDS)
    return load_keys(path)


def load_keys(path: Path) -> Held:
    """The keys in a file; a `BadSettings` in one sentence when it cannot be used."""
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
    """The keys by the numbers of their lines; empty lines and those that begin with `#` are none."""
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
    """The bytes that clients send for a key. HTTP names no encoding: most send UTF-8, and some Latin-1."""
    spellings = [key.encode()]
    if not key.isascii():
        with suppress(UnicodeEncodeError):
            spellings.append(key.encode("latin-1"))
    return spellings


def _digest(key: bytes) -> bytes:
    return hashlib.sha256(key).digest()
