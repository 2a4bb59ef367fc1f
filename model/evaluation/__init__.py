"""How well it reads, in figures that can be relied on: each comes with its 95 % interval.

`shares` holds a share and its interval, `measures` all figures of a set of answers, `folders` the pictures to
measure on, `evaluate` puts them together, `report` prints it in `tables` and `contact_sheet` shows answers.
`own_pictures` looks for pictures in the wrong folder before they are trained on.
"""

from model.evaluation.contact_sheet import Answered, contact_sheet
from model.evaluation.evaluate import Evaluation, evaluate
from model.evaluation.measures import Measures, calibration_bins, measure
from model.evaluation.own_pictures import answer_pictures, doubted
from model.evaluation.report import report
from model.evaluation.shares import Share

__all__ = [
    "Answered",
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
