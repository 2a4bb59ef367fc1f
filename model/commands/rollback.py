"""`python -m model rollback`: go back to the version that was served before."""

import argparse

from model.artifact import rollback
from model.commands.arguments import add_artifacts_argument


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Let the user name the folder of versions."""
    add_artifacts_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Go back."""
    version = rollback(arguments.artifacts)
    print(f"rolled back to version {version.name} ({version.digits}): it is served until another is promoted")
    return 0
