"""Reads forms without registration: each box is cut out at its place on the empty form, in pixels."""

from benchmarks.forms.layouts import MILLIMETRES_PER_INCH
from benchmarks.forms.sheets import Sheet
from service.client import TickCross

MARGIN = 0.15
"""A share of the side of a box."""


def labels(sheet: Sheet, tickcross: TickCross) -> list[str]:
    """The labels of the boxes of the layout, in their order."""
    scale = sheet.dots_per_inch / MILLIMETRES_PER_INCH
    crops = [
        sheet.image.crop(
            (
                round((box.left - MARGIN * box.side) * scale),
                round((box.top - MARGIN * box.side) * scale),
                round((box.left + (1 + MARGIN) * box.side) * scale),
                round((box.top + (1 + MARGIN) * box.side) * scale),
            )
        )
        for box in sheet.layout.boxes
    ]
    return [answer.label for answer in tickcross.classify(crops)]
