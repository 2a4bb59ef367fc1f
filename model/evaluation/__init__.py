"""How well it reads, in figures that can be relied on: each comes with its 95 % interval.

`shares` holds a share and its interval, `measures` all figures of a set of answers, `folders` the pictures to
measure on, `evaluate` puts them together, `report` prints it and `contact_sheet` shows the mistakes.
"""

from model.evaluation.contact_sheet import contact_sheet
from model.evaluation.evaluate import Evaluation, evaluate
from model.evaluation.measures import CalibrationBin, Measures, calibration_bins, measure
from model.evaluation.report import report
from model.evaluation.shares import Share

__all__ = [
    "CalibrationBin",
    "Evaluation",
    "Measures",
    "Share",
    "calibration_bins",
    "contact_sheet",
    "evaluate",
    "measure",
    "report",
]
