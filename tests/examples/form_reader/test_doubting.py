"""Doubting: the answer of tickcross compared with the ink in the box."""

import pytest

from examples.form_reader.asking import Opinion
from examples.form_reader.doubting import doubts
from examples.form_reader.marks import Trace
from examples.form_reader.results import Doubt, Label

NOTHING = Trace(ink=3, beside=3, paper=3)
PENCIL = Trace(ink=50, beside=10, paper=5)
INK = Trace(ink=200, beside=10, paper=5)


def doubts_of(label: Label, confidence: float, trace: Trace, *warnings: str) -> tuple[Doubt, ...]:
    return doubts(Opinion(label, confidence, warnings), trace, weak=False)


@pytest.mark.parametrize("label", ["tick", "cross"])
def test_a_confident_mark_with_ink_is_not_doubtful(label: Label) -> None:
    assert doubts_of(label, 0.9, INK) == ()


def test_a_confidently_empty_box_without_ink_is_not_doubtful() -> None:
    assert doubts_of("neither", 0.95, NOTHING) == ()


@pytest.mark.parametrize(
    ("doubt", "label", "confidence", "trace"),
    [
        ("low-confidence", "tick", 0.75, INK),
        ("low-confidence", "cross", 0.52, INK),
        ("low-confidence", "neither", 0.65, Trace(ink=5, beside=3, paper=3)),
        ("faint", "cross", 0.9, NOTHING),
        ("faint", "cross", 0.95, Trace(ink=38, beside=30, paper=30)),
        ("faint", "neither", 0.95, PENCIL),
        ("faint", "neither", 0.95, Trace(ink=2, beside=0, paper=0)),
        ("other-mark", "neither", 0.95, INK),
        ("other-mark", "neither", 0.95, Trace(ink=3, beside=60, paper=3)),
    ],
)
def test_a_box_is_doubtful_for_one_reason(
    doubt: Doubt, label: Label, confidence: float, trace: Trace
) -> None:
    assert doubts_of(label, confidence, trace) == (doubt,)


def test_a_cross_needs_less_confidence_than_a_tick() -> None:
    assert doubts_of("cross", 0.7, INK) == ()
    assert doubts_of("tick", 0.7, INK) == ("low-confidence",)


@pytest.mark.parametrize("label", ["tick", "cross"])
def test_an_ambiguous_mark_is_doubtful_at_any_confidence(label: Label) -> None:
    assert doubts(Opinion(label, 0.95, (), is_ambiguous=True), INK, weak=False) == ("low-confidence",)


def test_light_ink_that_stands_out_from_its_paper_is_a_mark() -> None:
    assert doubts_of("tick", 0.85, Trace(ink=20, beside=5, paper=4)) == ()


def test_an_unsure_neither_is_doubtful_even_without_ink() -> None:
    assert doubts_of("neither", 0.7, Trace(ink=13, beside=20, paper=17)) == ("low-confidence",)


def test_warnings_are_doubts_for_a_mark_but_not_for_an_empty_box() -> None:
    assert doubts_of("tick", 0.9, INK, "several-marks", "other-ink", "inverted") == (
        "several-marks",
        "other-ink",
    )
    assert doubts_of("neither", 0.95, NOTHING, "other-ink") == ()


def test_the_grain_of_the_paper_is_not_ink() -> None:
    assert doubts_of("neither", 0.95, Trace(ink=38, beside=38, paper=32)) == ()
    assert doubts_of("neither", 0.95, Trace(ink=43, beside=38, paper=32)) == ("faint",)


def test_less_grain_is_allowed_when_neither_is_less_confident() -> None:
    trace = Trace(ink=27, beside=20, paper=20)
    assert doubts_of("neither", 0.95, trace) == ()
    assert doubts_of("neither", 0.85, trace) == ("faint",)


def test_weak_registration_comes_before_the_doubts_of_the_box() -> None:
    assert doubts(Opinion("tick", 0.5, ()), INK, weak=True) == (
        "weak-registration",
        "low-confidence",
    )
