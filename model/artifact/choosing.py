"""Decides which version is served: the promoted one, or else the newest that passed its exam."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from model.artifact.catalogue import Version, known_versions
from model.errors import BadArtifact, BadFile
from model.files import bytes_of_file

SERVED_FILE = "served"
_MAX_BYTES = 100


@dataclass(frozen=True, slots=True)
class Choice:
    """A version, and why it is served, as the end of a sentence."""

    version: Version
    reason: str


def choices(root: Path, *, by_hand: bool = False) -> list[Choice]:
    """Return the versions that may be served if none is pinned, the best first.

    `by_hand` leaves only the one that was promoted.
    """
    name = promoted_name(root)  # read first: a version that is written and promoted meanwhile is then listed
    known = known_versions(root)
    promoted = [Choice(version, "it was promoted") for version in known if version.name == name]
    if by_hand:
        return promoted
    missing = f"; version {name} was promoted but is missing" if name and not promoted else ""
    return [*promoted, *(Choice(each.version, each.reason + missing) for each in by_exam(known))]


def first_choice(root: Path) -> Choice | None:
    """Return the version that is served, unless a service pins another; None if there is none."""
    return next(iter(choices(root)), None)


def served_folder(root: Path) -> Path | None:
    """Return the folder of the version of `first_choice`; None if there is none."""
    choice = first_choice(root)
    return choice.version.folder if choice else None


def promoted_name(root: Path) -> str | None:
    """Return the name in the file `served`; None without the file, BadArtifact when it cannot be read."""
    path = root / SERVED_FILE
    try:
        return bytes_of_file(path, _MAX_BYTES).decode(errors="replace").strip()
    except BadFile as error:
        if not path.is_symlink() and not path.exists():
            return None
        raise BadArtifact(f"{path} cannot be read: {error.reason}") from error


def by_exam(known: Sequence[Version]) -> Iterator[Choice]:
    """The versions that passed their exam, the best first.

    The owner's versions come before newer shipped ones, as they were trained for a reason.
    """
    own = [version for version in known if version.passed and not version.shipped]
    shipped = [version for version in known if version.passed and version.shipped]
    for version in own:
        newer = [other.name for other in shipped if other.number >= version.number]
        stands = f", and your own training comes before shipped version {newer[0]}" if newer else ""
        yield Choice(version, f"it is the newest that passed its exam{stands}")
    for version in shipped:
        yield Choice(version, "it is the newest that was shipped, and no version of your own has passed")
