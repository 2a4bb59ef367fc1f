"""Templates: converted to JSON and back, and refused with the place of the error."""

import copy
import io
import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from PIL import Image

from examples.form_reader import templates
from examples.form_reader.templates import BadTemplate, Box, Group, Page, Template

SCHEMA = Path(templates.__file__).with_name("template.schema.json")


def png(size: tuple[int, int], kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.new("L", size, 255).save(file, kind)
    return file.getvalue()


def template() -> Template:
    yes, no = Box("Yes", 20, 30, 4, 4), Box("No", 40, 30, 4.5, 4)
    groups = (Group("1. Smoker", "one", (yes, no)), Group("2. Post", "any", (yes,), cross="not-chosen"))
    return Template("survey", (Page(210, 297, png((420, 594)), groups), Page(210, 297, png((420, 594)))))


def document() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(template().to_json())
    return content


def test_a_template_survives_a_json_round_trip() -> None:
    assert Template.from_json(template().to_json()) == template()


def test_the_schema_file_matches_the_types() -> None:
    assert json.loads(SCHEMA.read_text()) == templates.schema()


def test_the_schema_accepts_a_written_template() -> None:
    jsonschema_rs.validator_for(json.loads(SCHEMA.read_text())).validate(document())


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        (("name",), "", "name: "),
        (("version",), 2, "version: "),
        (("colour",), "red", "colour: "),
        (("pages",), [], "pages: "),
        (("pages", 0, "width"), 0, "pages[0].width: "),
        (("pages", 0, "width"), "210", "pages[0].width: "),
        (("pages", 0, "width"), 250, "pages[0]: the picture has 420x594 pixels, which is not the shape"),
        (("pages", 0, "height"), 601, "pages[0].height: "),
        (("pages", 0, "groups", 0, "boxes", 1, "width"), 171, "pages[0]: box 'No' of group '1. Smoker' is"),
        (("pages", 1, "picture"), "%", "pages[1].picture: expected a PNG in base64"),
        (("pages", 1, "picture"), "AAAA", "pages[1]: the picture is not a PNG that can be read"),
        (("pages", 0, "groups", 1, "rule"), "two", "pages[0].groups[1].rule: "),
        (("pages", 0, "groups", 1, "boxes"), [], "pages[0].groups[1].boxes: "),
        (("pages", 0, "groups", 0, "boxes", 1, "left"), -1, "pages[0].groups[0].boxes[1].left: "),
        (
            ("pages", 0, "groups", 0, "boxes", 1, "left"),
            209,
            "pages[0]: box 'No' of group '1. Smoker' is",
        ),
        (("pages", 0, "groups", 0, "boxes", 1, "name"), "Yes", "pages[0].groups[0]: more than one box is"),
        (("pages", 0, "groups", 1, "name"), "1. Smoker", "more than one group is named '1. Smoker'"),
    ],
)
def test_a_refusal_names_the_place(place: tuple[str | int, ...], value: object, message: str) -> None:
    broken = copy.deepcopy(document())
    inner: Any = broken
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    with pytest.raises(BadTemplate) as refused:
        Template.from_json(json.dumps(broken))
    assert str(refused.value).startswith(message)


def test_invalid_json_is_refused() -> None:
    with pytest.raises(BadTemplate, match="Invalid JSON"):
        Template.from_json("{")


def test_the_picture_of_a_page_must_be_a_png() -> None:
    with pytest.raises(ValueError, match="not a PNG"):
        Page(210, 297, png((420, 594), "BMP"))


def test_the_group_decides_which_mark_means_chosen() -> None:
    group = template().pages[0].groups[1]
    assert [group.means_chosen(label) for label in ("tick", "cross", "neither")] == [True, False, False]


def test_a_page_too_large_for_a_request_is_refused() -> None:
    with pytest.raises(ValueError, match="the page is 600x600 mm; at most 250000 mm² are taken"):
        Page(600, 600, png((60, 60)))
    whole = Group("all", "any", (Box("page", 0, 0, 210, 297),))
    with pytest.raises(ValueError, match="the boxes have more than 10500 mm² together"):
        Page(210, 297, png((420, 594)), (whole,))
