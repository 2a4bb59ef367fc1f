"""The files that a command line names: pictures, folders of pictures, and glob patterns."""

import glob
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from model.bulk.rows import Input, Row
from model.dataset.label_folders import Skipped, files_below
from model.errors import BadJob

Report = Callable[[Skipped], object]
"""Called with each skipped folder below a named one."""


def named_files(names: Sequence[str], report: Report) -> Iterator[str]:
    """The paths of files: those named, those in a named folder and below it, and those that match a pattern.

    They come in the order of the names, and sorted by path for each name. Hidden files in folders are
    left out. Raises BadJob for a folder or a pattern without a file.
    """
    for name in names:
        if Path(name).is_dir():
            yield from _files_below(name, report)
        elif glob.has_magic(name) and not Path(name).exists():
            yield from _matching_files(name)
        else:
            yield name


def input_of(names: Sequence[str], output: Path, report: Report) -> Input:
    """The files as the input of a job that writes into `output`.

    Raises BadJob as `named_files` does, for a missing file, and for a folder with the output in it.
    """
    for name in names:
        if not glob.has_magic(name) and not Path(name).exists():
            raise BadJob(f"{name}: there is no such file or folder")
        if Path(name).is_dir() and output.resolve().is_relative_to(Path(name).resolve()):
            raise BadJob(
                f"{output} is in {name}, so its files would be read as pictures; choose another folder"
            )
    paths = [*named_files(names, report)]
    return Input(Path.cwd(), lambda: (Row(number, path) for number, path in enumerate(paths)))


def _files_below(folder: str, report: Report) -> Iterator[str]:
    files, skipped = files_below(Path(folder))
    for each in skipped:
        report(each)
    if not files:
        raise BadJob(f"{folder}: there is no file in this folder")
    return map(str, files)


def _matching_files(pattern: str) -> list[str]:
    matches = glob.iglob(pattern, recursive=True)  # noqa: PTH207, Path.glob takes no absolute patterns
    files = sorted(name for name in matches if not Path(name).is_dir())
    if not files:
        raise BadJob(f"{pattern}: no file matches this pattern")
    return files
