"""What several commands take: a version, a threshold."""

import argparse
from pathlib import Path

from model.artifact import latest_version

ROOT = Path("artifacts/tickcross")


def add_artifact_argument(parser: argparse.ArgumentParser) -> None:
    """Let the user name a version folder."""
    parser.add_argument(
        "--artifact", type=Path, metavar="VERSION_DIR", help=f"the version to use; else the newest in {ROOT}"
    )


def add_threshold_argument(parser: argparse.ArgumentParser) -> None:
    """Let the user choose another threshold than the version's."""
    parser.add_argument("--threshold", type=_share, metavar="X", help="scores below it are neither, 0 to 1")


def _share(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not from 0 to 1")
    return value


def chosen_version(arguments: argparse.Namespace) -> Path:
    """Return the folder that the user named, or the newest version; BadArtifact when there is none."""
    return arguments.artifact or latest_version(ROOT)
