"""Draws the training set: how people mark forms, and what they write there that is no mark at all."""

from model.drawing.marks import MIX, Drawn, draw_marks
from model.drawing.sheet import draw_sheet

__all__ = ["MIX", "Drawn", "draw_marks", "draw_sheet"]
