"""Answering: tickcross is asked about all boxes of a page at once, and its answers are weighed."""

from collections.abc import Iterator, Sequence
from typing import cast

import numpy as np

from examples.form_reader.documents import MILLIMETRES_PER_INCH, Grey
from examples.form_reader.features import moved
from examples.form_reader.ink import ink
from examples.form_reader.marks import Trace, traces
from examples.form_reader.registration import ALIKE, Registered
from examples.form_reader.results import BoxReading, Doubt, Label
from examples.form_reader.templates import Box
from examples.form_reader.warping import FINE
from service.client import Prediction, TickCross

AROUND = 0.3
"""Of a box's sides, on each side: marks reach out of their boxes, and the frame shows which mark is meant."""

EMPTY, MARKED = 40.0, 70.0
"""A trace up to the first is an empty box; one below the second is too faint for a mark."""
SURE = 0.9
"""The confidence below which an answer is doubtful."""
WEAK_AGREEMENT = 0.75
WEAK_OFFSET = 0.6
"""Millimetres."""


def answered(
    tickcross: TickCross, picture: bytes, laid_out: Grey, sent_shape: tuple[int, ...], found: Registered
) -> list[BoxReading]:
    """What is in each box of a page that lies on its template, without the rules of its groups.

    - `picture`: the page as a PNG, and `laid_out` its pixels.
    - `sent_shape`: that of the picture in which the page was found.
    """
    page = found.reference.page
    boxes = _where_they_are(found)
    inked = ink(laid_out, FINE * MILLIMETRES_PER_INCH)
    found_traces = traces(inked, found.reference.finely_inked, boxes, FINE)
    regions = [_region(box, laid_out) for box in boxes]
    answers = tickcross.classify_regions(picture, regions)
    weak = _weakly_registered(found, sent_shape)
    return [
        _weighed(group.name, box.name, trace, answer, weak=is_weak)
        for (group, box), trace, answer, is_weak in zip(page.boxes, found_traces, answers, weak, strict=True)
    ]


def _where_they_are(found: Registered) -> list[Box]:
    """The boxes of the template, moved by what is left between their frames and those on the page."""
    moves = zip(found.found.offsets, found.found.scores, strict=True)
    boxes = (box for _, box in found.reference.page.boxes)
    return [
        _moved(box, *offset) if score >= ALIKE else box
        for box, (offset, score) in zip(boxes, moves, strict=False)
    ]


def _moved(box: Box, across: float, down: float) -> Box:
    left, top = max(box.left + float(across), 0.0), max(box.top + float(down), 0.0)
    return Box(box.name, left, top, box.width, box.height)


def _region(box: Box, laid_out: Grey) -> tuple[int, int, int, int]:
    """Left, top, width and height in pixels, inside the page."""
    x, y = box.width * AROUND, box.height * AROUND
    left, top = round(max(box.left - x, 0) * FINE), round(max(box.top - y, 0) * FINE)
    right = min(round((box.left + box.width + x) * FINE), laid_out.shape[1])
    bottom = min(round((box.top + box.height + y) * FINE), laid_out.shape[0])
    return left, top, right - left, bottom - top


def _weakly_registered(found: Registered, sent_shape: tuple[int, ...]) -> list[bool]:
    """For each box whether it may lie elsewhere than where it is looked for, or outside the picture."""
    boxes = [box for _, box in found.reference.page.boxes]
    if found.agreement < WEAK_AGREEMENT:
        return [True] * len(boxes)
    misses = np.linalg.norm(found.found.offsets[: len(boxes)], axis=1)
    cut = [not _is_inside(box, found, sent_shape) for box in boxes]
    return [bool(miss > WEAK_OFFSET) or is_cut for miss, is_cut in zip(misses, cut, strict=True)]


def _is_inside(box: Box, found: Registered, sent_shape: tuple[int, ...]) -> bool:
    right, bottom = box.left + box.width, box.top + box.height
    corners = [(box.left, box.top), (right, box.top), (right, bottom), (box.left, bottom)]
    there = moved(corners, found.matrix)
    return bool((there >= 0).all() and (there <= np.array(sent_shape[::-1]) - 1).all())


def _weighed(group: str, name: str, trace: Trace, answer: Prediction, *, weak: bool) -> BoxReading:
    """A box with its doubts. One without ink is empty, whatever tickcross takes its frame for."""
    registration: Sequence[Doubt] = ["weak-registration"] if weak else []
    if trace.tenth <= EMPTY:
        return BoxReading(group, name, "neither", 1.0, ("blank",), chosen=False, doubts=(*registration,))
    doubts = (*registration, *_doubts(trace, answer))
    label = cast(Label, answer.label)
    return BoxReading(group, name, label, answer.confidence, answer.warnings, chosen=False, doubts=doubts)


def _doubts(trace: Trace, answer: Prediction) -> Iterator[Doubt]:
    if trace.tenth < MARKED:
        yield "faint"
    if answer.label == "neither":
        yield "other-mark"
    elif answer.confidence < SURE:
        yield "low-confidence"
    for word in ("several-marks", "other-ink"):
        if word in answer.warnings:
            yield cast(Doubt, word)
