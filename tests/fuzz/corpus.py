"""The inputs that are kept: one archive for each target, of small inputs that each do something new."""

import hashlib
import zipfile
from collections.abc import Iterable
from pathlib import Path

FOLDER = Path(__file__).parent / "corpus"
MAX_INPUTS = 200
MAX_BYTES = 4096
"""Of an input: larger ones are mutated to less effect."""

OLDEST = (1980, 1, 1, 0, 0, 0)
"""The time of every entry, so that the same inputs make the same archive."""


def archive_of(target: str) -> Path:
    """Where the inputs of a target are kept."""
    return FOLDER / f"{target}.zip"


def kept(target: str) -> list[bytes]:
    """The inputs of a target that are kept; none for a new target."""
    archive = archive_of(target)
    if not archive.exists():
        return []
    with zipfile.ZipFile(archive) as file:
        return [file.read(name) for name in file.namelist()]


def keep(target: str, inputs: Iterable[bytes]) -> None:
    """Keep these inputs, and no others: the smallest, where they are too many."""
    chosen = sorted(set(inputs), key=lambda data: (len(data), data))[:MAX_INPUTS]
    FOLDER.mkdir(exist_ok=True)
    with zipfile.ZipFile(archive_of(target), "w", zipfile.ZIP_DEFLATED) as file:
        for data in chosen:
            file.writestr(zipfile.ZipInfo(name_of(data), OLDEST), data, zipfile.ZIP_DEFLATED)


def name_of(data: bytes) -> str:
    """The name of an input, as libFuzzer names it."""
    return hashlib.sha1(data, usedforsecurity=False).hexdigest()
