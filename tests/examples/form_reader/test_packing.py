"""Packing: each picture is on the sheet, and little of the sheet is empty."""

import numpy as np

from examples.form_reader.packing import WIDTH, packed


def test_each_picture_is_at_its_place_on_the_sheet() -> None:
    rng = np.random.default_rng(0)
    pictures = [
        rng.integers(0, 256, (int(height), int(width)), np.uint8)
        for height, width in rng.integers(20, 200, (150, 2))
    ]
    sheet, places = packed(pictures)
    assert sheet.shape[1] <= WIDTH
    for picture, (left, top, width, height) in zip(pictures, places, strict=True):
        assert np.array_equal(sheet[top : top + height, left : left + width], picture)


def test_one_large_picture_among_small_ones_leaves_little_empty_space() -> None:
    pictures = [np.zeros((60, 60), np.uint8)] * 2000 + [np.zeros((200, 200), np.uint8)]
    sheet, _ = packed(pictures)
    assert sheet.size < 1.2 * sum(picture.size for picture in pictures)
