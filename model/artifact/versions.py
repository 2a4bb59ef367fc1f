"""Version folders: numbered 1, 2, 3 ..., each written completely or not at all, and never changed.

The owner's versions are in `artifacts/tickcross` or another folder. The shipped ones are listed with them. An
image has these in `shipped/tickcross`, where a volume over `artifacts` does not hide them, and an installed
package has them in `model/shipped`.
"""

import json
import secrets
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from model.artifact import weights
from model.artifact.checksums import SUMS_FILE, digest, sums_of
from model.artifact.durable import sync_folder, write_folder
from model.artifact.history import HISTORY_FILE, Entry, locked_history
from model.artifact.loading import MANIFEST_FILE
from model.artifact.manifest import Manifest, Weights, digits_of
from model.errors import BadArtifact, BadOutput
from model.files import reason_of
from model.nn.network import Network

SHIPPED = "shipped"
_BYTES_A_PARAMETER = 40  # the weights, and a checkpoint with the optimiser's state
_BYTES_BESIDES = 8_000_000  # manifest, card, curve and snapshots, with room to spare

_MAX_DIGITS = 15
"""A float holds numbers with this many digits exactly, and metrics store versions as floats."""

DEFAULT_ROOT = Path("artifacts", "tickcross")
"""The folder of versions if no other is named, relative to the current folder."""

_OF_PACKAGE = Path(__file__).parents[1] / SHIPPED
"""The shipped versions of an installed package; a checkout has no such folder."""


def shipped_root(root: Path) -> Path:
    """Return the folder of the shipped versions that are listed with those in `root`."""
    of_image = _of_image(root)
    return of_image if of_image.is_dir() else _OF_PACKAGE


def may_be_missing(root: Path) -> bool:
    """Return whether there are shipped versions for `root`, so that `root` itself need not exist."""
    return _of_image(root).is_dir() or (root == DEFAULT_ROOT and _OF_PACKAGE.is_dir())


def _of_image(root: Path) -> Path:
    return root.absolute().parent.parent / SHIPPED / root.name


def versions(root: Path) -> list[int]:
    """Return the version numbers that are in use in `root`, in order; none if there is no such folder.

    Everything that has a number as its name counts: a file is refused when it is loaded, and no new version
    gets its number.
    """
    if not root.is_dir():
        return []
    return sorted(int(entry.name) for entry in root.iterdir() if _is_number(entry.name))


def latest_version(root: Path) -> Path:
    """Return the folder of the highest version in `root`; raises BadArtifact if there is none."""
    numbers = versions(root)
    if not numbers:
        raise BadArtifact(f"{root} holds no version: expected folders named 1, 2, 3 ...")
    return root / str(numbers[-1])


def check_room(root: Path, parameters: int) -> None:
    """Check that a version with that many parameters can be written into `root`, with a temporary file.

    Raises BadOutput if there is not enough space, or no permission, or if a file is in the place of a folder.
    """
    try:
        place = next(path for path in (root, *root.parents) if path.exists())
        next(iter(place.iterdir()), None)  # its versions must be listable
        with tempfile.TemporaryFile(dir=place) as file:
            file.write(bytes(_BYTES_BESIDES + _BYTES_A_PARAMETER * parameters))
            file.flush()
        if (root / HISTORY_FILE).exists():
            with locked_history(root):  # each new version adds a line to it
                pass
    except OSError as error:
        raise BadOutput(root, reason_of(error)) from error


def save_version(
    root: Path, network: Network, manifest: Manifest, more_files: Mapping[str, str | bytes]
) -> Path:
    """Write the next version into `root` and return its folder.

    `more_files` are further files by name, such as the card. The manifest's `weights` is filled in here.
    Everything is written to a hidden folder beside the versions, synced, then renamed: other processes see a
    complete version or none, even if this process is interrupted.
    """
    data = weights.encode(network)
    entry: Weights = {"file": weights.WEIGHTS_FILE, "sha256": digest(data)}
    whole: Manifest = {**manifest, "weights": entry}
    text = json.dumps(whole, indent=1, allow_nan=False, ensure_ascii=False) + "\n"
    files = {weights.WEIGHTS_FILE: data, MANIFEST_FILE: _encoded(text)}
    files |= {name: each if isinstance(each, bytes) else _encoded(each) for name, each in more_files.items()}
    root.mkdir(parents=True, exist_ok=True)
    draft = root / f".writing-{secrets.token_hex(8)}"
    try:
        write_folder(draft, {**files, SUMS_FILE: sums_of(files)})
        return _publish(draft, root, digits_of(whole))
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _encoded(text: str) -> bytes:
    """The text in UTF-8; a file name in it may have bytes that are not UTF-8."""
    return text.encode(errors="replace")


def _is_number(name: str) -> bool:
    return name.isascii() and name.isdigit() and name[0] != "0" and len(name) <= _MAX_DIGITS


def _publish(draft: Path, root: Path, digits: str) -> Path:
    """Give the draft the next number, under a lock, as other processes may write versions too."""
    with locked_history(root) as history:
        target = root / str(_next_number(root, history.entries))
        draft.rename(target)
        sync_folder(root)
        history.add("written", target.name, digits)
    return target


def _next_number(root: Path, entries: Sequence[Entry]) -> int:
    """One more than the highest number of any version, present or deleted, own or shipped."""
    names = [entry["version"].removesuffix(f"-{SHIPPED}") for entry in entries]
    past = [int(name) for name in names if _is_number(name)]
    return max([0, *versions(root), *versions(shipped_root(root)), *past]) + 1
