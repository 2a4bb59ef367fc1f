"""The versions at hand: loaded, verified with the engine in use, and held against the folder at each look.

A folder that is still being written is left alone until it has stayed the same between two looks. One that is
not right is refused, once for what it holds; what is on the shelf stays there.
"""

import time
import zlib
from dataclasses import dataclass
from pathlib import Path

from model.artifact import versions
from model.classifier import Classifier
from model.errors import BadSettings, TickcrossError


@dataclass(frozen=True, slots=True)
class Loaded:
    """A version that passed every check, a hash of its folder, and the seconds that it took."""

    classifier: Classifier
    content: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Refusal:
    """A version that is not right, a hash of its folder, and one sentence on what is wrong."""

    version: int
    content: int
    reason: str


class Shelf:
    """Some of the versions in a folder.

    - `root`: the folder.
    - `engine`: what runs the networks.
    - `most`: versions held at a time, the newest ones; those that are refused take no place.
    - `pinned`: a version that comes before the newest.
    """

    def __init__(self, root: Path, engine: str, most: int, pinned: int | None) -> None:
        self._root = root
        self._engine = engine
        self._most = most
        self._pinned = pinned
        self._loaded: dict[int, Loaded] = {}
        self._refused: dict[int, int] = {}
        self._last_seen: dict[int, int] = {}

    @property
    def numbers(self) -> list[int]:
        """The versions at hand, in their order."""
        return sorted(self._loaded)

    def get(self, number: int) -> Loaded | None:
        """A version, if it is at hand."""
        return self._loaded.get(number)

    @property
    def best(self) -> Loaded | None:
        """The pinned version, or else the newest at hand."""
        number = self._pinned or max(self._loaded, default=0)
        return self._loaded.get(number)

    def look(self, *, patient: bool) -> list[Refusal]:
        """Take in what has come and let go of what has gone; what was refused, and was not before.

        `patient` leaves a folder alone that has changed since the last look.
        """
        refusals: list[Refusal] = []
        while new := self._take_in_all(patient=patient):
            refusals += new  # each makes room for an older one
        wanted = self._wanted()
        self._last_seen = wanted
        self._let_go(wanted)
        return refusals

    def _take_in_all(self, *, patient: bool) -> list[Refusal]:
        found = self._wanted().items()
        ripe = [
            (number, content)
            for number, content in found
            if not patient or self._last_seen.get(number) == content
        ]
        return [refusal for number, content in ripe if (refusal := self._take_in(number, content))]

    def _wanted(self) -> dict[int, int]:
        """The versions to have at hand and those refused, which may have been mended, and what they hold."""
        found = sorted(versions(self._root), reverse=True)
        good = [number for number in found if number not in self._refused]
        kept = {self._pinned, *good[: self._most], *self._refused}
        return {number: content_of(self._root / str(number)) for number in found if number in kept}

    def _take_in(self, number: int, content: int) -> Refusal | None:
        known = self._loaded.get(number)
        if self._refused.get(number) == content or (known is not None and known.content == content):
            return None
        try:
            self._loaded[number] = self._load(number, content)
        except BadSettings:  # no engine to run any version with
            raise
        except (TickcrossError, OSError) as error:
            self._refused[number] = content
            return Refusal(number, content, str(error))
        self._refused.pop(number, None)
        return None

    def _load(self, number: int, content: int) -> Loaded:
        """Loading checks hash, shapes and golden grids; the self-test does with the engine, and warms it."""
        started = time.perf_counter()
        classifier = Classifier.load(self._root / str(number), self._engine)
        classifier.self_test()
        return Loaded(classifier, content, time.perf_counter() - started)

    def _let_go(self, wanted: dict[int, int]) -> None:
        """Of versions that have gone; but not of all at once, for a disk may be back in a moment."""
        self._refused = {number: content for number, content in self._refused.items() if number in wanted}
        staying = {number: loaded for number, loaded in self._loaded.items() if number in wanted}
        if staying:
            self._loaded = staying


def content_of(folder: Path) -> int:
    """A number that changes when a file in the folder does: a hash of names, sizes and times."""
    try:
        facts = [_facts_of(entry) for entry in folder.iterdir()]
    except OSError:  # it went away while we looked
        return 0
    return zlib.crc32(repr(sorted(facts)).encode())


def _facts_of(entry: Path) -> tuple[str, int, int, int]:
    """Its name, size and times; a link that leads nowhere has those of its own."""
    try:
        facts = entry.stat()
    except OSError:
        facts = entry.lstat()
    return entry.name, facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns
