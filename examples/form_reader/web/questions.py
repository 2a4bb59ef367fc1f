"""The questions of the review: the boxes that a person has to look at, with their groups and places."""

from collections.abc import Iterable, Mapping
from typing import Any

from examples.form_reader.results import DOUBTS, Doubt, PageReading, Reading
from examples.form_reader.templates import Box, Group, Page, Template
from examples.form_reader.web.reading_folder import template_page


def questions(reading: Reading, templates: Mapping[str, Template]) -> list[dict[str, Any]]:
    """A question for each doubtful box, page by page, in the order of the template."""
    doubtful = (page for page in reading.pages if page.doubtful)
    return [question for page in doubtful for question in questions_of(page, template_page(page, templates))]


def questions_of(page: PageReading, form: Page) -> list[dict[str, Any]]:
    """The questions about one page; `form` is the page of its template.

    `place` is where the box is: left, top, width and height as shares of the page. `others` are all boxes of
    the group with their current readings.
    """
    boxes = {(group.name, box.name): (group, box) for group, box in form.boxes}
    return [_question(page, form, *boxes[each.group, each.name], each.doubts) for each in page.doubtful]


def _question(
    page: PageReading, form: Page, group: Group, box: Box, doubts: Iterable[Doubt]
) -> dict[str, Any]:
    others = [other for other in page.boxes if other.group == group.name]
    sides = (box.left, box.top, box.width, box.height)
    return {
        "page": page.number,
        "group": group.name,
        "box": box.name,
        "doubts": [DOUBTS[doubt] for doubt in doubts],
        "rule": group.rule,
        "place": [side / whole for side, whole in zip(sides, (form.width, form.height) * 2, strict=True)],
        "others": [{"box": other.name, "label": other.label, "chosen": other.chosen} for other in others],
    }
