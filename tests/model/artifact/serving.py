"""Which version of a folder is served, for the tests."""

from pathlib import Path

from model.artifact import promoted_version


def served(root: Path) -> str | None:
    """Its name; None where there is none."""
    folder = promoted_version(root)
    return folder.name if folder else None
