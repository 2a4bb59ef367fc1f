"""Findings: the picture of a page with what was read in its boxes."""

import io

from PIL import Image, ImageDraw, ImageFont

from examples.form_reader.results import BoxReading, PageReading
from examples.form_reader.templates import Page

COLOURS = {"tick": (0, 130, 60), "cross": (20, 70, 200), "neither": (150, 150, 150)}
DOUBTFUL = (225, 95, 0)
LETTERS = {"tick": "T", "cross": "X", "neither": ""}
LINE = 0.4
MARGIN = 0.8
"""Millimetres: the line around a box, and how far it is from it."""


def with_findings(picture: bytes, reading: PageReading, page: Page) -> bytes:
    """A page that was read, as a PNG, with its findings drawn in.

    - `picture`: the page as it lies on its template, of `ReadPage`.
    - `page`: that of the template.

    A tick is outlined in green with a T, a cross in blue with an X, and what is neither in grey; a box that
    is doubtful has a thick orange outline and a question mark.
    """
    image = Image.open(io.BytesIO(picture), formats=("PNG",)).convert("RGB")
    scale = image.width / page.width
    pen = ImageDraw.Draw(image)
    places = {(group.name, box.name): box for group, box in page.boxes}
    for found in reading.boxes:
        box = places[found.group, found.name]
        edges = (box.left, box.top, box.left + box.width, box.top + box.height)
        _draw(pen, found, [edge * scale for edge in edges], scale)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _draw(pen: ImageDraw.ImageDraw, found: BoxReading, edges: list[float], scale: float) -> None:
    away = MARGIN * scale
    left, top, right, bottom = edges[0] - away, edges[1] - away, edges[2] + away, edges[3] + away
    colour = DOUBTFUL if found.doubts else COLOURS[found.label]
    width = max(1, round(LINE * scale * (2 if found.doubts else 1)))
    pen.rectangle((left, top, right, bottom), outline=colour, width=width)
    letters = LETTERS[found.label] + ("?" if found.doubts else "")
    font = ImageFont.load_default(size=3.5 * scale)
    pen.text((right + 0.3 * scale, top - 1.5 * scale), letters, fill=colour, font=font)
