"""`python -m model delete N`: delete a version permanently."""

import argparse

from model.artifact import delete
from model.commands.arguments import add_artifacts_argument, add_version_argument


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Let the user name the version, and delete it even if it is served."""
    add_version_argument(parser)
    parser.add_argument("--force", action="store_true", help="delete it even if it is served")
    add_artifacts_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Delete it."""
    version = delete(arguments.artifacts, arguments.version, force=arguments.force)
    print(f"version {version.name} is deleted; its number is not used again")
    return 0
