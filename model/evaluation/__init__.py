"""Measures accuracy. Each figure has its 95 % interval.

`shares` is a share and its interval, `measures` all figures of a set of answers, and `folders` the pictures
to evaluate. `evaluate` combines them, `report` prints the result as `tables`, and `contact_sheet` shows the
answers as a picture. `own_pictures` finds pictures that may be in the wrong folder before training.
"""

from model.evaluation.contact_sheet import AnsweredPicture, contact_sheet
from model.evaluation.evaluate import Evaluation, evaluate
from model.evaluation.measures import Measures, calibration_bins, measure
from model.evaluation.own_pictures import answer_pictures, doubted
from model.evaluation.report import report
from model.evaluation.shares import Share

__all__ = [
    "AnsweredPicture",
    "Evaluation",
    "Measures",
    "Share",
    "answer_pictures",
    "calibration_bins",
    "contact_sheet",
    "doubted",
    "evaluate",
    "measure",
    "report",
]
