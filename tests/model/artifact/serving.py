"""Says which version of a folder is served."""

from pathlib import Path

from model.artifact import served_folder


def served(root: Path) -> str | None:
    """The name of the served version, or None."""
    folder = served_folder(root)
    return folder.name if folder else None
