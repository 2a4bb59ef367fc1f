"""Printed words in Pillow's own font: made bold, slanted, narrow or wide."""

from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from benchmarks.hard_boxes.canvas import Values

WORDS = (
    *("No", "Ja", "Si", "On", "Yes", "Oui", "Non", "Sex", "Age", "Male", "Nein", "Date", "Name", "City"),
    *("Agree", "Never", "Other", "Often", "Daily", "Total", "Single", "Female", "Always", "Income", "Option"),
    *("Married", "Unknown", "Address", "Retired", "Approved", "Declined", "Employer", "Question"),
    *("Sometimes", "Insurance", "Signature", "Agreement", "Apartment", "Department", "Electronic"),
    *("Performance", "Information", "Registration", "Satisfactory", "Conditioning"),
)
"""Words of 2 to 12 letters, as printed on forms."""


class Typeface(NamedTuple):
    """How the words of a form are set.

    - `size`: of the font, in pixels.
    - `bold`: pixels that each line of a letter is widened to both sides.
    - `slant`: pixels to the right for each pixel up.
    - `stretch`: the width as a multiple of the usual width.
    - `ink`: how much light it absorbs, 0..1.
    """

    size: float
    bold: float
    slant: float
    stretch: float
    ink: float


def typeface(rng: np.random.Generator, size: float) -> Typeface:
    """A random typeface with a font of the given size."""
    return Typeface(
        size,
        bold=float(rng.choice([0, 0, rng.uniform(0.01, 0.035)])) * size,
        slant=float(rng.choice([0, 0, rng.uniform(0.1, 0.3)])),
        stretch=rng.uniform(0.8, 1.2),
        ink=rng.uniform(0.5, 1),
    )


def printed(text: str, face: Typeface) -> Values:
    """The light that a text absorbs, 0..1, cut to its ink."""
    font = ImageFont.load_default(face.size)
    left, top, right, bottom = font.getbbox(text, stroke_width=face.bold)
    width, height = round(right - left), round(bottom - top)
    room = round(face.slant * height)
    page = Image.new("L", (width + room + 2, height + 2), 0)
    place = 1 - left, 1 - top
    ImageDraw.Draw(page).text(place, text, fill=255, font=font, stroke_width=face.bold)
    lean = (1, face.slant, -face.slant * height, 0, 1, 0)
    slanted = page.transform(page.size, Image.Transform.AFFINE, lean, Image.Resampling.BICUBIC)
    size = max(1, round(slanted.width * face.stretch)), slanted.height
    stretched = slanted.resize(size, Image.Resampling.BOX)
    cover = np.asarray(stretched.crop(stretched.getbbox()), np.float32)
    return cover * np.float32(face.ink / 255)


def line_of_words(rng: np.random.Generator, face: Typeface, width: int) -> Values:
    """Words in a row of the given width in pixels; the last one is cut."""
    text = ""
    while len(text) * face.size * face.stretch < 3 * width:
        text += str(rng.choice(WORDS)) + " "
    return printed(text, face)[:, :width]
