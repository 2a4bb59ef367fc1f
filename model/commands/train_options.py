"""The options of `python -m model train`, and the plan that they make."""

import argparse
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from model.artifact import DEFAULT_ROOT, served_folder
from model.commands.plan import Plan
from model.errors import BadArchitecture, BadSettings
from model.exam import ExamSettings
from model.files import bytes_of_file
from model.nn.cost import COSTS
from model.nn.gradient_descent import OPTIMISERS
from model.training import TrainingSettings
from model.training.settings import FURTHER

SERVED = "served"
"""The word for the served version, in place of the folder of a version."""

_MAX_BYTES = 1024 * 1024
"""The maximum size of a file with an architecture."""

_NUMBERS = {
    "seed": (int, "seed of all random numbers; the same seed gives the same weights"),
    "examples": (int, "number of marks to draw, including those of the validation set"),
    "epochs": (int, "maximum number of passes over the training set"),
    "batch_size": (int, "number of marks in a mini-batch"),
    "learning_rate": (float, "highest learning rate; it falls during the training"),
    "patience": (int, "stop after this many epochs without a better result on the validation set"),
    "own_share": (float, "share of the training set that is made from --marks, 0.01 to 0.9"),
}

_EXAM_NUMBERS = {
    "exam_marks": ("of_each", int, "number of drawn marks of each label in the exam"),
    "margin": (
        "margin",
        float,
        "allowed drop in accuracy from the served version on all drawn marks, 0 to 1",
    ),
    "label_margin": ("label_margin", float, "the same on the marks of one label"),
    "exam_margin": ("folder_margin", float, "the same on the pictures of --exam"),
    "floor": ("floor", float, "accuracy on the drawn marks that is required if no version is served, 0 to 1"),
}

_PATHS = {
    "architecture": ("FILE", "JSON file with the `grid_size` and the `layers` of the network"),
    "marks": ("DIR", "folder with pictures of your own in tick/, cross/ and neither/, to train on as well"),
    "exam": ("DIR", "folder with more pictures for the exam, in tick/, cross/ and neither/"),
}

_GO_ON = ("go_on", "keep_best")
_ALWAYS = (*_GO_ON, "output", "run")


def add_train_arguments(parser: argparse.ArgumentParser) -> None:
    """Add every option of a run; TrainingSettings and ExamSettings have the defaults."""
    usual, usual_exam = TrainingSettings(), ExamSettings()
    words = "folder of versions to write to (default: %(default)s)"
    parser.add_argument("--output", type=Path, default=DEFAULT_ROOT, metavar="DIR", help=words)
    for name, (kind, meaning) in _NUMBERS.items():
        _add_number(parser, name, kind, f"{meaning} (default: {getattr(usual, name)}{_when_resumed(name)})")
    parser.add_argument("--cost", choices=COSTS, help=f"cost function (default: {usual.cost})")
    words = f"rule for the steps of gradient descent (default: {usual.optimiser})"
    parser.add_argument("--optimiser", choices=OPTIMISERS, help=words)
    for name, (metavar, meaning) in _PATHS.items():
        parser.add_argument(f"--{name}", type=Path, metavar=metavar, help=meaning)
    parser.add_argument("--only-marks", action="store_true", help="train on --marks alone")
    words = f"folder of a version to train further; `{SERVED}` is the version that is served"
    parser.add_argument("--resume", metavar="VERSION_DIR", help=words)
    for name, (field, kind, meaning) in _EXAM_NUMBERS.items():
        _add_number(parser, name, kind, f"{meaning} (default: {getattr(usual_exam, field)})")
    words = "continue an interrupted run; allows no other option than --output"
    parser.add_argument("--continue", action="store_true", dest="go_on", help=words)
    words = "write the best epoch of an interrupted run as a version; allows no other option than --output"
    parser.add_argument("--keep-best", action="store_true", help=words)


def plan_of(arguments: argparse.Namespace) -> Plan:
    """The plan for these options; raises BadSettings if they exclude each other."""
    if arguments.only_marks and not arguments.marks:
        raise BadSettings("--only-marks needs --marks")
    if arguments.architecture and arguments.resume:
        raise BadSettings("--architecture and --resume exclude each other: a version keeps its architecture")
    exam = {field: getattr(arguments, name) for name, (field, *_) in _EXAM_NUMBERS.items()}
    return Plan(
        _settings(arguments),
        replace(ExamSettings(), **_given(exam)),
        resume=_resumed(arguments),
        marks=arguments.marks,
        only_marks=arguments.only_marks,
        exam=arguments.exam,
    )


def check_nothing_else_given(arguments: argparse.Namespace) -> None:
    """Raise BadSettings when `--continue` or `--keep-best` comes with an option of a new run."""
    given = [name for name in _given(vars(arguments)) if name not in _ALWAYS]
    if given:
        options = ", ".join(f"--{name.replace('_', '-')}" for name in given)
        raise BadSettings(f"a continued run keeps its options; leave out {options}")


def _add_number(parser: argparse.ArgumentParser, name: str, kind: type, words: str) -> None:
    option = f"--{name.replace('_', '-')}"
    parser.add_argument(option, type=kind, metavar="N" if kind is int else "X", help=words)


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None and value is not False}


def _settings(arguments: argparse.Namespace) -> TrainingSettings:
    chosen = {name: getattr(arguments, name) for name in (*_NUMBERS, "cost", "optimiser")}
    usual = FURTHER if arguments.resume else {}
    return TrainingSettings(**{**usual, **_given(chosen)}, **_architecture(arguments.architecture))


def _when_resumed(name: str) -> str:
    return f"; {FURTHER[name]} with --resume" if name in FURTHER else ""


def _resumed(arguments: argparse.Namespace) -> Path | None:
    if arguments.resume != SERVED:
        return Path(arguments.resume) if arguments.resume else None
    version = served_folder(arguments.output)
    if version is None:
        raise BadSettings(f"--resume {SERVED}: no version in {arguments.output} is served")
    return version


def _architecture(path: Path | None) -> dict[str, Any]:
    """Read `{"grid_size": S, "layers": [...]}`, either of which may be left out."""
    if path is None:
        return {}
    try:
        wanted = json.loads(bytes_of_file(path, _MAX_BYTES).decode())
    except ValueError as error:
        raise BadArchitecture(f"{path} is not JSON: {error}") from error
    if not isinstance(wanted, dict) or wanted.keys() - {"grid_size", "layers"}:
        raise BadArchitecture(f"{path}: expected an object with `grid_size` and `layers`")
    if not isinstance(wanted.get("layers", []), list):
        raise BadArchitecture(f"{path}: `layers` is {wanted['layers']!r}; expected a list")
    return wanted
