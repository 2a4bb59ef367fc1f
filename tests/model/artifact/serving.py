"""Says which version of a folder is served."""

from pathlib import Path

from model.artifact import promoted_version


def served(root: Path) -> str | None:
    """The name of the served version, or None."""
    folder = promoted_version(root)
    return folder.name if folder else None
