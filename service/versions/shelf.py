"""The loaded versions: verified with the engine in use, and compared with the folders at each look.

A folder that changes between two looks is left alone, as it may still be written. A wrong version is refused
once, until its content changes; versions on the shelf stay there. A version that failed its exam is loaded
only if it was promoted or pinned.
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
    """A version that passed every check, a hash of its folder, and how long loading took."""

    version: Version
    classifier: Classifier
    content: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Refusal:
    """A wrong version, a hash of its folder, and one sentence on what is wrong."""

    version: str
    content: int
    reason: str


@dataclass(frozen=True, slots=True)
class Best:
    """The version to serve, and the reason, as the end of a sentence."""

    loaded: Loaded
    reason: str


class Shelf:
    """The loaded versions of a folder, and of the shipped ones.

    - `root`: the folder.
    - `engine`: the engine for the networks.
    - `max_versions`: how many of the newest passed versions to hold, not counting refused ones.
    - `pinned`: the version to serve, even if another is promoted.
    - `by_hand`: whether to serve promoted versions only.
    """

    def __init__(
        self, root: Path, engine: str, max_versions: int, pinned: str | None, *, by_hand: bool = False
    ) -> None:
        self._root = root
        self._engine = engine
        self._max_versions = max_versions
        self._pinned = pinned
        self._by_hand = by_hand
        self._loaded: dict[str, Loaded] = {}
        self._refused: dict[str, int] = {}
        self._last_seen: dict[str, int] = {}
        self.best: Best | None = None
        self.failed_candidates = 0
        """Versions that are newer than the best one and failed their exam."""

    @property
    def names(self) -> list[str]:
        """The loaded versions, in order."""
        in_order = sorted(self._loaded.values(), key=lambda loaded: loaded.version.order)
        return [loaded.version.name for loaded in in_order]

    def get(self, name: str) -> Loaded | None:
        """A version, if it is loaded."""
        return self._loaded.get(name)

    def look(self, *, patient: bool) -> list[Refusal]:
        """Load new versions and drop deleted ones. Returns the versions that are newly refused.

        `patient` skips a folder that has changed since the last look.
        """
        if self._has_lost_its_folder():
            return []  # its disk may be back in a moment
        known = known_versions(self._root)
        ranked = self._ranked(known)
        refusals: list[Refusal] = []
        while new := self._load_all(known, ranked, patient=patient):
            refusals += new  # each refusal makes room for an older version
        wanted = self._wanted(known, ranked)
        self._last_seen = {version.name: content for version, content in wanted.items()}
        self._drop(known)
        self._choose(ranked)
        self.failed_candidates = self._count_failed(known)
        return refusals

    def _has_lost_its_folder(self) -> bool:
        """Whether the owner's versions are all gone. `delete` would have left their history."""
        has_own = any(not loaded.version.shipped for loaded in self._loaded.values())
        return has_own and not versions(self._root) and not (self._root / HISTORY_FILE).exists()

    def _ranked(self, known: list[Version]) -> list[Choice]:
        """The versions that can be served, best first."""
        if self._pinned is None:
            return choices(self._root, by_hand=self._by_hand)
        return [
            Choice(version, "TICKCROSS_VERSION pins it") for version in known if version.name == self._pinned
        ]

    def _first(self, ranked: list[Choice]) -> Choice | None:
        return next((choice for choice in ranked if choice.version.name not in self._refused), None)

    def _choose(self, ranked: list[Choice]) -> None:
        """Choose the version to serve. It does not change until the first choice is loaded."""
        first = self._first(ranked)
        if first and (loaded := self._loaded.get(first.version.name)):
            self.best = Best(loaded, first.reason)

    def _count_failed(self, known: list[Version]) -> int:
        best = self.best
        return sum(version.failed for version in known if best and version.order > best.loaded.version.order)

    def _load_all(self, known: list[Version], ranked: list[Choice], *, patient: bool) -> list[Refusal]:
        stable = [
            (version, content)
            for version, content in self._wanted(known, ranked).items()
            if not patient or self._last_seen.get(version.name) == content
        ]
        return [refusal for version, content in stable if (refusal := self._load_or_refuse(version, content))]

    def _wanted(self, known: list[Version], ranked: list[Choice]) -> dict[Version, int]:
        """The versions to load and their hashes. Refused ones are included, as they may be repaired."""
        first = self._first(ranked)
        good = [version.name for version in known if not version.failed and version.name not in self._refused]
        kept = {*good[: self._max_versions], *self._refused}
        kept |= {first.version.name} if first else set()
        kept |= {self.best.loaded.version.name} if self.best else set()
        return {version: content_of(version.folder) for version in known if version.name in kept}

    def _load_or_refuse(self, version: Version, content: int) -> Refusal | None:
        name = version.name
        known = self._loaded.get(name)
        if self._refused.get(name) == content or (known is not None and known.content == content):
            return None
        try:
            self._loaded[name] = self._load(version, content)
        except BadSettings:  # the engine is missing
            raise
        except (TickcrossError, OSError) as error:
            self._refused[name] = content
            return Refusal(name, content, str(error))
        self._refused.pop(name, None)
        return None

    def _load(self, version: Version, content: int) -> Loaded:
        """Load and check a version. The self-test uses the engine, and warms it up."""
        started = time.perf_counter()
        classifier = Classifier.load(version.folder, self._engine, version.name)
        classifier.self_test()
        return Loaded(version, classifier, content, time.perf_counter() - started)

    def _drop(self, known: list[Version]) -> None:
        """Drop deleted versions, but not all at once, as their disk may be back in a moment.

        An old version stays until a newer one is loaded, as the newer one may be refused.
        """
        names = [each.name for each in known if each.name in self._loaded and not each.failed]
        seen = {*self._last_seen, *names[: self._max_versions]}
        self._refused = {name: content for name, content in self._refused.items() if name in self._last_seen}
        staying = {name: loaded for name, loaded in self._loaded.items() if name in seen}
        if staying:
            self._loaded = staying


def content_of(folder: Path) -> int:
    """A hash of the names, sizes and times of the files in a folder."""
    try:
        facts = [_facts_of(entry) for entry in folder.iterdir()]
    except OSError:  # it was deleted meanwhile
        return 0
    return zlib.crc32(repr(sorted(facts)).encode())


def _facts_of(entry: Path) -> tuple[str, int, int, int]:
    """Name, size and times of a file, or of a broken link itself."""
    try:
        facts = entry.stat()
    except OSError:
        facts = entry.lstat()
    return entry.name, facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns
