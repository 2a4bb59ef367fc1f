"""Which marks share a request."""

import io

import numpy as np
import pytest
from PIL import Image

from service.client.arrays import png, stacked
from service.client.batches import Limits, batches, pixels_of

GRID = np.where(np.eye(5) > 0, -1, 1).astype(np.int8)


def sizes(contents: list[object], limits: Limits) -> list[int]:
    return [len(batch) for batch in batches(contents, limits)]


def test_batches_keep_the_order_and_their_size() -> None:
    contents = [b"a", b"b", b"c", b"d", b"e"]
    assert list(batches(contents, Limits(marks=2))) == [[b"a", b"b"], [b"c", b"d"], [b"e"]]


def test_a_batch_ends_where_the_kind_of_mark_changes() -> None:
    assert sizes([b"a", GRID, GRID, np.ones((6, 6), np.int8), b"b"], Limits()) == [1, 2, 1, 1]


def test_a_batch_ends_before_it_has_too_many_bytes() -> None:
    assert sizes([bytes(50)] * 5, Limits(size=100)) == [2, 2, 1]
    assert sizes([GRID] * 5, Limits(size=50)) == [2, 2, 1]


def test_a_batch_ends_before_it_has_too_many_pixels() -> None:
    assert sizes([png(np.zeros((20, 30), np.uint8))] * 5, Limits(pixels=1200)) == [2, 2, 1]


def test_an_oversized_content_is_a_batch_of_its_own() -> None:
    assert sizes([b"a", bytes(500), b"b"], Limits(size=100)) == [1, 1, 1]


def test_no_contents_make_no_batch() -> None:
    assert sizes([], Limits()) == []


def test_contents_are_consumed_one_batch_at_a_time() -> None:
    contents = iter([b"a", b"b", b"c"])
    assert next(batches(contents, Limits(marks=1))) == [b"a"]
    assert list(contents) == [b"c"]


@pytest.mark.parametrize(("kind", "pixels"), [("PNG", 600), ("GIF", 0)])
def test_only_the_pixels_of_a_png_are_known(kind: str, pixels: int) -> None:
    file = io.BytesIO()
    Image.new("L", (20, 30)).save(file, kind)
    assert pixels_of(file.getvalue()) == pixels


@pytest.mark.parametrize("picture", [b"", b"\x89PNG\r\n\x1a\n", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0"])
def test_a_truncated_png_has_no_known_pixels(picture: bytes) -> None:
    assert pixels_of(picture) == 0


def test_grids_are_stacked_unchanged() -> None:
    assert stacked([GRID, GRID]).dtype == np.int8
    np.testing.assert_array_equal(stacked([GRID, -GRID]), [GRID, -GRID])
