"""Which version a command works with, when it is not told."""

import argparse
from pathlib import Path

from model.artifact import latest_version

ROOT = Path("artifacts/tickcross")


def add_artifact_argument(parser: argparse.ArgumentParser) -> None:
    """Let the user name a version folder."""
    parser.add_argument(
        "--artifact", type=Path, metavar="VERSION_DIR", help=f"the version to use; else the newest in {ROOT}"
    )


def chosen_version(arguments: argparse.Namespace) -> Path:
    """Return the folder that the user named, or the newest version; BadArtifact when there is none."""
    return arguments.artifact or latest_version(ROOT)
