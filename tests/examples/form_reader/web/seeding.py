"""A stack that has been read, made without reading: for tests of what comes after."""

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
"""What a person has to look at: a scribble, and two answers where there may be one."""


def seed(app: Flask, name: str = "week 48.pdf") -> str:
    """Keep the template Meals and a stack of four pages: two are read, one is blank, one refused; its id."""
    found = services(app)
    if "Meals" not in found.templates.names():
        found.templates.add(template())
    folder = found.readings.new_folder()
    found.templates.link("Meals", folder / "templates")
    (folder / "upload").write_bytes(b"%PDF-")
    about = found.readings.add(folder, name, 4)
    kept = found.readings.opened(about.id)
    for number, marks in enumerate((FIRST, SECOND), 1):
        kept.keep_page(page(number, marks), picture(number))
    kept.keep_page(PageReading(3, "blank"), None)
    kept.keep_page(PageReading(4, "refused", reason=REASON), None)
    found.readings.update(about, state="done")
    return about.id


@cache
def picture(number: int) -> bytes:
    """A page that was read."""
    return png(filled_form((FIRST, SECOND)[number - 1], number))


def page(number: int, marks: Marks) -> PageReading:
    """What is read on the page with these marks: a scribble is `neither`, and doubtful."""
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
