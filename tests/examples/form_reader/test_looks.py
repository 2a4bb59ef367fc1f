"""Looks: pictures of a box with thick strokes separated, and light ink darkened on white paper."""

import math

import numpy as np
import pytest

from examples.form_reader.looks import looks
from examples.form_reader.marks import Trace
from examples.form_reader.packing import packed
from examples.form_reader.sent_pages import Grey
from examples.form_reader.templates import MAX_BOX_AREA, MAX_BOXES, Box
from service.settings import Settings

BOX = Box("box", 10, 10, 5, 5)
NO_INK = Trace(ink=0, beside=0, paper=0)


CLOSE_SHARP, WIDE_SHARP, CLOSE_DARK, WIDE_DARK, TURNED = range(5)


def looks_at(page: Grey, trace: Trace = NO_INK) -> list[Grey]:
    return [pictures[0] for pictures in looks(page, [BOX], [trace])]


def test_a_box_is_shown_with_its_surroundings() -> None:
    shapes = [picture.shape for picture in looks_at(np.zeros((240, 240), np.uint8))]
    assert shapes == [(64, 64), (80, 80), (64, 64), (80, 80), (80, 80)]


def test_a_box_at_the_edge_of_the_page_is_cut_at_the_edge() -> None:
    edge = Box("edge", 25, 25, 5, 5)
    pictures = looks(np.zeros((240, 240), np.uint8), [edge], [NO_INK])
    assert [pictures_of_box[0].shape for pictures_of_box in pictures] == [
        (52, 52),
        (60, 60),
        (52, 52),
        (60, 60),
        (60, 60),
    ]


def test_a_light_stroke_is_darkened_and_the_grain_of_its_paper_becomes_white() -> None:
    page = np.full((240, 240), 12, np.uint8)
    page[98:103, 85:115] = 40
    darkened = looks_at(page, Trace(ink=40, beside=12, paper=12))[WIDE_DARK]
    assert darkened[20].max() == 255
    assert darkened[40, 40] < 80


def test_ink_hardly_darker_than_its_paper_stays_light() -> None:
    page = np.zeros((240, 240), np.uint8)
    page[98:103, 85:115] = 6
    assert looks_at(page, Trace(ink=6, beside=0, paper=0))[WIDE_DARK].min() > 200


def test_two_thick_strokes_are_separated() -> None:
    page = np.zeros((240, 240), np.uint8)
    page[80:120, 90:98] = page[80:120, 101:109] = 180
    page[80:120, 98:101] = 120
    sharp, unchanged = looks_at(page)[WIDE_SHARP], 255 - page[60:140, 60:140]
    assert sharp[40, 39] - int(sharp[40, 34]) > unchanged[40, 39] - int(unchanged[40, 34]) + 40


def test_the_turned_look_turns_a_stroke_clockwise() -> None:
    page = np.zeros((240, 240), np.uint8)
    page[70:130, 98:103] = 200
    turned = looks_at(page)[TURNED]
    top, bottom = (int(np.argmin(turned[row])) for row in (15, 65))
    assert top - bottom == pytest.approx(50 * math.tan(math.radians(7)), abs=2)


@pytest.mark.parametrize("side", [math.sqrt(MAX_BOX_AREA / MAX_BOXES), 12.0])
def test_the_looks_at_the_maximum_of_boxes_fit_into_one_request(side: float) -> None:
    boxes = [Box("box", 10, 10, side, side)] * int(MAX_BOX_AREA / side**2)
    all_looks = looks(np.zeros((300, 300), np.uint8), boxes, [NO_INK] * len(boxes))
    sheet, places = packed([picture for pictures in all_looks for picture in pictures])
    assert sheet.size + sum(width * height for _, _, width, height in places) < Settings().max_pixels
