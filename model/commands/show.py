"""`python -m model show N`: the accuracy, the exam and the history of a version."""

import argparse
from pathlib import Path

from model.artifact import find_version, load_version
from model.artifact.history import read_history
from model.commands.arguments import add_artifacts_argument, add_version_argument, checksum_warning
from model.exam import exam_report


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Let the user name the version."""
    add_version_argument(parser)
    add_artifacts_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Load the version, which checks it, and print its accuracy, exam and history."""
    version = find_version(arguments.artifacts, arguments.version)
    artifact = load_version(version.folder, version.name)
    manifest = artifact.manifest
    parts = [
        f"version {artifact.version}, hash {artifact.digits}, made {manifest['created']}\nin {version.folder}"
    ]
    if not artifact.has_sums:
        parts.append(checksum_warning(version.folder))
    if "accuracy" in manifest:
        parts.append(f"right on its validation set: {manifest['accuracy']['three_way']:.2%}")
    parts.append(exam_report(manifest["exam"]) if "exam" in manifest else "It had no exam.")
    print("\n\n".join([*parts, *_history(arguments.artifacts, version.name)]))
    return 0


def _history(root: Path, name: str) -> list[str]:
    """A text with a line for each action on the version; an empty list if there was none."""
    entries = [entry for entry in read_history(root) if entry["version"] == name]
    lines = [f"{entry['time']}  {entry['action']}" for entry in entries]
    return ["\n".join(lines)] if lines else []
