"""Lists versions: those in the owner's folder, together with those that were shipped.

The same weights under the same number are one version. If the owner has, or once had, a version 2 with other
weights than the shipped version 2, the shipped one is called `2-shipped`, so that a name means one thing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from model.artifact.history import read_history
from model.artifact.loading import MANIFEST_FILE, read_manifest
from model.artifact.manifest import digits_of, has_passed
from model.artifact.versions import SHIPPED, shipped_root, versions
from model.errors import BadArtifact, BadVersion


@dataclass(frozen=True, slots=True)
class Facts:
    """A summary of a manifest: the hash of the weights, when they were made, and the exam."""

    sha256: str
    digits: str
    created: str
    accuracy: float | None
    exam: bool
    passed: bool


@dataclass(frozen=True, slots=True)
class Version:
    """A version: its name, its number, its folder, and whether it was shipped."""

    name: str
    number: int
    folder: Path
    shipped: bool

    @property
    def order(self) -> tuple[int, bool]:
        """A sort key, larger for newer versions; for equal numbers, the owner's is newer than the shipped."""
        return self.number, not self.shipped

    @property
    def facts(self) -> Facts | None:
        """The facts in its manifest; None when it cannot be read."""
        return _facts_of(self.folder)

    @property
    def digits(self) -> str | None:
        """The first eight digits of its hash; None when its manifest cannot be read."""
        return self.facts.digits if self.facts else None

    @property
    def passed(self) -> bool:
        """Whether its manifest can be read and does not say that it failed its exam."""
        return bool((facts := self.facts) and facts.passed)

    @property
    def failed(self) -> bool:
        """Whether its manifest says that it failed its exam."""
        return bool((facts := self.facts) and not facts.passed)


def known_versions(root: Path) -> list[Version]:
    """Return the versions in `root` and the shipped ones, the newest first."""
    shipped = {number: shipped_root(root) / str(number) for number in versions(shipped_root(root))}
    own = {number: root / str(number) for number in versions(root)}
    copies = {number for number in own.keys() & shipped.keys() if _same(own[number], shipped[number])}
    known = [Version(str(number), number, own[number], shipped=False) for number in own.keys() - copies]
    for number, folder in shipped.items():
        is_taken = number in own.keys() - copies or _was_taken(root, str(number), folder)
        name = f"{number}-{SHIPPED}" if is_taken else str(number)
        known.append(Version(name, number, folder, shipped=True))
    return sorted(known, key=lambda version: version.order, reverse=True)


def find_version(root: Path, name: str) -> Version:
    """Return the version with this name; if there is none, BadVersion lists the names that exist."""
    known = known_versions(root)
    for version in known:
        if version.name == name:
            return version
    raise BadVersion(f"there is no version {name} in {root}; there is {_listed(known)}")


def _listed(known: Sequence[Version]) -> str:
    return ", ".join(version.name for version in reversed(known)) or "none"


def _was_taken(root: Path, name: str, shipped: Path) -> bool:
    """Whether the history of `root` has other weights under this name."""
    facts = _facts_of(shipped)
    digits = facts.digits if facts else None
    return any(entry["version"] == name and entry.get("hash") != digits for entry in read_history(root))


def _same(one: Path, other: Path) -> bool:
    """Whether two folders have the same weights, as far as their manifests say."""
    mine, yours = _facts_of(one), _facts_of(other)
    return mine is not None and yours is not None and mine.sha256 == yours.sha256


def _facts_of(folder: Path) -> Facts | None:
    try:
        stat = (folder / MANIFEST_FILE).stat()
        return _read_facts(folder, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
    except (OSError, BadArtifact):
        return None


@lru_cache(maxsize=16384)
def _read_facts(folder: Path, *_: int) -> Facts:
    """Read the facts; a manifest is read again when its file's inode, size or times have changed."""
    manifest = read_manifest(folder)
    accuracy = manifest["accuracy"]["three_way"] if "accuracy" in manifest else None
    return Facts(
        sha256=manifest["weights"]["sha256"],
        digits=digits_of(manifest),
        created=manifest["created"],
        accuracy=accuracy,
        exam="exam" in manifest,
        passed=has_passed(manifest),
    )
