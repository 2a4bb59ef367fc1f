"""Doubting: which boxes a person has to look at."""

from collections.abc import Iterator
from typing import cast

from examples.form_reader.asking import Opinion
from examples.form_reader.marks import Trace
from examples.form_reader.results import Doubt

SURELY_TICK, SURELY_CROSS, SURELY_NEITHER = 0.85, 0.6, 0.7
"""The confidence below which a tick is doubtful, a cross is, and `neither` is. A line, a numeral or half of a
cross is often taken for a tick; few things are taken for a cross."""
STROKE = 1.1
"""A box whose line is stronger holds a stroke: 1 is the line of bare paper."""
BESIDE = 40.0
"""How much darker than the other sides of a box one of them is where a stroke leaves it."""
DARK = 70.0
"""A darker trace is ink, even if it is not a line. A lighter one is too little for a mark."""


def doubts(opinion: Opinion, trace: Trace, line: float, *, weak: bool) -> tuple[Doubt, ...]:
    """Why a box is doubtful; empty where it is not.

    - `line`: the strongest line in the box, of `lines`.
    - `weak`: the box may lie elsewhere.
    """
    own = _doubts_of_neither if opinion.label == "neither" else _doubts_of_a_mark
    registration: tuple[Doubt, ...] = ("weak-registration",) if weak else ()
    return (*registration, *own(opinion, trace, line))


def _doubts_of_neither(opinion: Opinion, trace: Trace, line: float) -> Iterator[Doubt]:
    """An empty box has no ink and leaves no doubt; ink that is no mark is for a person to look at."""
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
