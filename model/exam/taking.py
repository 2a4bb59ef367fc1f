"""Takes the exam, from its marks to its verdict."""

from collections.abc import Sequence

import numpy as np

from model.answers.calibration import calibrated
from model.answers.decision import decide
from model.artifact import Artifact, Manifest
from model.artifact.manifest import Exam, ExamSet
from model.dataset import MarkSet
from model.dataset.drawn import Report
from model.engine import compile  # noqa: A004, the word for it
from model.exam.comparing import Right, compare_on, reasons_of
from model.exam.marks import ExamMarks
from model.nn.network import Network

_BLOCK = 1000


def take_exam(
    network: Network,
    manifest: Manifest,
    promoted: Artifact | None,
    sets: Sequence[ExamMarks],
    floor: float,
    report: Report = lambda done, total: None,
) -> Exam:
    """Answer the same marks by a new version and by the promoted one, and decide whether the new one passed.

    - manifest: the new version's, for its calibration and threshold.
    - sets: the drawn marks first. If no version is promoted, the new one must reach `floor` on them.
    - report: called with the numbers of marks answered so far and in all.
    """
    answering = _Answering(report, sum(len(marks) for marks in sets) * (2 if promoted else 1))
    compared = []
    for marks in sets:
        of_new = marks.by_size[network.grid_size]
        after = answering.right(network, manifest, of_new)
        before = None
        if promoted:
            of_old = marks.by_size[promoted.network.grid_size]
            before = answering.right(promoted.network, promoted.manifest, of_old)
        compared.append(compare_on(marks, of_new.labels, before, after))
    if not promoted:
        compared[0]["passed"] = compared[0]["after"]["value"] >= floor
    reasons = _reasons(compared, promoted, floor)
    return {
        "passed": not reasons,
        "against": promoted.version if promoted else None,
        "floor": None if promoted else floor,
        "sets": compared,
        "threshold": {
            "before": promoted.manifest["threshold"] if promoted else None,
            "after": manifest["threshold"],
        },
        "reasons": reasons,
    }


class _Answering:
    """Answers sets of marks one after the other, and reports the progress."""

    def __init__(self, report: Report, total: int) -> None:
        self._report, self._total, self._done = report, total, 0

    def right(self, network: Network, manifest: Manifest, marks: MarkSet) -> Right:
        """The marks that a version answers right."""
        compiled, right = compile(network), []
        for start in range(0, len(marks), _BLOCK):
            block = slice(start, start + _BLOCK)
            scores = calibrated(compiled(marks.grids[block]), manifest["calibration"])
            right.append(decide(scores, manifest["threshold"])[0] == marks.labels[block])
            self._done += len(right[-1])
            self._report(self._done, self._total)
        return np.concatenate(right)


def _reasons(compared: Sequence[ExamSet], promoted: Artifact | None, floor: float) -> list[str]:
    if promoted:
        return reasons_of(compared, promoted.version)
    drawn = compared[0]
    share = drawn["after"]["value"]
    sentence = f"all {drawn['name']}: {share:.2%} right; a first version needs {100 * floor:g} %"
    return [] if drawn["passed"] else [f"{sentence}, which is {100 * (floor - share):.2f} points more"]
