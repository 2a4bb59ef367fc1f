"""The exam: a new version and the served one answer the same marks, and the new one must not be worse.

`settings` has the margins, and `marks` the sets of marks. `comparing` compares two versions on one set,
`taking` runs the whole exam, and `report` prints it.
"""

from model.exam.comparing import comparisons
from model.exam.marks import ExamMarks, drawn_marks, folder_marks, own_marks
from model.exam.report import exam_report
from model.exam.settings import ExamSettings
from model.exam.taking import take_exam

__all__ = [
    "ExamMarks",
    "ExamSettings",
    "comparisons",
    "drawn_marks",
    "exam_report",
    "folder_marks",
    "own_marks",
    "take_exam",
]
