"""The result of an exam as text: a table, before and after, and the verdict."""

from model.artifact.manifest import Comparison, Exam, ExamShare
from model.evaluation.tables import table
from model.exam.comparing import comparisons

_HEADINGS = ("exam", "marks", "before", "after", "difference", "allowed loss", "result")


def exam_report(exam: Exam) -> str:
    """A table of both versions, with 95 % intervals in brackets, and the reasons for a failure."""
    rows = [_row(name, one) for name, one in comparisons(exam["sets"])]
    return "\n\n".join([_first_line(exam), table(_HEADINGS, rows), *exam["reasons"]])


def _first_line(exam: Exam) -> str:
    before, after = exam["threshold"]["before"], exam["threshold"]["after"]
    if exam["against"] is None:
        return f"Right answers of the new version, with 95 % intervals; threshold {after:g}."
    return (
        f"Right answers of version {exam['against']} (before) and of the new version (after), with 95 %"
        f" intervals; threshold {before:g} before, {after:g} after."
    )


def _row(name: str, one: Comparison) -> tuple[str, ...]:
    return (
        name,
        f"{one['marks']:,}",
        _shown(one["before"]) if one["before"] else "-",
        _shown(one["after"]),
        _difference(one),
        "-" if one["margin"] is None else f"{100 * one['margin']:g}",
        "passed" if one["passed"] else "FAILED",
    )


def _shown(share: ExamShare) -> str:
    return f"{share['value']:.2%} [{share['low']:.1%}, {share['high']:.1%}]"


def _difference(one: Comparison) -> str:
    if one["difference"] is None or one["interval"] is None:
        return "-"
    low, high = one["interval"]
    return f"{100 * one['difference']:+.2f} [{100 * low:+.2f}, {100 * high:+.2f}]"
