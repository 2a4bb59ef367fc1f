"""Lines: a faint stroke stands out from the paper of its page, and an empty box does not."""

import cv2
import numpy as np
import pytest

from examples.form_reader.doubting import STROKE
from examples.form_reader.ink import ink
from examples.form_reader.lines import lines
from examples.form_reader.marks import print_on
from examples.form_reader.registration.warping import FINE
from examples.form_reader.sent_pages import Grey
from examples.form_reader.templates import Box

WIDTH, HEIGHT = 100, 80
"""Millimetres."""
ROWS, COLUMNS = range(4), range(5)
BOXES = [Box(f"{row}/{column}", 15 + 12 * column, 15 + 12 * row, 4, 4) for row in ROWS for column in COLUMNS]
WHITE, GREY_PAPER, PENCIL, GRAIN = 255, 225, 218, 12.0
"""Of 255: how light paper and pencil are, and by how much the grain of the paper changes it."""


def form() -> Grey:
    """An empty form on white paper."""
    page = np.full((round(HEIGHT * FINE), round(WIDTH * FINE)), WHITE, np.uint8)
    for box in BOXES:
        cv2.rectangle(page, *corners(box), 30, 2)
    return page


def corners(box: Box) -> tuple[tuple[int, int], tuple[int, int]]:
    right, bottom = box.left + box.width, box.top + box.height
    return (round(box.left * FINE), round(box.top * FINE)), (round(right * FINE), round(bottom * FINE))


def ticked(page: Grey, *boxes: Box, light: int = PENCIL) -> Grey:
    """A tick of 0.4 mm in some boxes."""
    for box in boxes:
        (left, top), (right, bottom) = corners(box)
        turn = left + 11, bottom - 6
        cv2.line(page, (left + 6, top + 16), turn, light, 3)
        cv2.line(page, turn, (right - 6, top + 6), light, 3)
    return page


def on_grain(page: Grey, seed: int = 0) -> Grey:
    """The page on grey paper with grain of a quarter of a millimetre."""
    grain = cv2.GaussianBlur(np.random.default_rng(seed).normal(size=page.shape), (0, 0), 0.12 * FINE)
    paper = GREY_PAPER + GRAIN * grain / grain.std()
    grainy: Grey = np.clip(page * (paper / WHITE), 0, 255).astype(np.uint8)
    return grainy


def lines_of(page: Grey) -> list[float]:
    return lines(ink(page, FINE * 25.4), printed(), BOXES)


def printed() -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    return print_on(ink(form(), FINE * 25.4))


def test_an_empty_box_has_no_stroke_whether_its_paper_has_grain_or_not() -> None:
    assert max(lines_of(form())) < STROKE
    assert max(lines_of(on_grain(form()))) < STROKE


def test_a_tick_that_is_a_seventh_darker_than_grainy_paper_is_a_stroke() -> None:
    strengths = lines_of(on_grain(ticked(form(), BOXES[7])))
    assert strengths[7] > STROKE
    assert max(strengths[:7] + strengths[8:]) < STROKE


@pytest.mark.parametrize("empty", [0, 1])
def test_nearly_all_boxes_of_a_page_may_be_marked(empty: int) -> None:
    strengths = lines_of(on_grain(ticked(form(), *BOXES[empty:])))
    assert min(strengths[empty:]) > STROKE
    assert max(strengths[:empty], default=0) < STROKE


def test_handwriting_in_other_places_does_not_hide_a_faint_mark() -> None:
    page = ticked(form(), BOXES[7])
    cv2.putText(page, "handwriting", (480, 620), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 40, 3)
    assert lines_of(on_grain(page))[7] > STROKE


def test_a_tick_on_white_paper_is_a_stroke_however_light_it_is() -> None:
    strengths = lines_of(ticked(form(), BOXES[7], light=WHITE - 8))
    assert strengths[7] > STROKE
    assert max(strengths[:7] + strengths[8:]) < STROKE


def test_without_blank_pieces_of_paper_any_line_may_be_a_stroke() -> None:
    page = on_grain(form())
    everywhere = np.ones(page.shape, bool)
    for box in BOXES:
        (left, top), (right, bottom) = corners(box)
        everywhere[top + 5 : bottom - 5, left + 5 : right - 5] = False
    assert min(lines(ink(page, FINE * 25.4), everywhere, BOXES)) > STROKE


def test_a_page_without_boxes_has_no_lines_to_look_for() -> None:
    assert lines(np.zeros((80, 80), np.uint8), np.zeros((80, 80), bool), []) == []
