"""Small forms drawn for tests: a page with boxes, filled in with marks."""

import io
import random
from collections.abc import Mapping, Sequence
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from examples.form_reader.templates import Box, Group, Page, Template

WIDTH, HEIGHT = 105.0, 148.0
"""Millimetres: A6."""
SIDE = 5.0
DOTS_PER_INCH = 200
SCALE = DOTS_PER_INCH / 25.4
QUESTIONS = {
    "Breakfast": ("Bread", "Rolls", "Muesli"),
    "Drink": ("Tea", "Coffee", "Milk"),
    "Room": ("Single", "Double"),
}
PRINT = (
    (8, 6, "Meals and room"),
    (18, 3, "Please mark one box in each line with a tick or a cross,"),
    (23, 3, "and hand this page in at the desk before noon."),
    (120, 3, "The kitchen keeps this page until you leave. Ask at the"),
    (125, 3, "desk for vegetarian meals, and for a cot in your room."),
    (136, 2.6, "Form 17 b, printed in March; earlier forms are not taken."),
)
Marks = Mapping[tuple[str, str], str]
"""(group, box) -> tick, cross or scribble; the other boxes are empty."""

_STROKES: Mapping[str, Sequence[Sequence[tuple[float, float]]]] = {
    "tick": [[(0.15, 0.5), (0.42, 0.85), (1.05, -0.1)]],
    "cross": [[(0.12, 0.15), (0.9, 0.88)], [(0.88, 0.1), (0.1, 0.9)]],
    "scribble": [[(0.2, 0.2), (0.8, 0.4), (0.1, 0.5), (0.9, 0.7), (0.2, 0.9), (0.6, 0.1), (0.5, 0.9)]],
}


def boxes_of(group: str) -> tuple[Box, ...]:
    """The boxes of a group, side by side."""
    top = 38.0 + 26 * list(QUESTIONS).index(group)
    return tuple(
        Box(name, 12.0 + 30 * place, top + 8, SIDE, SIDE) for place, name in enumerate(QUESTIONS[group])
    )


def empty_form() -> Image.Image:
    """The printed form, without marks."""
    page = Image.new("L", (round(WIDTH * SCALE), round(HEIGHT * SCALE)), 255)
    pen = ImageDraw.Draw(page)
    for top, height, words in PRINT:
        _print(pen, 10, top, height, words)
    for group in QUESTIONS:
        _print(pen, 10, boxes_of(group)[0].top - 8, 4, group)
        for box in boxes_of(group):
            corners = (box.left, box.top, box.left + box.width, box.top + box.height)
            pen.rectangle([edge * SCALE for edge in corners], outline=30, width=2)
            _print(pen, box.left + 7, box.top, 4, box.name)
    return page


def _print(pen: ImageDraw.ImageDraw, left: float, top: float, height: float, words: str) -> None:
    font = ImageFont.load_default(size=height * SCALE)
    pen.text((left * SCALE, top * SCALE), words, fill=20, font=font)


def filled_form(marks: Marks, seed: int = 0) -> Image.Image:
    """The form with marks in its boxes, all slightly different."""
    page = empty_form()
    pen = ImageDraw.Draw(page)
    rng = random.Random(seed)  # noqa: S311 - no secret
    for (group, name), mark in marks.items():
        box = next(box for box in boxes_of(group) if box.name == name)
        for stroke in _STROKES[mark]:
            shaky = [(x + rng.uniform(-0.05, 0.05), y + rng.uniform(-0.05, 0.05)) for x, y in stroke]
            points = [((box.left + x * SIDE) * SCALE, (box.top + y * SIDE) * SCALE) for x, y in shaky]
            pen.line(points, fill=50, width=4, joint="curve")
    return page


@cache
def template(name: str = "Meals") -> Template:
    """The template of the form; any box of the last group may be chosen."""
    rules = {"Breakfast": "one", "Drink": "one", "Room": "any"}
    groups = tuple(Group(group, rules[group], boxes_of(group)) for group in QUESTIONS)  # type: ignore[arg-type]
    return Template(name, (Page(WIDTH, HEIGHT, png(empty_form()), groups),))


def png(picture: Image.Image) -> bytes:
    """A picture as a PNG."""
    data = io.BytesIO()
    picture.save(data, "PNG")
    return data.getvalue()


def pdf(pages: Sequence[Image.Image]) -> bytes:
    """Pages as a PDF."""
    data = io.BytesIO()
    first, *others = [page.copy() for page in pages]  # saving leaves its options in an image
    first.save(data, "PDF", save_all=True, append_images=others, resolution=DOTS_PER_INCH)
    return data.getvalue()
