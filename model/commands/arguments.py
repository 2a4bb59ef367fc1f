"""Arguments that several commands have: a version, a threshold."""

import argparse
import sys
from pathlib import Path

from model.artifact import DEFAULT_ROOT, latest_version, served_folder
from model.artifact.checksums import SUMS_FILE

VERSION_HELP = f"folder of the version (default: the version served in {DEFAULT_ROOT})"


def add_artifact_argument(parser: argparse.ArgumentParser) -> None:
    """Let the user name the folder of a version."""
    parser.add_argument("--artifact", type=Path, metavar="VERSION_DIR", help=VERSION_HELP)


def add_threshold_argument(parser: argparse.ArgumentParser) -> None:
    """Let the user choose another threshold than the version's."""
    words = "answer neither if both scores are below X, 0 to 1 (default: the version's own)"
    parser.add_argument("--threshold", type=_share, metavar="X", help=words)


def _share(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not from 0 to 1")
    return value


def add_artifacts_argument(parser: argparse.ArgumentParser) -> None:
    """Let the user name the folder of versions."""
    words = "folder of versions (default: %(default)s)"
    parser.add_argument("--artifacts", type=Path, default=DEFAULT_ROOT, metavar="DIR", help=words)


def add_version_argument(parser: argparse.ArgumentParser) -> None:
    """Require the name of a version."""
    parser.add_argument("version", metavar="N", help="name of the version, such as 2")


def chosen_version(arguments: argparse.Namespace) -> Path:
    """Return the folder that the user named, or the served version; raises BadArtifact if there is none.

    Prints a warning if the version has no checksums.
    """
    folder = arguments.artifact or served_folder(DEFAULT_ROOT) or latest_version(DEFAULT_ROOT)
    if folder.is_dir() and not (folder / SUMS_FILE).exists():
        sys.stderr.write(f"warning: {checksum_warning(folder)}\n")
    return folder


def checksum_warning(folder: Path) -> str:
    """A sentence on a version folder without checksums."""
    return f"{folder} has no {SUMS_FILE}: a change to its manifest would not be noticed"
