"""`python -m model train`: draw marks, train the network on them, and write the next version."""

import argparse
import sys
from pathlib import Path

import numpy as np

from model.artifact import DEFAULT_ROOT, Artifact, first_choice, load_version
from model.artifact.versions import check_room
from model.classifier import Classifier
from model.commands.own_marks import checked_marks
from model.commands.plan import Plan
from model.commands.train_options import add_train_arguments, check_nothing_else_given, plan_of
from model.dataset import load_folder
from model.errors import BadMarks, Interrupted
from model.exam import exam_report
from model.exam.marks import unseen
from model.nn.network import Network, build_network
from model.training import (
    CHECKPOINT_FILE,
    Checkpoint,
    Examination,
    Job,
    OwnMarks,
    Reports,
    TrainingSettings,
    read_checkpoint,
)
from model.training.progress import ProgressBar

FAILED = 3
"""The exit status of a run whose version failed the exam."""

add_arguments = add_train_arguments


def run(arguments: argparse.Namespace) -> int:
    """Train, and print the folder of the new version and the result of its exam."""
    root: Path = arguments.output
    checkpoint = _checkpoint(arguments)
    plan = Plan.from_json(checkpoint.facts.get("plan")) if checkpoint else plan_of(arguments)
    bar, saved = ProgressBar(), [len(checkpoint.facts["history"]) if checkpoint else 0]
    reports = Reports(bar.advanced, bar.stepped, bar.epoch, saved.append, lambda watch: bar.say(str(watch)))
    job = _job(plan, arguments, checkpoint, reports)
    try:
        folder = job.run(root)
    except KeyboardInterrupt:
        if not saved[-1]:
            raise
        raise Interrupted(f"interrupted; --continue goes on after epoch {saved[-1]}") from None
    print(folder, flush=True)
    return _verdict(folder, root)


def _checkpoint(arguments: argparse.Namespace) -> Checkpoint | None:
    """The checkpoint to continue from, if any."""
    path = arguments.output / CHECKPOINT_FILE
    if arguments.go_on or arguments.keep_best:
        check_nothing_else_given(arguments)
        return read_checkpoint(path)
    if path.exists():
        _say(f"{path} is of an interrupted run; this run replaces it (--continue would continue it)")
    return None


def _job(plan: Plan, arguments: argparse.Namespace, checkpoint: Checkpoint | None, reports: Reports) -> Job:
    """Load and check everything that the run needs, before anything is drawn."""
    resumed = load_version(plan.resume) if plan.resume else None
    network = resumed.network if resumed else _untrained(plan.settings)
    check_room(arguments.output, network.parameter_count)
    served = first_choice(arguments.output)
    promoted = load_version(served.version.folder, served.version.name) if served else None
    own = _own_marks(plan, network.grid_size, promoted)
    return Job(
        settings=plan.settings,
        own_marks=own,
        resumed=resumed,
        examination=_examination(plan, network.grid_size, promoted, own),
        command=("python", "-m", "model", *sys.argv[1:]),
        plan=plan.as_json(),
        checkpoint=checkpoint,
        keep_best=arguments.keep_best,
        reports=reports,
    )


def _untrained(settings: TrainingSettings) -> Network:
    return build_network(settings.layers, settings.grid_size, np.random.default_rng(settings.seed))


def _own_marks(plan: Plan, grid_size: int, promoted: Artifact | None) -> OwnMarks | None:
    if plan.marks is None:
        return None
    folder = checked_marks(plan.marks, grid_size, Classifier(promoted) if promoted else None)
    return OwnMarks(folder, alone=plan.only_marks)


def _examination(plan: Plan, grid_size: int, promoted: Artifact | None, own: OwnMarks | None) -> Examination:
    if plan.exam is None:
        return Examination(plan.exam_settings, promoted)
    folder = load_folder(plan.exam, grid_size)
    for each in folder.skipped:
        _say(f"skipped {each}")
    pictures = unseen(folder.pictures, own.folder.pictures if own else [])
    if seen := len(folder.pictures) - len(pictures):
        _say(f"{seen} pictures of {plan.exam} are left out, as they are in --marks too")
    if not pictures:
        raise BadMarks(f"{plan.exam}: there is no picture for the exam")
    return Examination(plan.exam_settings, promoted, plan.exam.resolve().name, pictures)


def _verdict(folder: Path, root: Path) -> int:
    """Print the result of the exam and what to do next; returns the exit status."""
    exam, name, choice = load_version(folder).manifest["exam"], folder.name, first_choice(root)
    _say(f"\n{exam_report(exam)}\n")
    if not exam["passed"]:
        _say(f"Version {name} failed the exam and is not served. To serve it anyway:\n{_promote(name, root)}")
        return FAILED
    _say(f"Version {name} passed the exam.")
    if choice and (served := choice.version.name) != name:
        _say(f"Version {served} was promoted and stays served. To change that:\n{_promote(name, root)}")
    return 0


def _promote(name: str, root: Path) -> str:
    where = "" if root == DEFAULT_ROOT else f" --artifacts {root}"
    commands = (f"python -m model promote {name}{where}", f"docker compose run --rm versions promote {name}")
    return f"  {commands[0]}\n  {commands[1]}    (in compose)"


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
