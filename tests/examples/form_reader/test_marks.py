"""Marks: even light ink beside the print is detected; print and paper are not counted as ink."""

import numpy as np

from examples.form_reader.ink import ink, share_of_ink
from examples.form_reader.marks import Trace, print_on, traces, without_words
from examples.form_reader.registration.warping import FINE
from examples.form_reader.sent_pages import Grey
from examples.form_reader.templates import Box

SIZE = 200
"""Pixels of the page side: 25 millimetres."""
BOX = Box("box", 8, 8, 5, 5)
DOTS_PER_INCH = FINE * 25.4


def template() -> Grey:
    """Ink of a page with one box, and with a word that starts a millimetre after it."""
    page = np.zeros((SIZE, SIZE), np.uint8)
    page[64:104, 64:104] = 220
    page[67:101, 67:101] = 0
    page[75:95, 112:150] = 220
    return page


def trace_of(page: Grey) -> Trace:
    return traces(page, print_on(template()), [BOX])[0]


def test_an_empty_box_has_no_trace() -> None:
    assert trace_of(template()) == (0, 0, 0)


def test_a_slightly_shifted_box_has_no_trace() -> None:
    assert trace_of(np.roll(template(), (2, -2), (0, 1))) == (0, 0, 0)


def test_a_light_stroke_in_a_box_leaves_a_trace() -> None:
    page = template()
    page[82:86, 70:98] = 40
    trace = trace_of(page)
    assert trace.ink > trace.paper + 20


def test_ink_that_is_also_around_the_box_belongs_to_the_paper() -> None:
    trace = trace_of(np.maximum(template(), 40))
    assert trace.ink <= trace.paper


def test_the_lines_of_lined_paper_are_not_ink() -> None:
    page = template()
    page[82:85] = np.maximum(page[82:85], 50)
    trace = trace_of(page)
    assert max(trace.ink, trace.paper) < 8


def test_a_stroke_that_leaves_the_box_on_one_side_is_not_paper() -> None:
    page = template()
    page[82:86, 50:98] = 90
    trace = trace_of(page)
    assert trace.paper == 0
    assert trace.beside > 50


def test_words_close_to_a_box_are_removed_but_not_its_frame() -> None:
    shown = without_words(template(), print_on(template()), [BOX])
    assert shown[75:95, 112:150].max() == 0
    assert shown[64:104, 64:104].sum() == template()[64:104, 64:104].sum()


def test_ink_is_measured_relative_to_the_light_on_the_paper() -> None:
    light = np.linspace(250, 90, 400).astype(np.uint8)
    page = np.tile(light, (400, 1))
    page[100:104, 50:350] //= 2
    ink_of_page = ink(page, DOTS_PER_INCH)
    assert ink_of_page[150:, 20:-20].max() < 20
    assert ink_of_page[102, 60:340].min() > 100


def test_the_edge_of_a_scan_is_not_ink() -> None:
    page = np.zeros((SIZE, SIZE), np.uint8)
    page[:, :4] = 255
    assert share_of_ink(page) == 0
