"""The figures as text: tables that read well on a terminal and paste well into Markdown."""

from collections.abc import Sequence

from model.evaluation.evaluate import Evaluation
from model.evaluation.measures import Measures
from model.evaluation.shares import Share
from model.evaluation.tables import table
from model.labels import LABELS, OUTPUTS

_HEADINGS = ("source", "marks", "forced choice", "three-way", "rejected", "accepted", "calibration error")


def report(evaluation: Evaluation) -> str:
    """Lay out all figures; each share has its 95 % interval in brackets."""
    overall, sources = evaluation.overall(), evaluation.sources()
    rows = [_row(name, measures) for name, measures in sources.items()]
    counted = zip(LABELS, overall.confusion.tolist(), strict=True)
    confusion = [(label, *map(str, row)) for label, row in counted]
    parts = [
        f"Version {evaluation.version}, threshold {evaluation.threshold:g}; in brackets 95 % intervals.",
        table(_HEADINGS, [*rows, _row("all", overall)]),
        table(("label", "marks", "forced choice", "three-way"), _label_rows(overall)),
        table((r"is \ answered", *LABELS), confusion),
    ]
    if apart := evaluation.apart():
        counts = [(name, *map(str, answers.values())) for name, answers in apart.items()]
        parts.append(table((r"arguable, in no score \ answered", *LABELS), counts))
    return "\n\n".join(parts)


def _row(name: str, measures: Measures) -> tuple[str, ...]:
    shares = (measures.forced_choice, measures.three_way, measures.rejected, measures.accepted)
    error, low, high = measures.calibration_error
    shown = f"{error:.4f} [{low:.4f}, {high:.4f}]" if measures.three_way.total else "-"
    return name, str(measures.three_way.total), *map(_shown, shares), shown


def _label_rows(measures: Measures) -> Sequence[Sequence[str]]:
    rows = []
    for label, shares in measures.by_label.items():
        forced = _shown(shares["forced_choice"]) if label in OUTPUTS else "-"
        rows.append((label, str(shares["three_way"].total), forced, _shown(shares["three_way"])))
    return rows


def _shown(share: Share) -> str:
    if not share.total:
        return "-"
    low, high = share.interval()
    return f"{share.value:.2%} [{low:.1%}, {high:.1%}]"
