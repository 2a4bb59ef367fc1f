"""Which version of a folder is served, for the tests."""

from pathlib import Path

from model.artifact import served_folder


def served(root: Path) -> str | None:
    """Its name; None where there is none."""
    folder = served_folder(root)
    return folder.name if folder else None
