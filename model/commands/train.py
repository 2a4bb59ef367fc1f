"""`python -m model train`: draw a training set, train, and write the next version."""

import argparse
import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from model.artifact import load_version
from model.commands.arguments import ROOT
from model.dataset import load_folder
from model.errors import BadArchitecture, BadSettings
from model.files import bytes_of_file
from model.nn.cost import COSTS
from model.nn.gradient_descent import OPTIMISERS
from model.training import Job, OwnMarks, Reports, TrainingSettings
from model.training.progress import ProgressBar
from model.training.settings import FURTHER

_MOST_BYTES = 1024 * 1024
"""Of the file that describes an architecture."""

_NUMBERS = {
    "seed": (int, "of everything random"),
    "examples": (int, "marks to draw"),
    "epochs": (int, "passes over the training set, at most"),
    "batch_size": (int, "marks in a mini-batch"),
    "learning_rate": (float, "the highest; the schedule goes down from there"),
    "patience": (int, "epochs without a better validation set before it stops"),
    "own_share": (float, "share of the training set that is made out of --marks"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Every choice of a run; what is not given is as in TrainingSettings."""
    usual = TrainingSettings()
    parser.add_argument(
        "--output", type=Path, default=ROOT, metavar="DIR", help=f"the versions' folder ({ROOT})"
    )
    for name, (kind, meaning) in _NUMBERS.items():
        parser.add_argument(
            f"--{name.replace('_', '-')}",
            type=kind,
            metavar="N" if kind is int else "X",
            help=f"{meaning} ({getattr(usual, name)}{_when_resumed(name)})",
        )
    parser.add_argument("--cost", choices=COSTS, help=f"the cost function ({usual.cost})")
    parser.add_argument("--optimiser", choices=OPTIMISERS, help=f"the rule of descent ({usual.optimiser})")
    parser.add_argument(
        "--architecture", type=Path, metavar="FILE", help="JSON with `grid_size` and `layers`"
    )
    parser.add_argument(
        "--marks", type=Path, metavar="DIR", help="own pictures, in tick/, cross/ and neither/"
    )
    parser.add_argument("--only-marks", action="store_true", help="learn from --marks alone")
    parser.add_argument("--resume", type=Path, metavar="VERSION_DIR", help="train this version further")


def run(arguments: argparse.Namespace) -> int:
    """Train; the folder of the new version is the last line printed."""
    _check_output(arguments.output)
    resumed = load_version(arguments.resume) if arguments.resume else None
    settings = _settings(arguments)
    bar = ProgressBar()
    job = Job(
        settings=settings,
        own_marks=_own_marks(arguments, resumed.network.grid_size if resumed else settings.grid_size, bar),
        resumed=resumed,
        command=("python", "-m", "model", *sys.argv[1:]),
        reports=Reports(bar.drawn, bar.stepped, bar.epoch, lambda watch: bar.say(str(watch))),
    )
    print(job.run(arguments.output))
    return 0


def _check_output(root: Path) -> None:
    """Raise OSError now, and not after the run, when `root` is there and is not a folder to be read."""
    with suppress(FileNotFoundError):
        os.scandir(root).close()


def _settings(arguments: argparse.Namespace) -> TrainingSettings:
    names = (*_NUMBERS, "cost", "optimiser")
    given = dict(FURTHER) if arguments.resume else {}
    given |= {name: getattr(arguments, name) for name in names if getattr(arguments, name) is not None}
    if arguments.architecture and arguments.resume:
        raise BadSettings("--architecture and --resume exclude each other: a version keeps its architecture")
    return TrainingSettings(**given, **_architecture(arguments.architecture))


def _when_resumed(name: str) -> str:
    return f"; with --resume {FURTHER[name]}" if name in FURTHER else ""


def _architecture(path: Path | None) -> dict[str, Any]:
    """Read `{"grid_size": S, "layers": [...]}`, either of which may be left out."""
    if path is None:
        return {}
    try:
        wanted = json.loads(bytes_of_file(path, _MOST_BYTES).decode())
    except ValueError as error:
        raise BadArchitecture(f"{path} is not JSON: {error}") from error
    if not isinstance(wanted, dict) or wanted.keys() - {"grid_size", "layers"}:
        raise BadArchitecture(f"{path}: expected an object with `grid_size` and `layers`")
    return wanted


def _own_marks(arguments: argparse.Namespace, grid_size: int, bar: ProgressBar) -> OwnMarks | None:
    if arguments.marks is None:
        if arguments.only_marks:
            raise BadSettings("--only-marks needs --marks")
        return None
    folder = load_folder(arguments.marks, grid_size)
    for complaint in folder.skipped:
        bar.say(f"skipped {complaint}")
    return OwnMarks(folder, alone=arguments.only_marks)
