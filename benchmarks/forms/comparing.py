"""Comparing what is read with what is truly there, box by box."""

from typing import NamedTuple

from benchmarks.forms import without_registration
from benchmarks.forms.sheets import Sheet, places
from examples.form_reader.documents import Document
from examples.form_reader.reading import FormReader
from examples.form_reader.results import PageReading
from examples.form_reader.templates import Template
from service.client import TickCross


class Outcome(NamedTuple):
    """What became of a box.

    - `truth`: what it holds, as `tick cross (pencil)`.
    - `result`: `right`, `doubtful` or `wrong`.
    - `found`: the label, its confidence and its doubts, in words.
    - `at_fixed_pixels`: whether it would be read right where the empty form has it.
    """

    truth: str
    result: str
    found: str
    at_fixed_pixels: bool


def outcomes(made: Sheet, template: Template, reader: FormReader, tickcross: TickCross) -> list[Outcome]:
    """What became of the boxes of the layout, in their order."""
    with Document(made.data()) as document:
        reading = reader.read(document, 1).reading
    found = _found(reading, made, template)
    fixed = without_registration.labels(made, tickcross)
    return [
        Outcome(
            f"{truth.label} {truth.hand} ({truth.pen})",
            "doubtful" if doubts else "right" if label == truth.label else "wrong",
            f"{label} {confidence:.3f} {' '.join(doubts)}",
            other == truth.label,
        )
        for truth, (label, confidence, doubts), other in zip(made.truths, found, fixed, strict=True)
    ]


def _found(reading: PageReading, made: Sheet, template: Template) -> list[tuple[str, float, tuple[str, ...]]]:
    """The label, the confidence and the doubts of each box; those of a refused page are all doubtful."""
    if reading.template != template.name:
        wrongly_read = reading.status == "read"
        nothing = ("", 0.0, () if wrongly_read else (reading.reason or reading.status,))
        return [nothing] * len(made.truths)
    at = places(made.layout, template.pages[0])
    answers = {at[box.group, box.name]: (box.label, box.confidence, box.doubts) for box in reading.boxes}
    return [answers[index] for index in range(len(made.truths))]
