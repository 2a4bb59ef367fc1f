"""The versions at hand: loaded, verified with the engine in use, and held against the folders at each look.

A folder that is still being written is left alone until it has stayed the same between two looks. One that is
not right is refused, once for what it holds; what is on the shelf stays there. A version that failed its exam
is not taken in, unless it was promoted or pinned.
"""

import time
import zlib
from dataclasses import dataclass
from pathlib import Path

from model.artifact import HISTORY_FILE, Choice, Version, choices, known_versions, versions
from model.classifier import Classifier
from model.errors import BadSettings, TickcrossError


@dataclass(frozen=True, slots=True)
class Loaded:
    """A version that passed every check, a hash of its folder, and the seconds that it took."""

    version: Version
    classifier: Classifier
    content: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Refusal:
    """A version that is not right, a hash of its folder, and one sentence on what is wrong."""

    version: str
    content: int
    reason: str


@dataclass(frozen=True, slots=True)
class Best:
    """The version to serve, and why, as the end of a sentence."""

    loaded: Loaded
    reason: str


class Shelf:
    """Some of the versions in a folder, and of those that were shipped.

    - `root`: the folder.
    - `engine`: what runs the networks.
    - `most`: versions held at a time, the newest that passed; those that are refused take no place.
    - `pinned`: the version to serve, whatever is promoted.
    - `by_hand`: whether only a promotion makes a version the one to serve.
    """

    def __init__(
        self, root: Path, engine: str, most: int, pinned: str | None, *, by_hand: bool = False
    ) -> None:
        self._root = root
        self._engine = engine
        self._most = most
        self._pinned = pinned
        self._by_hand = by_hand
        self._loaded: dict[str, Loaded] = {}
        self._refused: dict[str, int] = {}
        self._last_seen: dict[str, int] = {}
        self.best: Best | None = None
        self.failed_candidates = 0
        """Versions newer than the best one that failed their exam."""

    @property
    def names(self) -> list[str]:
        """The versions at hand, in their order."""
        found = sorted(self._loaded.values(), key=lambda loaded: loaded.version.order)
        return [loaded.version.name for loaded in found]

    def get(self, name: str) -> Loaded | None:
        """A version, if it is at hand."""
        return self._loaded.get(name)

    def look(self, *, patient: bool) -> list[Refusal]:
        """Take in what has come and let go of what has gone; what was refused, and was not before.

        `patient` leaves a folder alone that has changed since the last look.
        """
        if self._has_lost_its_folder():
            return []  # its disk may be back in a moment
        known = known_versions(self._root)
        ranked = self._ranked(known)
        refusals: list[Refusal] = []
        while new := self._take_in_all(known, ranked, patient=patient):
            refusals += new  # each makes room for an older one
        wanted = self._wanted(known, ranked)
        self._last_seen = {version.name: content for version, content in wanted.items()}
        self._let_go(known)
        self._choose(ranked)
        self.failed_candidates = self._count_failed(known)
        return refusals

    def _has_lost_its_folder(self) -> bool:
        """Whether the owner's versions have gone all at once, and not by `delete`, which leaves a history."""
        has_own = any(not loaded.version.shipped for loaded in self._loaded.values())
        return has_own and not versions(self._root) and not (self._root / HISTORY_FILE).exists()

    def _ranked(self, known: list[Version]) -> list[Choice]:
        """The versions that may be the one to serve, the best first."""
        if self._pinned is None:
            return choices(self._root, by_hand=self._by_hand)
        return [
            Choice(version, "TICKCROSS_VERSION pins it") for version in known if version.name == self._pinned
        ]

    def _first(self, ranked: list[Choice]) -> Choice | None:
        return next((choice for choice in ranked if choice.version.name not in self._refused), None)

    def _choose(self, ranked: list[Choice]) -> None:
        """Until the first choice is at hand, the best one stays what it is."""
        first = self._first(ranked)
        if first and (loaded := self._loaded.get(first.version.name)):
            self.best = Best(loaded, first.reason)

    def _count_failed(self, known: list[Version]) -> int:
        best = self.best
        return sum(version.failed for version in known if best and version.order > best.loaded.version.order)

    def _take_in_all(self, known: list[Version], ranked: list[Choice], *, patient: bool) -> list[Refusal]:
        ripe = [
            (version, content)
            for version, content in self._wanted(known, ranked).items()
            if not patient or self._last_seen.get(version.name) == content
        ]
        return [refusal for version, content in ripe if (refusal := self._take_in(version, content))]

    def _wanted(self, known: list[Version], ranked: list[Choice]) -> dict[Version, int]:
        """The versions to have at hand and those refused, which may have been mended, and what they hold."""
        first = self._first(ranked)
        good = [version.name for version in known if not version.failed and version.name not in self._refused]
        kept = {*good[: self._most], *self._refused}
        kept |= {first.version.name} if first else set()
        kept |= {self.best.loaded.version.name} if self.best else set()
        return {version: content_of(version.folder) for version in known if version.name in kept}

    def _take_in(self, version: Version, content: int) -> Refusal | None:
        name = version.name
        known = self._loaded.get(name)
        if self._refused.get(name) == content or (known is not None and known.content == content):
            return None
        try:
            self._loaded[name] = self._load(version, content)
        except BadSettings:  # no engine to run any version with
            raise
        except (TickcrossError, OSError) as error:
            self._refused[name] = content
            return Refusal(name, content, str(error))
        self._refused.pop(name, None)
        return None

    def _load(self, version: Version, content: int) -> Loaded:
        """Load and check it; the self-test does so with the engine in use, and warms it."""
        started = time.perf_counter()
        classifier = Classifier.load(version.folder, self._engine, version.name)
        classifier.self_test()
        return Loaded(version, classifier, content, time.perf_counter() - started)

    def _let_go(self, known: list[Version]) -> None:
        """Of versions that have gone; but not of all at once, for a disk may be back in a moment.

        One makes room for a newer one that is at hand, not for one that may turn out not to be right.
        """
        at_hand = [each.name for each in known if each.name in self._loaded and not each.failed]
        seen = {*self._last_seen, *at_hand[: self._most]}
        self._refused = {name: content for name, content in self._refused.items() if name in self._last_seen}
        staying = {name: loaded for name, loaded in self._loaded.items() if name in seen}
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
