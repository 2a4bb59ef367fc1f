"""A contact sheet of drawn marks, to judge whether they look like real ones."""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from model.drawing.marks import draw_marks

CELL = 60
"""Pixels from one mark to the next."""


def draw_sheet(path: Path, rng: np.random.Generator, columns: int = 24, rows: int = 24) -> None:
    """Write a PNG of drawn marks: ticks, crosses, then neithers, kind by kind."""
    drawn = draw_marks(columns * rows, rng)
    pictures = [Image.fromarray(grey) for stack in drawn.greys for grey in stack]
    order = np.lexsort([drawn.kinds, drawn.labels])
    sheet = Image.new("L", (columns * CELL, rows * CELL), 128)
    for place, mark in enumerate(order):
        corner = (place % columns * CELL, place // columns * CELL)
        sheet.paste(_shown(pictures[mark]), corner)
        ImageDraw.Draw(sheet).text(
            (corner[0], corner[1] + CELL - 11), str(drawn.kinds[mark].split("/")[1])[:9], fill=110
        )
    sheet.save(path, "PNG")


def _shown(picture: Image.Image) -> Image.Image:
    """The picture at a size that fits its cell."""
    scale = (CELL - 12) / max(picture.size)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(size, Image.Resampling.BOX if scale < 1 else Image.Resampling.NEAREST)
