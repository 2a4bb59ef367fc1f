"""Packs many small pictures into one, so that one request can ask about all of them."""

from collections.abc import Sequence

import numpy as np

from examples.form_reader.sent_pages import Grey

WIDTH = 4096
"""The width of a sheet in pixels, unless its widest picture is wider."""

Place = tuple[int, int, int, int]
"""Left, top, width and height in pixels."""


def packed(pictures: Sequence[Grey]) -> tuple[Grey, list[Place]]:
    """A sheet with the pictures in rows, the highest first, and the place of each in the given order."""
    places = _places([(picture.shape[1], picture.shape[0]) for picture in pictures])
    right = max(left + width for left, _, width, _ in places)
    bottom = max(top + height for _, top, _, height in places)
    sheet = np.full((bottom, right), 255, np.uint8)
    for picture, (left, top, width, height) in zip(pictures, places, strict=True):
        sheet[top : top + height, left : left + width] = picture
    return sheet, places


def _places(sizes: Sequence[tuple[int, int]]) -> list[Place]:
    places: dict[int, Place] = {}
    left = top = bottom = 0
    for number in sorted(range(len(sizes)), key=lambda number: -sizes[number][1]):
        width, height = sizes[number]
        if left and left + width > WIDTH:
            left, top = 0, bottom
        places[number] = (left, top, width, height)
        left, bottom = left + width, max(bottom, top + height)
    return [places[number] for number in range(len(sizes))]
