"""Exports decided boxes as own marks: a zip with the folders for `python -m model train --marks DIR`."""

import io
import zipfile

from PIL import Image

from examples.form_reader.templates import Box, Page
from examples.form_reader.web.reading_folder import ReadingFolder, template_page

MARGIN = 0.5
"""A share of the box's sides: marks reach out of their boxes, and the frame shows which mark is meant."""


def marks_zip(folder: ReadingFolder, prefix: str) -> bytes:
    """A picture of each decided box of a stack, in a folder named after the decision.

    - `prefix`: the start of the pictures' names.
    """
    pages = {page.number: page for page in folder.as_read().pages}
    templates = folder.templates()
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for number, decision in enumerate(folder.decisions(), 1):
            form = template_page(pages[decision.page], templates)
            place = (decision.group, decision.box)
            box = next(box for group, box in form.boxes if (group.name, box.name) == place)
            with Image.open(io.BytesIO(folder.picture(decision.page)), formats=("PNG",)) as picture:
                archive.writestr(f"{decision.label}/{prefix}-{number:04}.png", crop(picture, form, box))
    return data.getvalue()


def crop(picture: Image.Image, form: Page, box: Box) -> bytes:
    """A box and its surroundings as a PNG, cut off at the edges of the page."""
    scale = picture.width / form.width
    x, y = box.width * MARGIN, box.height * MARGIN
    left, top = max(box.left - x, 0), max(box.top - y, 0)
    right, bottom = min(box.left + box.width + x, form.width), min(box.top + box.height + y, form.height)
    data = io.BytesIO()
    left, top, right, bottom = (round(side * scale) for side in (left, top, right, bottom))
    picture.crop((left, top, right, bottom)).save(data, "PNG")
    return data.getvalue()
