"""Reads the boxes of a page that is aligned with its template, and finds the doubtful ones."""

from examples.form_reader.asking import opinions
from examples.form_reader.doubting import doubts
from examples.form_reader.ink import ink
from examples.form_reader.lines import lines
from examples.form_reader.looks import looks
from examples.form_reader.marks import print_on, traces, without_words
from examples.form_reader.registration.registering import ALIKE, Registered
from examples.form_reader.registration.strength import weak_boxes
from examples.form_reader.registration.warping import FINE
from examples.form_reader.results import BoxReading
from examples.form_reader.sent_pages import MILLIMETRES_PER_INCH, Grey
from examples.form_reader.templates import Box
from service.client import TickCross


def box_readings(
    tickcross: TickCross, laid_out: Grey, sent_shape: tuple[int, ...], registered: Registered
) -> list[BoxReading]:
    """The reading of each box of a page, before the rules of its group are applied.

    tickcross sees the boxes in even light, without the words near them.

    - `laid_out`: the page, aligned with its template, at `FINE`.
    - `sent_shape`: the shape of the picture that shows the page.
    """
    template_boxes = registered.reference.page.boxes
    if not template_boxes:
        return []
    boxes = _located_boxes(registered)
    inked = ink(laid_out, FINE * MILLIMETRES_PER_INCH)
    printed = print_on(registered.reference.finely_inked())
    box_traces = traces(inked, printed, boxes)
    answers = opinions(tickcross, looks(without_words(inked, printed, boxes), boxes, box_traces))
    strongest = lines(inked, printed, boxes)
    per_box = zip(answers, box_traces, strongest, weak_boxes(registered, sent_shape), strict=True)
    return [
        BoxReading(
            group.name,
            box.name,
            answer.label,
            answer.confidence,
            answer.warnings,
            chosen=False,
            doubts=doubts(answer, trace, line, weak=weak),
        )
        for (group, box), (answer, trace, line, weak) in zip(template_boxes, per_box, strict=True)
    ]


def _located_boxes(registered: Registered) -> list[Box]:
    """The boxes of the template, each moved by the remaining offset of its frame on the page."""
    moves = zip(registered.boxes.offsets, registered.boxes.scores, strict=True)
    boxes = (box for _, box in registered.reference.page.boxes)
    return [
        _moved(box, *offset) if score >= ALIKE else box
        for box, (offset, score) in zip(boxes, moves, strict=True)
    ]


def _moved(box: Box, across: float, down: float) -> Box:
    left, top = max(box.left + float(across), 0.0), max(box.top + float(down), 0.0)
    return Box(box.name, left, top, box.width, box.height)
