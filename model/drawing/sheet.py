"""A contact sheet of drawn marks, to judge whether they look like real ones."""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageOps

from model.drawing.marks import draw_marks

CELL = 60
"""Pixels from one mark to the next."""

SIDE = 24
"""The number of marks in a row, and of rows."""


def draw_sheet(path: Path, rng: np.random.Generator) -> None:
    """Write a PNG of drawn marks: ticks, crosses, then neithers, kind by kind."""
    drawn = draw_marks(SIDE * SIDE, rng)
    pictures = [Image.fromarray(grey) for stack in drawn.greys for grey in stack]
    order = np.lexsort([drawn.kinds, drawn.labels])
    sheet = Image.new("L", (SIDE * CELL, SIDE * CELL), 128)
    for place, mark in enumerate(order):
        left, top = place % SIDE * CELL, place // SIDE * CELL
        sheet.paste(_shown(pictures[mark]), (left, top))
        ImageDraw.Draw(sheet).text((left, top + CELL - 11), drawn.kinds[mark].split("/")[1][:9], fill=110)
    sheet.save(path, "PNG")


def _shown(picture: Image.Image) -> Image.Image:
    """The picture at a size that fits its cell."""
    side = CELL - 12
    method = Image.Resampling.BOX if max(picture.size) > side else Image.Resampling.NEAREST
    return ImageOps.contain(picture, (side, side), method)
