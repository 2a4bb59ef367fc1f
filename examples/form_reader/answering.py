"""Answering: tickcross is asked about all boxes of a page at once, and its answers are weighed."""

from collections.abc import Iterator
from typing import cast

from examples.form_reader.documents import MILLIMETRES_PER_INCH, Grey
from examples.form_reader.ink import ink
from examples.form_reader.marks import Trace, print_on, traces, without_words
from examples.form_reader.pictures import png
from examples.form_reader.registration.registering import ALIKE, Registered
from examples.form_reader.registration.strength import weak_boxes
from examples.form_reader.registration.warping import FINE
from examples.form_reader.results import BoxReading, Doubt, Label
from examples.form_reader.templates import Box
from service.client import Prediction, TickCross

AROUND = 0.5
"""Of a box's sides, on each side: marks reach out of their boxes, and the frame shows which mark is meant."""

SURE, SURELY_NEITHER = 0.7, 0.8
"""The confidence below which a tick or a cross is doubtful, and one below which `neither` is."""
GRAIN, LESS_GRAIN, VERY_SURE = 8.0, 4.0, 0.92
"""How much darker than the paper around it the darkest spot of an empty box may be; and how much where the
confidence that it is `neither` is less than the third."""
STROKE = 40.0
"""How much darker than the other sides of a box one of them is where a stroke leaves it."""
LIGHTEST, EMPTY, FAINT = 10.0, 45.0, 70.0
"""A trace up to the first is always that of an empty box, one above the second never; one up to the third is
too little for a mark."""
UNSEEN = 25.0
"""A tick or a cross with less of a trace than this is doubtful."""

Region = tuple[int, int, int, int]


def answered(
    tickcross: TickCross, laid_out: Grey, sent_shape: tuple[int, ...], found: Registered
) -> list[BoxReading]:
    """What is in each box of a page, without the rules of its groups.

    tickcross sees the page in even light, without the words beside the boxes.

    - `laid_out`: the page as it lies on its template, at `FINE`.
    - `sent_shape`: that of the picture in which the page was found.
    """
    listed = found.reference.page.boxes
    if not listed:
        return []
    boxes = _where_they_are(found)
    inked = ink(laid_out, FINE * MILLIMETRES_PER_INCH)
    printed = print_on(found.reference.finely_inked())
    asked = 255 - without_words(inked, printed, boxes)
    answers = tickcross.classify_regions(png(asked), [_region(box, laid_out) for box in boxes])
    weak = weak_boxes(found, sent_shape)
    return [
        _weighed(group.name, box.name, trace, answer, weak=is_weak)
        for (group, box), trace, answer, is_weak in zip(
            listed, traces(inked, printed, boxes), answers, weak, strict=True
        )
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


def _region(box: Box, laid_out: Grey) -> Region:
    """Left, top, width and height in pixels, inside the page."""
    x, y = box.width * AROUND, box.height * AROUND
    left, top = round(max(box.left - x, 0) * FINE), round(max(box.top - y, 0) * FINE)
    right = min(round((box.left + box.width + x) * FINE), laid_out.shape[1])
    bottom = min(round((box.top + box.height + y) * FINE), laid_out.shape[0])
    return left, top, right - left, bottom - top


def _weighed(group: str, name: str, trace: Trace, answer: Prediction, *, weak: bool) -> BoxReading:
    """A box with its doubts."""
    doubts: list[Doubt] = ["weak-registration"] if weak else []
    doubts += _doubts_of_neither(trace, answer) if answer.label == "neither" else _doubts(trace, answer)
    label = cast(Label, answer.label)
    return BoxReading(group, name, label, answer.confidence, answer.warnings, chosen=False, doubts=(*doubts,))


def _doubts_of_neither(trace: Trace, answer: Prediction) -> Iterator[Doubt]:
    """An empty box has no trace and leaves no doubt; ink that is no mark is for a person to look at."""
    if answer.confidence < SURELY_NEITHER:
        yield "low-confidence"
    grain = GRAIN if answer.confidence >= VERY_SURE else LESS_GRAIN
    if trace.ink > min(EMPTY, max(LIGHTEST, trace.paper + grain)):
        yield "faint" if trace.ink < FAINT else "other-mark"
    elif trace.beside > trace.paper + STROKE:
        yield "other-mark"


def _doubts(trace: Trace, answer: Prediction) -> Iterator[Doubt]:
    if answer.confidence < SURE:
        yield "low-confidence"
    if trace.ink < UNSEEN:
        yield "faint"
    for word in ("several-marks", "other-ink"):
        if word in answer.warnings:
            yield cast(Doubt, word)
