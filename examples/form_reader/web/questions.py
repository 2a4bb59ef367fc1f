"""The review: which boxes a person has to look at, and what may help to decide each of them."""

from collections.abc import Iterable, Mapping
from typing import Any

from examples.form_reader.results import DOUBTS, PageReading, Reading
from examples.form_reader.templates import Page, Template


def questions(reading: Reading, templates: Iterable[Template]) -> list[dict[str, Any]]:
    """A question for each doubtful box, page by page, in the order of the template."""
    by_name = {template.name: template for template in templates}
    return [asked for page in reading.pages for asked in questions_of(page, by_name)]


def questions_of(page: PageReading, templates: Mapping[str, Template]) -> list[dict[str, Any]]:
    """The questions of one page.

    `place` is where the box is: left, top, width and height in shares of the page. `others` are all boxes of
    the group, as they are read now.
    """
    if not page.doubtful:
        return []
    form = template_page(page, templates)
    boxes = {(group.name, box.name): (group, box) for group, box in form.boxes}
    asked = []
    for doubtful in page.doubtful:
        group, box = boxes[doubtful.group, doubtful.name]
        asked.append(
            {
                "page": page.number,
                "group": group.name,
                "box": box.name,
                "doubts": [DOUBTS[doubt] for doubt in doubtful.doubts],
                "rule": group.rule,
                "place": [
                    box.left / form.width,
                    box.top / form.height,
                    box.width / form.width,
                    box.height / form.height,
                ],
                "others": [
                    {"box": other.name, "label": other.label, "chosen": other.chosen}
                    for other in page.boxes
                    if other.group == group.name
                ],
            }
        )
    return asked


def template_page(page: PageReading, templates: Mapping[str, Template]) -> Page:
    """The page of a template that a page was laid on."""
    return templates[page.template or ""].pages[(page.template_page or 1) - 1]
