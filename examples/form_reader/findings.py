"""Draws the findings: the picture of a page with the readings of its boxes."""

import io

from PIL import Image, ImageDraw, ImageFont

from examples.form_reader.results import BoxReading, PageReading
from examples.form_reader.templates import Page

COLOURS = {"tick": (0, 130, 60), "cross": (20, 70, 200), "neither": (150, 150, 150)}
DOUBTFUL = (225, 95, 0)
LETTERS = {"tick": "T", "cross": "X", "neither": ""}
LINE = 0.4
MARGIN = 0.8
"""The width of the line around a box and its distance from the box, in millimetres."""


def with_findings(picture: bytes, reading: PageReading, page: Page) -> bytes:
    """The picture of a page with its findings drawn in, as a PNG.

    - `picture`: the page aligned with its template, from `ReadPage`.
    - `page`: the page of the template.

    A tick has a green outline and a T, a cross has a blue one and an X, and `neither` has a grey one. A
    doubtful box has a thick orange outline and a question mark.
    """
    image = Image.open(io.BytesIO(picture), formats=("PNG",)).convert("RGB")
    scale = image.width / page.width
    pen = ImageDraw.Draw(image)
    places = {(group.name, box.name): box for group, box in page.boxes}
    for box_reading in reading.boxes:
        box = places[box_reading.group, box_reading.name]
        edges = (box.left, box.top, box.left + box.width, box.top + box.height)
        _draw(pen, box_reading, [edge * scale for edge in edges], scale)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _draw(pen: ImageDraw.ImageDraw, box_reading: BoxReading, edges: list[float], scale: float) -> None:
    margin = MARGIN * scale
    left, top, right, bottom = edges[0] - margin, edges[1] - margin, edges[2] + margin, edges[3] + margin
    colour = DOUBTFUL if box_reading.doubts else COLOURS[box_reading.label]
    width = max(1, round(LINE * scale * (2 if box_reading.doubts else 1)))
    pen.rectangle((left, top, right, bottom), outline=colour, width=width)
    letters = LETTERS[box_reading.label] + ("?" if box_reading.doubts else "")
    font = ImageFont.load_default(size=3.5 * scale)
    pen.text((right + 0.3 * scale, top - 1.5 * scale), letters, fill=colour, font=font)
