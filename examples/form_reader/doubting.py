"""Decides which boxes a person has to look at."""

from collections.abc import Iterator
from typing import cast

from examples.form_reader.asking import Opinion
from examples.form_reader.marks import Trace
from examples.form_reader.results import Doubt

SURELY_TICK, SURELY_CROSS, SURELY_NEITHER = 0.85, 0.6, 0.7
"""A lower confidence makes a tick, a cross or `neither` doubtful. tickcross often takes a line, a numeral or
half of a cross for a tick, but few things for a cross."""
STROKE = 1.1
"""A stronger line is a stroke: 1 is the line of bare paper."""
BESIDE = 40.0
"""A side of a box that is darker than its paper by more than this has a stroke that leaves the box."""
DARK = 70.0
"""A darker trace is ink, even if it is not a line. A lighter one is too faint for a mark."""


def doubts(opinion: Opinion, trace: Trace, line: float, *, weak: bool) -> tuple[Doubt, ...]:
    """The reasons why a box is doubtful; empty if it is not.

    - `line`: the strongest line in the box, as `lines` measures it.
    - `weak`: whether the box may be in another place.
    """
    doubts_of_label = _doubts_of_neither if opinion.label == "neither" else _doubts_of_a_mark
    registration: tuple[Doubt, ...] = ("weak-registration",) if weak else ()
    return (*registration, *doubts_of_label(opinion, trace, line))


def _doubts_of_neither(opinion: Opinion, trace: Trace, line: float) -> Iterator[Doubt]:
    """Without ink, a box is empty and not doubtful. Ink that is not a mark needs a person."""
    if opinion.confidence < SURELY_NEITHER:
        yield "low-confidence"
    if _has_ink(trace, line):
        yield "faint" if trace.ink < DARK else "other-mark"
    elif trace.beside > trace.paper + BESIDE:
        yield "other-mark"


def _doubts_of_a_mark(opinion: Opinion, trace: Trace, line: float) -> Iterator[Doubt]:
    surely = SURELY_TICK if opinion.label == "tick" else SURELY_CROSS
    if opinion.confidence < surely or opinion.is_ambiguous:
        yield "low-confidence"
    if not _has_ink(trace, line):
        yield "faint"
    for word in ("several-marks", "other-ink"):
        if word in opinion.warnings:
            yield cast(Doubt, word)


def _has_ink(trace: Trace, line: float) -> bool:
    return line > STROKE or trace.ink > DARK
