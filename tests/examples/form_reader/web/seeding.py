"""A stack stored as already read, for tests of later steps."""

from functools import cache

from flask import Flask

from examples.form_reader.results import BoxReading, Doubt, Label, PageReading, Registration
from examples.form_reader.rules import with_rules
from examples.form_reader.web.services import services
from tests.examples.form_reader.drawn_forms import QUESTIONS, Marks, filled_form, png, template

REASON = "the page fits no template"
FIRST: Marks = {("Breakfast", "Bread"): "tick", ("Drink", "Tea"): "cross", ("Room", "Single"): "scribble"}
SECOND: Marks = {("Breakfast", "Rolls"): "tick", ("Breakfast", "Muesli"): "tick", ("Drink", "Milk"): "cross"}
DOUBTFUL = [
    (1, "Room", "Single"),
    (2, "Breakfast", "Rolls"),
    (2, "Breakfast", "Muesli"),
]
"""The boxes to review: a scribble, and two answers where only one is allowed."""


def seed(app: Flask, name: str = "week 48.pdf") -> str:
    """Store the template Meals and a stack of four pages (two read, one blank, one refused). Its id."""
    app_services = services(app)
    if "Meals" not in app_services.templates.names():
        app_services.templates.add(template())
    folder = app_services.readings.new_folder()
    app_services.templates.link("Meals", folder / "templates")
    (folder / "upload").write_bytes(b"%PDF-")
    about = app_services.readings.add(folder, name, 4)
    kept = app_services.readings.opened(about.id)
    for number, marks in enumerate((FIRST, SECOND), 1):
        kept.keep_page(page(number, marks), picture(number))
    kept.keep_page(PageReading(3, "blank"), None)
    kept.keep_page(PageReading(4, "refused", reason=REASON), None)
    app_services.readings.update(about, state="done")
    return about.id


@cache
def picture(number: int) -> bytes:
    """The picture of a read page."""
    return png(filled_form((FIRST, SECOND)[number - 1], number))


def page(number: int, marks: Marks) -> PageReading:
    """The reading of a page with these marks: a scribble is `neither`, and doubtful."""
    labels: dict[str, Label] = {"tick": "tick", "cross": "cross", "scribble": "neither"}
    boxes = []
    for group, names in QUESTIONS.items():
        for name in names:
            mark = marks.get((group, name), "scribble")
            doubts: tuple[Doubt, ...] = ("other-mark",) if marks.get((group, name)) == "scribble" else ()
            boxes.append(BoxReading(group, name, labels[mark], 0.99, (), mark != "scribble", doubts))
    registration = Registration(0, 500, 0.1, 200.0)
    judged = with_rules(boxes, template().pages[0])
    return PageReading(number, "read", "Meals", 1, number, registration, judged)
