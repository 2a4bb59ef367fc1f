"""Draws the training set: the marks that people make on forms, and other things that they write there."""

from model.drawing.marks import MIX, draw_marks
from model.drawing.plain import draw_plain_marks
from model.drawing.sheet import draw_sheet

__all__ = ["MIX", "draw_marks", "draw_plain_marks", "draw_sheet"]
