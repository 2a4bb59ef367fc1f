"""Readings as JSON and CSV, and the rules of groups applied to them."""

import csv
import io
from dataclasses import replace

import pytest

from examples.form_reader.results import (
    BOX_COLUMNS,
    BoxReading,
    Label,
    PageReading,
    Reading,
    Registration,
    answers_csv,
    boxes_csv,
)
from examples.form_reader.rules import decided, with_rules
from examples.form_reader.templates import Box, Group, Page, Rule
from tests.examples.form_reader.test_templates import png

NONE: tuple[Label, ...] = ("neither",) * 4


def page(rule: Rule) -> Page:
    boxes = (Box("a", 1, 1, 3, 3), Box("b", 9, 1, 3, 3))
    return Page(20, 20, png((20, 20)), (Group("first", rule, boxes), Group("other", "any", boxes)))


def readings(*labels: Label) -> tuple[BoxReading, ...]:
    places = [(group, name) for group in ("first", "other") for name in "ab"]
    return tuple(
        BoxReading(*place, label, 0.9, (), chosen=False) for place, label in zip(places, labels, strict=True)
    )


def read_page(rule: Rule, *labels: Label) -> PageReading:
    registration = Registration(90, 120, 0.12, 200)
    boxes = with_rules(readings(*labels), page(rule))
    return PageReading(1, "read", "survey", 1, 1, registration, boxes)


def rows(text: str) -> list[list[str]]:
    return [*csv.reader(io.StringIO(text))]


def doubts(reading: PageReading) -> list[tuple[str, ...]]:
    return [box.doubts for box in reading.boxes]


def test_a_reading_survives_a_json_round_trip() -> None:
    reading = Reading((read_page("one", "tick", "tick", "cross", "neither"), PageReading(2, "blank")))
    assert Reading.from_json(reading.to_json()) == reading


@pytest.mark.parametrize("rule", ["one", "at-most-one"])
def test_two_answers_are_doubtful_when_one_is_allowed(rule: Rule) -> None:
    assert doubts(read_page(rule, "tick", "cross", "tick", "tick")) == [("several-answers",)] * 2 + [()] * 2


def test_no_answer_is_doubtful_when_one_is_required() -> None:
    assert doubts(read_page("one", *NONE)) == [("no-answer",)] * 2 + [()] * 2
    assert doubts(read_page("at-most-one", *NONE)) == [()] * 4


def test_a_decision_removes_the_doubts_of_the_box_and_its_group() -> None:
    before = read_page("one", "tick", "cross", "neither", "neither")
    after = decided(before, page("one"), "first", "b", "neither")
    assert doubts(after) == [()] * 4
    assert [box.chosen for box in after.boxes] == [True, False, False, False]
    assert [box.reviewed for box in after.boxes] == [False, True, False, False]


def test_a_decision_on_an_unknown_box_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="first: c"):
        decided(read_page("one", *NONE), page("one"), "first", "c", "tick")


def test_boxes_csv_has_a_row_for_every_box_and_for_pages_without_boxes() -> None:
    refused = PageReading(2, "refused", reason="no template fits")
    table = rows(boxes_csv(Reading((read_page("one", "tick", "tick", "cross", "neither"), refused))))
    assert table[0] == [*BOX_COLUMNS]
    assert ",".join(table[1]) == "1,read,1,survey,1,first,a,tick,0.9000,yes,several-answers,no,"
    assert ",".join(table[4]) == "1,read,1,survey,1,other,b,neither,0.9000,no,,no,"
    assert table[5] == ["2", "refused", *[""] * 10, "no template fits"]


def test_answers_csv_has_a_row_for_every_form() -> None:
    first = read_page("one", "tick", "neither", "tick", "cross")
    second = replace(read_page("one", "tick", "cross", "neither", "neither"), number=3, form=2)
    table = rows(answers_csv(Reading((first, PageReading(2, "blank"), second)), "survey", ["first", "other"]))
    assert table == [
        ["form", "pages", "first", "other", "doubtful"],
        ["1", "1", "a", "a; b", ""],
        ["2", "3", "a; b", "", "first"],
    ]


def test_a_name_cannot_become_a_formula_in_a_spreadsheet() -> None:
    box = BoxReading("=1+1", "@a", "tick", 1, (), chosen=True)
    cells = rows(boxes_csv(Reading((PageReading(1, "read", "survey", 1, 1, None, (box,)),))))[1]
    assert cells[5:7] == ["'=1+1", "'@a"]
