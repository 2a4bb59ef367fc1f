"""Doubting: which boxes a person has to look at."""

from collections.abc import Iterator
from typing import cast

from examples.form_reader.asking import Opinion
from examples.form_reader.marks import Trace
from examples.form_reader.results import Doubt

SURELY_TICK, SURELY_CROSS, SURELY_NEITHER = 0.8, 0.6, 0.75
"""The confidence below which a tick is doubtful, a cross is, and `neither` is. A line, a numeral or half of a
cross is often taken for a tick; few things are taken for a cross."""
GRAIN, LESS_GRAIN, VERY_SURE = 8.0, 4.0, 0.92
"""How much darker than the paper around it the darkest spot of an empty box may be; and how much where the
confidence that it is `neither` is less than the third."""
WHITE = 1.0
"""Paper that is lighter than this has no grain, as on a fax: there, any trace that is darker may be what is
left of a mark."""
STROKE = 40.0
"""How much darker than the other sides of a box one of them is where a stroke leaves it."""
LIGHTEST, EMPTY, FAINT = 10.0, 45.0, 70.0
"""A trace up to the first is that of an empty box, unless its paper is white. One above the second never is.
One up to the third is too little for a mark."""
UNSEEN, BARELY = 15.0, 10.0
"""A tick or a cross is doubtful whose trace is less than the first, or than its paper and the second."""


def doubts(opinion: Opinion, trace: Trace, *, weak: bool) -> tuple[Doubt, ...]:
    """Why a box is doubtful; empty where it is not. `weak`: it may lie elsewhere."""
    own = _doubts_of_neither if opinion.label == "neither" else _doubts_of_a_mark
    registration: tuple[Doubt, ...] = ("weak-registration",) if weak else ()
    return (*registration, *own(opinion, trace))


def _doubts_of_neither(opinion: Opinion, trace: Trace) -> Iterator[Doubt]:
    """An empty box has no trace and leaves no doubt; ink that is no mark is for a person to look at."""
    if opinion.confidence < SURELY_NEITHER:
        yield "low-confidence"
    grain = GRAIN if opinion.confidence >= VERY_SURE else LESS_GRAIN
    lightest = WHITE if trace.paper < WHITE else max(LIGHTEST, trace.paper + grain)
    if trace.ink > min(EMPTY, lightest):
        yield "faint" if trace.ink < FAINT else "other-mark"
    elif trace.beside > trace.paper + STROKE:
        yield "other-mark"


def _doubts_of_a_mark(opinion: Opinion, trace: Trace) -> Iterator[Doubt]:
    surely = SURELY_TICK if opinion.label == "tick" else SURELY_CROSS
    if opinion.confidence < surely or opinion.is_ambiguous:
        yield "low-confidence"
    if trace.ink < max(UNSEEN, trace.paper + BARELY):
        yield "faint"
    for word in ("several-marks", "other-ink"):
        if word in opinion.warnings:
            yield cast(Doubt, word)
