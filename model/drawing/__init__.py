"""Draws the training set: how people mark forms, and what they write there that is no mark at all."""

from model.drawing.marks import MIX, draw_marks
from model.drawing.plain import draw_plain_marks
from model.drawing.sheet import draw_sheet

__all__ = ["MIX", "draw_marks", "draw_plain_marks", "draw_sheet"]
