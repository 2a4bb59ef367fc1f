"""Proposing a template: the boxes of an empty form, their places, groups and names."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from examples.form_reader import proposing
from examples.form_reader.proposing import propose
from examples.form_reader.sent_pages import BadDocument
from examples.form_reader.templates import Template
from tests.examples.form_reader.pages import CONSENT, HEIGHT, SCALE, SIDE, SURVEY, WIDTH, Form, png, tiff
from tests.examples.form_reader.pdf import pdf

DPI = (SCALE * 25.4,) * 2
NEAR = 0.25
"""Millimetres."""


def names(template: Template) -> dict[str, list[str]]:
    return {group.name: [box.name for box in group.boxes] for page in template.pages for group in page.groups}


@pytest.mark.parametrize("form", [SURVEY, CONSENT], ids=lambda form: form.title)
def test_the_boxes_of_a_picture_are_found_at_their_places(form: Form) -> None:
    page = propose("form", png(form.drawn(), dpi=DPI)).pages[0]
    rectangles = [(box.left, box.top, box.width, box.height) for _, box in page.boxes]
    assert rectangles == [pytest.approx((*place, SIDE, SIDE), abs=NEAR) for place in form.boxes().values()]


def test_boxes_of_a_picture_are_named_by_row_and_place() -> None:
    assert list(names(propose("form", png(CONSENT.drawn(), dpi=DPI))).items())[:3] == [
        ("row 1", ["box 1"]),
        ("row 2", ["box 1"]),
        ("row 3", ["box 1", "box 2"]),
    ]


def test_boxes_of_a_pdf_are_named_after_the_text_beside_them() -> None:
    texts = [(118, 38, "never"), (133, 38, "often"), (20, 20, "Survey"), (50, 8, "please fill in")]
    texts += [(20, 50, "1. How is the food?"), (20, 60, "2. How is the room?")]
    texts += [(28, 100, "Yes, please"), (78, 100, "No, thanks"), (28, 110, "I agree to this")]
    boxes = [(120 + 15 * column, 46 + 10 * row, 4.5) for row in range(2) for column in range(2)]
    boxes += [(20, 96, 5), (70, 96, 5), (20, 106, 5)]
    assert names(propose("form", pdf(texts, boxes))) == {
        "1. How is the food?": ["never", "often"],
        "2. How is the room?": ["never", "often"],
        "row 3": ["Yes, please", "No, thanks"],
        "I agree to this": ["I agree to this"],
    }


def test_the_boxes_of_a_turned_pdf_page_are_placed_as_it_is_displayed() -> None:
    page = propose("form", pdf([(28, 60, "down the page")], [(20, 50, 5)], turned=90)).pages[0]
    assert (round(page.width), round(page.height)) == (297, 210)
    assert [(round(box.left), round(box.top)) for _, box in page.boxes] == [(242, 20)]


def test_repeated_names_get_a_number() -> None:
    boxes = [(20, 50, 5), (20, 70, 5)]
    proposed = propose("form", pdf([(28, 54, "yes"), (28, 74, "yes")], boxes))
    assert names(proposed) == {"yes": ["yes"], "yes (2)": ["yes"]}


def test_circles_letters_table_cells_and_filled_boxes_are_not_boxes() -> None:
    page = Image.new("L", (WIDTH * SCALE, HEIGHT * SCALE), 255)
    pen = ImageDraw.Draw(page)
    pen.ellipse((100, 100, 140, 140), outline=0, width=3)
    pen.rectangle((200, 100, 420, 140), outline=0, width=3)
    pen.rectangle((500, 100, 540, 140), fill=0)
    pen.rectangle((100, 300, 102, 340), fill=0)
    pen.rectangle((300, 300, 308, 308), outline=0, width=2)
    pen.text((100, 400), "Door 80", fill=0, font_size=60)
    assert propose("form", png(page, dpi=DPI)).pages[0].groups == ()


def test_a_frame_within_a_frame_is_one_box() -> None:
    page = Image.new("L", (WIDTH * SCALE, HEIGHT * SCALE), 255)
    pen = ImageDraw.Draw(page)
    pen.rectangle((100, 100, 150, 150), outline=0, width=2)
    pen.rectangle((106, 106, 144, 144), outline=0, width=2)
    assert len(propose("form", png(page, dpi=DPI)).pages[0].boxes) == 1


@pytest.mark.parametrize(("claimed", "height"), [(None, 297), ((72, 72), 297), (DPI, HEIGHT)])
def test_a_page_has_the_size_of_its_resolution_if_that_is_plausible(
    claimed: tuple[float, float] | None, height: float
) -> None:
    large = SURVEY.drawn().resize((WIDTH * SCALE * 2, HEIGHT * SCALE * 2)) if claimed == (72, 72) else None
    options = {"dpi": claimed} if claimed else {}
    assert propose("form", png(large or SURVEY.drawn(), **options)).pages[0].height == pytest.approx(
        height, 0.01
    )


def test_all_pages_of_a_form_are_proposed() -> None:
    proposed = propose("form", tiff([SURVEY.drawn(), CONSENT.drawn()]))
    assert [len(page.boxes) for page in proposed.pages] == [16, 10]
    assert len(names(proposed)) == 15


def test_a_form_with_too_many_boxes_or_pages_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proposing, "MAX_BOXES", 5)
    with pytest.raises(BadDocument, match="page 1: 16 boxes are found; a page has at most 5"):
        propose("form", png(SURVEY.drawn(), dpi=DPI))
    with pytest.raises(BadDocument, match="the form has 33 pages; a template has at most 32"):
        propose("form", tiff([np.full((9, 9), 255, np.uint8)] * 33))


def test_boxes_at_the_edges_of_a_page_are_within_the_page() -> None:
    sheet = Image.new("L", (1240, 1754), 255)
    pen = ImageDraw.Draw(sheet)
    for left, top in [(0, 300), (1199, 400), (300, 0), (400, 1713)]:
        pen.rectangle((left, top, left + 40, top + 40), outline=0, width=2)
    page = propose("form", png(sheet, dpi=(150, 150))).pages[0]
    assert len(page.boxes) >= 2
    assert max(box.left + box.width for _, box in page.boxes) <= page.width


def test_a_form_that_cannot_be_a_template_is_refused_with_the_reason() -> None:
    sheet = Image.new("L", (1170, 1170), 255)
    with pytest.raises(BadDocument, match=r"page 1: the page is .* mm; at most 250000 mm² are taken"):
        propose("form", png(sheet, dpi=(50, 50)))
