"""`python -m model draw`: a picture of drawn marks, to compare with real ones, or of your own pictures."""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from model.classifier import Classifier
from model.commands.arguments import add_artifact_argument, chosen_version
from model.commands.own_marks import checked_marks
from model.drawing import draw_sheet
from model.errors import BadMarks
from model.evaluation import AnsweredPicture, answer_pictures, contact_sheet
from model.labels import LABELS

_OF_EACH_LABEL = 160
"""The maximum number of own pictures on a sheet; image viewers might not open a larger one."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Let the user choose the file to write, and the marks."""
    parser.add_argument("--sheet", type=Path, required=True, metavar="FILE", help="PNG file to write")
    seed = "seed of the drawn marks; another seed gives other marks (default: %(default)s)"
    parser.add_argument("--seed", type=int, default=1, metavar="N", help=seed)
    marks = "show your own pictures, in tick/, cross/ and neither/, as they are and as the network sees them"
    parser.add_argument("--marks", type=Path, metavar="DIR", help=marks)
    add_artifact_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Draw the sheet."""
    if arguments.marks:
        _draw_own(arguments.marks, Classifier.load(chosen_version(arguments)), arguments.sheet)
    else:
        draw_sheet(arguments.sheet, np.random.default_rng(arguments.seed))
    print(arguments.sheet)
    return 0


def _draw_own(marks: Path, classifier: Classifier, sheet: Path) -> None:
    folder = checked_marks(marks, classifier.grid_size, classifier)
    if not folder.pictures:
        raise BadMarks(f"{marks}: there is no picture that can be used")
    answers = answer_pictures(classifier, folder.pictures)
    contact_sheet([each for label in LABELS for each in _most_doubtful(answers, label)]).save(sheet, "PNG")


def _most_doubtful(answers: Sequence[AnsweredPicture], label: str) -> list[AnsweredPicture]:
    """The pictures of a label: first the wrong answers, the most confident first, then the right ones."""
    shown = [answer for answer in answers if answer.label == label]
    shown.sort(key=lambda answer: -answer.prediction.confidence * (answer.prediction.label != label))
    return shown[:_OF_EACH_LABEL]
