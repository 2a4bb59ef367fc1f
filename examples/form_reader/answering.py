"""Answering: what is in the boxes of a page that lies on its template, and which of them are doubtful."""

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


def answered(
    tickcross: TickCross, laid_out: Grey, sent_shape: tuple[int, ...], found: Registered
) -> list[BoxReading]:
    """What is in each box of a page, without the rules of its groups.

    tickcross sees the boxes in even light, without the words beside them.

    - `laid_out`: the page as it lies on its template, at `FINE`.
    - `sent_shape`: that of the picture in which the page was found.
    """
    listed = found.reference.page.boxes
    if not listed:
        return []
    boxes = _where_they_are(found)
    inked = ink(laid_out, FINE * MILLIMETRES_PER_INCH)
    printed = print_on(found.reference.finely_inked())
    left = traces(inked, printed, boxes)
    answers = opinions(tickcross, looks(without_words(inked, printed, boxes), boxes, left))
    strongest = lines(inked, printed, boxes)
    weighed = zip(answers, left, strongest, weak_boxes(found, sent_shape), strict=True)
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
        for (group, box), (answer, trace, line, weak) in zip(listed, weighed, strict=True)
    ]


def _where_they_are(found: Registered) -> list[Box]:
    """The boxes of the template, moved by what is left between their frames and those on the page."""
    moves = zip(found.boxes.offsets, found.boxes.scores, strict=True)
    boxes = (box for _, box in found.reference.page.boxes)
    return [
        _moved(box, *offset) if score >= ALIKE else box
        for box, (offset, score) in zip(boxes, moves, strict=True)
    ]


def _moved(box: Box, across: float, down: float) -> Box:
    left, top = max(box.left + float(across), 0.0), max(box.top + float(down), 0.0)
    return Box(box.name, left, top, box.width, box.height)
