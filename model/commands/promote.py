"""`python -m model promote N`: serve this version until another one is promoted."""

import argparse
import sys

from model.artifact import promote
from model.commands.arguments import add_artifacts_argument, add_version_argument


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Let the user name the version."""
    add_version_argument(parser)
    add_artifacts_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Promote it."""
    version = promote(arguments.artifacts, arguments.version)
    if version.failed:
        sys.stderr.write(f"warning: version {version.name} failed its exam\n")
    print(f"version {version.name} ({version.digits}) is promoted: it is served until another one is")
    return 0
