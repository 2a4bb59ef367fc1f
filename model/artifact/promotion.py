"""Promotes, rolls back and deletes versions. Each action is atomic, under a lock."""

import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from model.artifact.catalogue import Version, find_version, known_versions
from model.artifact.choosing import SERVED_FILE, by_exam, first_choice, promoted_name
from model.artifact.durable import replace_file, sync_folder
from model.artifact.history import Action, Entry, History, locked_history
from model.artifact.loading import load_version
from model.errors import BadVersion


def promote(root: Path, name: str) -> Version:
    """Serve this version until another is promoted, whether it passed its exam or not.

    Raises BadVersion if it does not exist, and BadArtifact if it fails a check.
    """
    with _changing(root) as history:
        version = find_version(root, name)
        load_version(version.folder)
        if promoted_name(root) != name:
            _serve(root, history, "promoted", version, _served_name(root))
    return version


def rollback(root: Path) -> Version:
    """Go back to the version that was served before the present one, and return it.

    Without an earlier promotion, that is the newest older version that passed its exam. Raises BadVersion if
    there is none.
    """
    with _changing(root) as history:
        served = _served_name(root)
        known = {version.name: version for version in known_versions(root)}
        before = [name for name in served_before(history.entries) if name in known and name != served]
        version = known[before[-1]] if before else _next_older(root, served)
        load_version(version.folder)
        _serve(root, history, "rolled back", version, served)
    return version


def delete(root: Path, name: str, *, force: bool = False) -> Version:
    """Delete a version's folder; its number is not used again.

    Raises BadVersion if it does not exist, was shipped, or is served and `force` is not given.
    """
    with _changing(root) as history:
        version = find_version(root, name)
        if version.shipped:
            raise BadVersion(f"version {name} was shipped and cannot be deleted")
        if name == _served_name(root) and not force:
            raise BadVersion(f"version {name} is served; promote another first, or delete it with --force")
        was_promoted = promoted_name(root) == name
        history.add("deleted", name, version.digits)
        grave = root / f".deleting-{secrets.token_hex(8)}"
        version.folder.rename(grave)
        if was_promoted:
            (root / SERVED_FILE).unlink()
        sync_folder(root)
        _remove(grave)
    return version


def served_before(entries: Sequence[Entry]) -> list[str]:
    """Return the versions that a rollback can return to, the most recently served one last."""
    stack: list[str] = []
    for entry in entries:
        if entry["action"] == "promoted" and entry.get("before"):
            stack.append(str(entry["before"]))
        elif entry["action"] == "rolled back":
            while stack and stack.pop() != entry["version"]:
                pass
    return stack


@contextmanager
def _changing(root: Path) -> Iterator[History]:
    """Lock the folder against changes by other processes; creates it if only shipped versions exist."""
    if not known_versions(root):
        raise BadVersion(f"{root} holds no version: expected folders named 1, 2, 3 ...")
    root.mkdir(parents=True, exist_ok=True)
    with locked_history(root) as history:
        yield history


def _serve(root: Path, history: History, action: Action, version: Version, before: str | None) -> None:
    history.add(action, version.name, version.digits, before=before)  # first, so that a rollback can find it
    replace_file(root / SERVED_FILE, f"{version.name}\n".encode())


def _served_name(root: Path) -> str | None:
    choice = first_choice(root)
    return choice.version.name if choice else None


def _next_older(root: Path, served: str | None) -> Version:
    """The version after the served one in the order of `by_exam`."""
    ranked = [choice.version for choice in by_exam(known_versions(root))]
    names = [version.name for version in ranked]
    older = ranked[names.index(served) + 1 :] if served in names else ranked
    if not older:
        raise BadVersion(f"there is no version to roll back to from version {served}")
    return older[0]


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
