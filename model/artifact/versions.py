"""Version folders: numbered 1, 2, 3 ..., each written whole or not at all, and never touched again."""

import json
import os
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path

from model.artifact import weights
from model.artifact.loading import MANIFEST_FILE
from model.artifact.manifest import Manifest, Weights
from model.errors import BadArtifact
from model.nn.network import Network


def versions(root: Path) -> list[int]:
    """Return the numbers that are taken in `root`, in order; none when there is no such folder.

    Anything with a number for its name counts: what is not a folder is refused when it is loaded, and no new
    version gets its number.
    """
    if not root.is_dir():
        return []
    return sorted(int(entry.name) for entry in root.iterdir() if _is_version(entry))


def latest_version(root: Path) -> Path:
    """Return the folder of the highest version in `root`; BadArtifact when there is none."""
    numbers = versions(root)
    if not numbers:
        raise BadArtifact(f"{root} holds no version: expected folders named 1, 2, 3 ...")
    return root / str(numbers[-1])


def save_version(
    root: Path, network: Network, manifest: Manifest, more_files: Mapping[str, str | bytes]
) -> Path:
    """Write the next version into `root` and return its folder.

    `more_files` are further files by name, such as the card. The manifest's `weights` is filled in here.
    Everything is written to a hidden folder beside the versions, synced, then renamed: other processes see a
    whole version or none, whatever interrupts this one.
    """
    data = weights.encode(network)
    entry: Weights = {"file": weights.WEIGHTS_FILE, "sha256": weights.digest(data)}
    text = json.dumps({**manifest, "weights": entry}, indent=1, allow_nan=False) + "\n"
    files = {weights.WEIGHTS_FILE: data, MANIFEST_FILE: text.encode()}
    files |= {name: each if isinstance(each, bytes) else each.encode() for name, each in more_files.items()}
    root.mkdir(parents=True, exist_ok=True)
    draft = root / f".writing-{secrets.token_hex(8)}"
    try:
        _write_folder(draft, files)
        return _publish(draft, root)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _is_version(entry: Path) -> bool:
    return entry.name.isascii() and entry.name.isdigit() and entry.name[0] != "0"


def _write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir()
    for name, data in files.items():
        with (folder / name).open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    _sync(folder)


def _publish(draft: Path, root: Path) -> Path:
    """Give the draft the next free number; onto a full folder it fails, so of two writers one goes on."""
    while True:
        target = root / str(max(versions(root), default=0) + 1)
        try:
            draft.rename(target)
        except OSError:
            if not target.exists():
                raise
        else:
            _sync(root)
            return target


def _sync(folder: Path) -> None:
    """Make the folder's own entries durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
