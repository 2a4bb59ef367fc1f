"""Reading: stacks of filled forms with a running tickcross, and the boxes that are doubtful."""

import io
from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from PIL import Image, ImageDraw

from examples.form_reader.documents import Document
from examples.form_reader.findings import DOUBTFUL, with_findings
from examples.form_reader.reading import FormReader, ReadPage, with_forms
from examples.form_reader.results import BoxReading, PageReading
from examples.form_reader.sent_pages import Grey
from examples.form_reader.templates import Template
from service.client import ServiceError, TickCross
from tests.examples.form_reader.pages import (
    CONSENT,
    HEIGHT,
    SCALE,
    SIDE,
    SURVEY,
    TICK,
    WIDTH,
    Form,
    placed,
    png,
    tiff,
)

Marks = Mapping[tuple[str, str], str]

SURVEY_MARKS = {("Garden and paths", "good"): "tick", ("Museum shop", "bad"): "cross"}
CONSENT_MARKS = {("New heating", "later"): "cross", ("Kitchen floor", "yes"): "tick"}
EMPTY_PAGE = Image.new("L", (WIDTH * SCALE, HEIGHT * SCALE), 255)

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def reader(tickcross: TickCross) -> FormReader:
    return FormReader([SURVEY.template(), CONSENT.template()], tickcross)


def read(reader: FormReader, data: bytes) -> list[ReadPage]:
    with Document(data) as document:
        return [reader.read(document, number) for number in range(1, len(document) + 1)]


def one(reader: FormReader, page: Image.Image | Grey) -> PageReading:
    return read(reader, png(page))[0].reading


def marks_in(reading: PageReading) -> Marks:
    return {(box.group, box.name): box.label for box in reading.boxes if box.label != "neither"}


def doubts_in(reading: PageReading) -> dict[tuple[str, str], tuple[str, ...]]:
    return {(box.group, box.name): box.doubts for box in reading.boxes if box.doubts}


def kinds(pages: Sequence[ReadPage]) -> list[tuple[str, str | None]]:
    return [(page.reading.status, page.reading.template) for page in pages]


@pytest.mark.parametrize(("form", "marks"), [(SURVEY, SURVEY_MARKS), (CONSENT, CONSENT_MARKS)])
def test_a_filled_form_is_read_without_doubt(reader: FormReader, form: Form, marks: Marks) -> None:
    reading = one(reader, form.filled(marks))
    assert (reading.status, reading.template, reading.template_page) == ("read", form.title, 1)
    assert marks_in(reading) == marks
    assert doubts_in(reading) == {}
    assert len(reading.boxes) == len(form.boxes())


@pytest.mark.parametrize(
    ("placement", "turn"),
    [
        ({"turn": 4, "shift": (6, -3)}, 0),
        ({"quarters": 1}, 270),
        ({"quarters": 2}, 180),
        ({"quarters": 3}, 90),
    ],
)
def test_a_page_in_another_position_is_read_the_same(
    reader: FormReader, placement: dict[str, float], turn: int
) -> None:
    grey, _ = placed(SURVEY.filled(SURVEY_MARKS), **placement)  # type: ignore[arg-type]
    reading = one(reader, grey)
    assert marks_in(reading) == SURVEY_MARKS
    assert reading.registration is not None
    assert reading.registration.turn == turn
    assert reading.registration.residual < 0.5
    assert reading.registration.dots_per_inch == pytest.approx(SCALE * 25.4, rel=0.02)


def test_a_stack_of_two_forms_with_blank_back_sides_is_read_in_order(reader: FormReader) -> None:
    sheets = [CONSENT.filled(CONSENT_MARKS), EMPTY_PAGE, SURVEY.filled(SURVEY_MARKS), EMPTY_PAGE]
    assert kinds(read(reader, tiff(sheets))) == [
        ("read", CONSENT.title),
        ("blank", None),
        ("read", SURVEY.title),
        ("blank", None),
    ]


def test_a_page_of_another_form_is_refused_with_a_reason(reader: FormReader) -> None:
    other = Form("Order of firewood", {"Oak, split": ("one", "two"), "Birch": ("one", "two")})
    reading = one(reader, other.drawn())
    assert (reading.status, reading.boxes) == ("refused", ())
    assert reading.reason == "no template fits, or too little of its print can be seen"


def test_a_damaged_page_is_refused_and_has_no_picture(reader: FormReader) -> None:
    data = png(SURVEY.drawn())
    page = read(reader, data[: len(data) // 2])[0]
    assert page == (PageReading(1, "refused", reason="page 1: the picture is damaged"), None)


def test_a_page_that_fits_two_equal_templates_is_refused(tickcross: TickCross) -> None:
    same = Template("Copy", (SURVEY.page(),))
    reading = one(FormReader([SURVEY.template(), same], tickcross), SURVEY.drawn())
    assert reading.status == "refused"
    assert "equally well" in str(reading.reason)


def test_the_pages_of_a_template_are_distinguished(tickcross: TickCross) -> None:
    both = Template("Both", (SURVEY.page(), CONSENT.page()))
    pages = read(FormReader([both], tickcross), tiff([CONSENT.drawn(), SURVEY.drawn()]))
    assert [page.reading.template_page for page in pages] == [2, 1]


def test_two_answers_where_one_is_allowed_are_doubtful(tickcross: TickCross) -> None:
    both = {("Museum shop", "good"): "tick", ("Museum shop", "bad"): "tick"}
    reading = one(FormReader([SURVEY.template("at-most-one")], tickcross), SURVEY.filled(both))
    assert doubts_in(reading) == dict.fromkeys(both, ("several-answers",))


def test_a_box_full_of_scribble_is_doubtful(reader: FormReader) -> None:
    page = SURVEY.filled({})
    left, top = SURVEY.boxes()["Museum shop", "bad"]
    pen = ImageDraw.Draw(page)
    zigzag = [((left + SIDE * (at % 2)) * SCALE, (top + at / 2) * SCALE) for at in range(11)]
    pen.line(zigzag, fill=40, width=4)
    doubts = doubts_in(one(reader, page))
    assert [*doubts] == [("Museum shop", "bad")]


def test_a_box_cut_off_by_the_picture_is_doubtful(reader: FormReader) -> None:
    page = SURVEY.drawn()
    cut = page.crop((0, 0, round(76.5 * SCALE), page.height))
    doubts = doubts_in(one(reader, cut))
    assert {name for _, name in doubts} == {"bad"}
    assert all("weak-registration" in words for words in doubts.values())


def test_boxes_of_another_edition_are_doubtful_in_the_rows_that_differ(reader: FormReader) -> None:
    rows = [*SURVEY.rows.items()]
    edition = Form(SURVEY.title, dict([*rows[:5], ("Car park, new", ("good", "bad")), *rows[5:7]]))
    reading = one(reader, edition.filled({("Car park, new", "good"): "tick"}))
    moved_rows = {group for group, _ in rows[5:]}
    sure = {box.group for box in reading.boxes if not box.doubts}
    assert sure & moved_rows == set()


def test_a_faint_mark_is_not_read_as_an_empty_box(reader: FormReader) -> None:
    page = SURVEY.drawn()
    left, top = SURVEY.boxes()["Coffee, cake", "good"]
    points = [((left + x * SIDE) * SCALE, (top + y * SIDE) * SCALE) for x, y in TICK]
    ImageDraw.Draw(page).line(points, fill=175, width=4)
    reading = one(reader, page)
    assert marks_in(reading) == {("Coffee, cake", "good"): "tick"} or doubts_in(reading)


def test_the_picture_of_a_read_page_is_aligned_with_its_template(reader: FormReader) -> None:
    grey, _ = placed(SURVEY.filled(SURVEY_MARKS), quarters=1, turn=3)
    picture = read(reader, png(grey))[0].picture
    assert picture is not None
    image = Image.open(io.BytesIO(picture))
    assert image.size == (WIDTH * SCALE, HEIGHT * SCALE)
    left, top = SURVEY.boxes()["Museum shop", "bad"]
    box = [round(edge * SCALE) for edge in (left + 0.5, top + 0.5, left + SIDE - 0.5, top + SIDE - 0.5)]
    assert np.asarray(image.crop((box[0], box[1], box[2], box[3]))).min() < 120


def test_findings_are_drawn_around_their_boxes(reader: FormReader) -> None:
    page = read(reader, png(SURVEY.filled(SURVEY_MARKS)))[0]
    assert page.picture is not None
    doubtful = [
        BoxReading(box.group, box.name, box.label, 0.5, (), chosen=False, doubts=("low-confidence",))
        for box in page.reading.boxes
    ]
    reading = PageReading(1, "read", SURVEY.title, 1, boxes=tuple(doubtful))
    image = Image.open(io.BytesIO(with_findings(page.picture, reading, SURVEY.page())))
    for left, top in SURVEY.boxes().values():
        assert image.getpixel((round((left - 0.6) * SCALE), round((top + 2) * SCALE))) == DOUBTFUL


def test_a_failure_of_tickcross_is_raised() -> None:
    silent = TickCross("http://127.0.0.1:9", retries=0)
    with pytest.raises((ServiceError, OSError)):
        one(FormReader([SURVEY.template()], silent), SURVEY.drawn())


def test_a_reader_without_templates_is_refused() -> None:
    with pytest.raises(ValueError, match="templates: expected one or more"):
        FormReader([], TickCross("http://127.0.0.1:9"))


def numbered(*pages: tuple[str, str | None, int | None]) -> list[int | None]:
    page_readings = [
        PageReading(number, status, template, page)  # type: ignore[arg-type]
        for number, (status, template, page) in enumerate(pages, start=1)
    ]
    return [page.form for page in with_forms(page_readings)]


def test_pages_of_one_form_may_be_in_any_order() -> None:
    first, second, blank = ("read", "a", 1), ("read", "a", 2), ("blank", None, None)
    assert numbered(first, second, second, first) == [1, 1, 2, 2]
    assert numbered(first, blank, second, blank, first) == [1, None, 1, None, 2]


def test_a_form_ends_where_a_page_repeats_or_another_form_begins() -> None:
    first, other = ("read", "a", 1), ("read", "b", 1)
    assert numbered(first, first, other, first) == [1, 2, 3, 4]
