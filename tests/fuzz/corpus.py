"""The saved inputs: one archive for each target, with small inputs that each reach new code."""

import hashlib
import zipfile
from collections.abc import Iterable
from pathlib import Path

FOLDER = Path(__file__).parent / "corpus"
MAX_INPUTS = 200
MAX_BYTES = 4096
"""Maximum size of an input; mutations of larger ones are less effective."""

ENTRY_TIME = (1980, 1, 1, 0, 0, 0)
"""The time of every entry, so that the same inputs give the same archive."""


def archive_of(target: str) -> Path:
    """The archive of a target's saved inputs."""
    return FOLDER / f"{target}.zip"


def saved_inputs(target: str) -> list[bytes]:
    """The saved inputs of a target; none for a new target."""
    archive = archive_of(target)
    if not archive.exists():
        return []
    with zipfile.ZipFile(archive) as file:
        return [file.read(name) for name in file.namelist()]


def save_inputs(target: str, inputs: Iterable[bytes]) -> None:
    """Replace the saved inputs by these; only the smallest if there are too many."""
    chosen = sorted(set(inputs), key=lambda data: (len(data), data))[:MAX_INPUTS]
    FOLDER.mkdir(exist_ok=True)
    with zipfile.ZipFile(archive_of(target), "w", zipfile.ZIP_DEFLATED) as file:
        for data in chosen:
            file.writestr(zipfile.ZipInfo(name_of(data), ENTRY_TIME), data, zipfile.ZIP_DEFLATED)


def name_of(data: bytes) -> str:
    """The name that libFuzzer gives to an input."""
    return hashlib.sha1(data, usedforsecurity=False).hexdigest()
