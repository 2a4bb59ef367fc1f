"""Registration: the position of a page to half a millimetre; a page that fits nowhere is not placed."""

from functools import cache

import numpy as np
import pytest
from PIL import Image

from examples.form_reader.ink import ink
from examples.form_reader.registration.features import features, moved
from examples.form_reader.registration.patches import patches_of
from examples.form_reader.registration.registering import Reference, Registered, register
from examples.form_reader.sent_pages import Grey
from tests.examples.form_reader.pages import CONSENT, HEIGHT, SCALE, SIDE, SURVEY, WIDTH, Form, placed

MARKS = {
    ("Opening hours", "bad"): "cross",
    ("Museum shop", "good"): "tick",
    ("Friendly staff", "bad"): "tick",
}
DOTS_PER_INCH = SCALE * 25.4
NEAR = 0.5
"""Millimetres."""


@cache
def references() -> dict[str, Reference]:
    return {form.title: Reference(form.template(), 1) for form in (SURVEY, CONSENT)}


def registered(grey: Grey, form: Form = SURVEY) -> Registered | None:
    inked = ink(grey, DOTS_PER_INCH)
    return register(inked, features(inked), references()[form.title])


def middles(form: Form) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.array([*form.boxes().values()]) + SIDE / 2


@pytest.mark.parametrize(
    "placement",
    [
        {},
        {"shift": (10, -7)},
        {"turn": 5},
        {"turn": -5, "shift": (-4, 6)},
        {"scale": 0.5},
        {"scale": 1.9},
        {"lean": 0.06},
        {"quarters": 1},
        {"quarters": 2, "turn": 3},
        {"quarters": 3, "lean": -0.04, "shift": (3, 3)},
    ],
    ids=str,
)
def test_boxes_are_located_within_half_a_millimetre(placement: dict[str, float]) -> None:
    grey, truth = placed(SURVEY.filled(MARKS), **placement)  # type: ignore[arg-type]
    result = registered(grey)
    assert result is not None
    measured = moved(middles(SURVEY), result.matrix)
    millimetre = np.linalg.norm(moved([[50, 75]], truth) - moved([[51, 75]], truth))
    misses = np.linalg.norm(measured - moved(middles(SURVEY), truth), axis=1) / millimetre
    assert misses.max() < NEAR
    assert result.agreement > 0.9


def test_another_form_is_not_registered() -> None:
    assert registered(np.asarray(SURVEY.drawn()), CONSENT) is None
    assert registered(np.asarray(CONSENT.drawn()), SURVEY) is None


def test_a_page_without_print_is_not_registered() -> None:
    assert registered(np.full((HEIGHT * SCALE, WIDTH * SCALE), 255, np.uint8)) is None


def test_noise_is_not_registered() -> None:
    noise = Image.effect_noise((WIDTH * SCALE, HEIGHT * SCALE), 80)
    assert registered(np.asarray(noise)) is None


def test_a_ruled_line_gives_no_patches() -> None:
    page = np.zeros((400, 400), np.uint8)
    page[100:104] = 255
    assert patches_of(page, []) == []
    page[80:120:6, 100:300:9] = 255
    assert patches_of(page, []) != []
