"""Compares the readings of boxes with their true contents."""

from typing import NamedTuple

from benchmarks.forms import without_registration
from benchmarks.forms.sheets import Sheet, places
from examples.form_reader.documents import Document
from examples.form_reader.reading import FormReader
from examples.form_reader.results import PageReading
from examples.form_reader.templates import Template
from service.client import TickCross


class Outcome(NamedTuple):
    """The outcome for one box.

    - `truth`: its true content, such as `tick cross (pencil)`.
    - `result`: `right`, `doubtful` or `wrong`.
    - `answer`: the label, its confidence and its doubts, as text.
    - `at_fixed_pixels`: whether it would be read right at its place on the empty form.
    """

    truth: str
    result: str
    answer: str
    at_fixed_pixels: bool


def outcomes(sheet: Sheet, template: Template, reader: FormReader, tickcross: TickCross) -> list[Outcome]:
    """The outcomes for the boxes of the layout, in their order."""
    with Document(sheet.data()) as document:
        reading = reader.read(document, 1).reading
    answers = _answers(reading, sheet, template)
    fixed_labels = without_registration.labels(sheet, tickcross)
    return [
        Outcome(
            f"{truth.label} {truth.hand} ({truth.pen})",
            "doubtful" if doubts else "right" if label == truth.label else "wrong",
            f"{label} {confidence:.3f} {' '.join(doubts)}",
            fixed_label == truth.label,
        )
        for truth, (label, confidence, doubts), fixed_label in zip(
            sheet.truths, answers, fixed_labels, strict=True
        )
    ]


def _answers(
    reading: PageReading, sheet: Sheet, template: Template
) -> list[tuple[str, float, tuple[str, ...]]]:
    """The label, the confidence and the doubts of each box. All boxes of a refused page are doubtful."""
    if reading.template != template.name:
        wrongly_read = reading.status == "read"
        nothing = ("", 0.0, () if wrongly_read else (reading.reason or reading.status,))
        return [nothing] * len(sheet.truths)
    at = places(sheet.layout, template.pages[0])
    answers = {at[box.group, box.name]: (box.label, box.confidence, box.doubts) for box in reading.boxes}
    return [answers[index] for index in range(len(sheet.truths))]
