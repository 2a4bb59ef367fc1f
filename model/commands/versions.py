"""`python -m model versions`: list the versions, and say which one is served."""

import argparse

from model.artifact import Choice, Version, first_choice, known_versions
from model.commands.arguments import add_artifacts_argument
from model.errors import BadVersion
from model.evaluation.tables import table

_HEADINGS = ("version", "hash", "made", "validation set", "exam", "from", "")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Let the user name the folder of versions."""
    add_artifacts_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print a table, the newest version first, and why one is served."""
    root = arguments.artifacts
    known = known_versions(root)
    if not known:
        raise BadVersion(f"{root} holds no version: expected folders named 1, 2, 3 ...")
    served = first_choice(root)
    print(table(_HEADINGS, [_row(version, served) for version in known]))
    if served:
        print(f"\nversion {served.version.name} is served: {served.reason}")
    else:
        print("\nno version is served: none has passed its exam, and none was promoted")
    return 0


def _row(version: Version, served: Choice | None) -> tuple[str, ...]:
    facts = version.facts
    origin = "shipped" if version.shipped else "this folder"
    mark = "served" if served and version == served.version else ""
    if facts is None:
        return version.name, "-", "-", "-", "cannot be read", origin, mark
    accuracy = "-" if facts.accuracy is None else f"{facts.accuracy:.2%}"
    exam = "none" if not facts.exam else "passed" if facts.passed else "FAILED"
    return version.name, facts.digits, facts.created[:16], accuracy, exam, origin, mark
