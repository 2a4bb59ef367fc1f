"""Finds the folders of each label in a folder of marks, and the files in them."""

import os
from pathlib import Path
from typing import NamedTuple

from model.errors import BadMarks
from model.files import reason_of
from model.labels import LABELS

_PLURALS = {"ticks": "tick", "crosses": "cross", "neithers": "neither"}
_EXPECTED = "tick/, cross/ or neither/"
_NAMED = 3
"""The number of other folders and files that an error names."""

_EMPTY = (
    "the folder is empty; in a container, check the path that is mounted, and let it begin with / as in"
    ' -v "$PWD/my-marks:/marks:ro": docker-compose 1.29 makes an empty volume of ./my-marks'
)


class LabelFolder(NamedTuple):
    """A folder of pictures, and their label as an index into LABELS."""

    path: Path
    label: int


class Skipped(NamedTuple):
    """A file or folder that is not used, and why."""

    path: Path
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


def label_of(folder_name: str) -> int | None:
    """The label of a folder with this name, ignoring case and plural; None if it has none."""
    name = folder_name.lower()
    label = _PLURALS.get(name, name)
    return LABELS.index(label) if label in LABELS else None


def label_folders(directory: Path) -> tuple[list[LabelFolder], list[Skipped]]:
    """The folders in `directory` for a label, in the order of LABELS, and the other entries.

    Raises BadMarks if `directory` is missing, not a folder, unreadable or empty, or has no such folder.
    """
    labels = {path: label_of(path.name) if is_folder else None for path, is_folder in entries_of(directory)}
    folders = [LabelFolder(path, label) for path, label in labels.items() if label is not None]
    others = [path for path, label in labels.items() if label is None]
    if not folders:
        raise BadMarks(f"{directory}: there is no {_EXPECTED} in it, only {_listed(others)}")
    folders.sort(key=lambda folder: folder.label)
    return folders, [unused(path) for path in others]


def entries_of(directory: Path) -> list[tuple[Path, bool]]:
    """The entries of a folder of marks without hidden ones, sorted, and whether each is a folder.

    Raises BadMarks if `directory` is missing, not a folder, unreadable or empty.
    """
    try:
        paths = sorted(path for path in directory.iterdir() if not _is_hidden(path.name))
        entries = [(path, path.is_dir()) for path in paths]
    except FileNotFoundError as error:
        raise BadMarks(f"{directory}: there is no such folder") from error
    except NotADirectoryError as error:
        raise BadMarks(f"{directory} is not a folder; expected one with {_EXPECTED} in it") from error
    except OSError as error:
        raise BadMarks(f"{directory}: {_unreadable(error)}") from error
    if not entries:
        raise BadMarks(f"{directory}: {_EMPTY}")
    return entries


def unused(path: Path) -> Skipped:
    """A file or folder beside the folders of labels."""
    if path.is_dir():
        return Skipped(path, f"the folder's name is not a label; expected {_EXPECTED}")
    return Skipped(path, f"it is not in {_EXPECTED}")


def files_below(directory: Path) -> tuple[list[Path], list[Skipped]]:
    """The files in a folder and its subfolders, sorted by path, and the folders that were skipped.

    Hidden files and folders are ignored.
    """
    files: list[Path] = []
    links: list[Path] = []
    errors: list[OSError] = []
    for place, folder_names, file_names in os.walk(directory, onerror=errors.append):
        folder_names[:] = [name for name in folder_names if not _is_hidden(name)]
        links += [Path(place, name) for name in folder_names if Path(place, name).is_symlink()]
        files += [Path(place, name) for name in file_names if not _is_hidden(name)]
    skipped = [Skipped(path, "a link to a folder is not followed") for path in links]
    return sorted(files), skipped + [Skipped(Path(error.filename), _unreadable(error)) for error in errors]


def _unreadable(error: OSError) -> str:
    return f"the folder cannot be read: {reason_of(error)}"


def _listed(paths: list[Path]) -> str:
    names = [path.name + "/" * path.is_dir() for path in paths]
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")


def _is_hidden(name: str) -> bool:
    return name.startswith(".")
