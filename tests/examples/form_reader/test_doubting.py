"""Doubting: the answer of tickcross compared with the ink in the box."""

import pytest

from examples.form_reader.asking import Opinion
from examples.form_reader.doubting import doubts
from examples.form_reader.marks import Trace
from examples.form_reader.results import Doubt, Label

NOTHING = Trace(ink=3, beside=3, paper=3)
PENCIL = Trace(ink=50, beside=10, paper=5)
INK = Trace(ink=200, beside=10, paper=5)
NO_LINE, LINE = 1.0, 1.2


def doubts_of(
    label: Label, confidence: float, trace: Trace, *warnings: str, line: float = LINE
) -> tuple[Doubt, ...]:
    return doubts(Opinion(label, confidence, warnings), trace, line, weak=False)


@pytest.mark.parametrize("label", ["tick", "cross"])
def test_a_confident_mark_with_ink_is_not_doubtful(label: Label) -> None:
    assert doubts_of(label, 0.9, INK) == ()


def test_a_confidently_empty_box_without_ink_is_not_doubtful() -> None:
    assert doubts_of("neither", 0.95, NOTHING, line=NO_LINE) == ()


@pytest.mark.parametrize(
    ("doubt", "label", "confidence", "trace", "line"),
    [
        ("low-confidence", "tick", 0.8, INK, LINE),
        ("low-confidence", "cross", 0.52, INK, LINE),
        ("low-confidence", "neither", 0.65, NOTHING, NO_LINE),
        ("faint", "cross", 0.9, NOTHING, NO_LINE),
        ("faint", "cross", 0.95, PENCIL, NO_LINE),
        ("faint", "neither", 0.95, PENCIL, LINE),
        ("other-mark", "neither", 0.95, INK, LINE),
        ("other-mark", "neither", 0.95, Trace(ink=3, beside=60, paper=3), NO_LINE),
    ],
)
def test_a_box_is_doubtful_for_one_reason(
    doubt: Doubt, label: Label, confidence: float, trace: Trace, line: float
) -> None:
    assert doubts_of(label, confidence, trace, line=line) == (doubt,)


def test_a_cross_needs_less_confidence_than_a_tick() -> None:
    assert doubts_of("cross", 0.7, INK) == ()
    assert doubts_of("tick", 0.7, INK) == ("low-confidence",)


@pytest.mark.parametrize("label", ["tick", "cross"])
def test_an_ambiguous_mark_is_doubtful_at_any_confidence(label: Label) -> None:
    opinion = Opinion(label, 0.95, (), is_ambiguous=True)
    assert doubts(opinion, INK, LINE, weak=False) == ("low-confidence",)


def test_light_ink_that_is_a_line_is_a_mark() -> None:
    assert doubts_of("tick", 0.9, Trace(ink=12, beside=5, paper=4)) == ()


def test_dark_ink_that_is_no_line_is_ink() -> None:
    assert doubts_of("cross", 0.95, INK, line=NO_LINE) == ()
    assert doubts_of("neither", 0.95, INK, line=NO_LINE) == ("other-mark",)


def test_a_box_that_is_as_dark_as_its_paper_is_empty_even_if_tickcross_hesitates() -> None:
    assert doubts_of("neither", 0.72, Trace(ink=30, beside=30, paper=28), line=NO_LINE) == ()


def test_warnings_are_doubts_for_a_mark_but_not_for_an_empty_box() -> None:
    assert doubts_of("tick", 0.9, INK, "several-marks", "other-ink", "inverted") == (
        "several-marks",
        "other-ink",
    )
    assert doubts_of("neither", 0.95, NOTHING, "other-ink", line=NO_LINE) == ()


def test_weak_registration_comes_before_the_doubts_of_the_box() -> None:
    assert doubts(Opinion("tick", 0.5, ()), INK, LINE, weak=True) == (
        "weak-registration",
        "low-confidence",
    )
