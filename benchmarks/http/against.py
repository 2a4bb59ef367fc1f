"""Serves other checkouts of this project, such as a release, beside this one."""

import argparse
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from benchmarks.http.catalogue import OURS, Server


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--against`, which may be given several times, and `--python`."""
    parser.add_argument(
        "--against", type=Path, action="append", default=[], help="another checkout, measured beside ours"
    )
    parser.add_argument(
        "--python", type=Path, help="the Python for checkouts without a .venv; this one by default"
    )


def other_checkouts(options: argparse.Namespace) -> list[Server]:
    """The services of the checkouts on the command line."""
    return [
        _service_of(folder.resolve(), options.python or Path(sys.executable)) for folder in options.against
    ]


def _service_of(folder: Path, python: Path) -> Server:
    """The service of a checkout, named by its folder and version."""
    own = folder / ".venv" / "bin" / "python"
    programs = (own if own.exists() else python).absolute().parent
    ask = [str(programs / "python"), "-c", "import service; print(service.VERSION)"]
    version = subprocess.run(ask, cwd=folder, capture_output=True, text=True, check=True).stdout.strip()
    name = f"{OURS.name} {version} ({folder.name})"
    return replace(OURS, name=name, environment=programs, folder=folder)
