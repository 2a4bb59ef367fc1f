import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from service.client.marks import BATCH_BYTES, batches, is_grid, picture_bytes, png, regions_json, stacked

GRID = np.where(np.eye(5) > 0, -1, 1)


def test_batches_keep_the_order_and_their_size() -> None:
    assert list(batches([b"a", b"b", b"c", b"d", b"e"], 2)) == [[b"a", b"b"], [b"c", b"d"], [b"e"]]


def test_a_batch_is_cut_where_the_kind_of_mark_changes() -> None:
    sizes = [len(batch) for batch in batches([b"a", GRID, GRID, np.ones((6, 6), int), b"b"], 10)]
    assert sizes == [1, 2, 1, 1]


def test_a_batch_is_cut_before_it_has_too_many_bytes() -> None:
    photograph = bytes(BATCH_BYTES // 2)
    assert [len(batch) for batch in batches([photograph] * 5, 100)] == [2, 2, 1]


def test_nothing_makes_no_batch() -> None:
    assert list(batches([], 10)) == []


@pytest.mark.parametrize("shape", [(7, 5), (7, 5, 3), (7, 5, 4)])
def test_pixels_become_a_png_of_the_same_pixels(shape: tuple[int, ...]) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, shape).astype(np.uint8)
    read = np.asarray(Image.open(io.BytesIO(png(pixels))))
    np.testing.assert_array_equal(read, pixels)


def test_rows_that_are_not_next_to_each_other_become_the_same_png() -> None:
    pixels = np.arange(48, dtype=np.uint8).reshape(6, 8)
    assert png(pixels[::2, ::2]) == png(pixels[::2, ::2].copy())


def test_a_picture_is_a_path_or_bytes_or_pixels(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"picture")
    assert (
        picture_bytes(tmp_path / "a.png")
        == picture_bytes(str(tmp_path / "a.png"))
        == picture_bytes(b"picture")
    )


@pytest.mark.parametrize(
    "mark", [7, None, np.ones((2, 2, 2, 2), np.uint8), np.ones((3, 4, 5), np.uint8), np.eye(3) > 0]
)
def test_what_is_no_mark_is_refused(mark: Any) -> None:
    with pytest.raises(TypeError):
        picture_bytes(mark)


def test_grids_are_told_by_their_type() -> None:
    assert is_grid(GRID)
    assert is_grid(GRID.astype(np.float32))
    assert not is_grid(GRID.astype(np.uint8))
    assert not is_grid(b"bytes")


def test_grids_are_stacked_as_int8_without_a_change() -> None:
    assert stacked([GRID, GRID]).dtype == np.int8
    with pytest.raises(ValueError, match="not -1 or 1"):
        stacked([GRID * 0.5])


def test_the_numbers_of_regions_may_be_numpys() -> None:
    assert regions_json([(0, 1, 2, 3), np.array([4, 5, 6, 7])]) == "[[0, 1, 2, 3], [4, 5, 6, 7]]"
    with pytest.raises(TypeError):
        regions_json([np.array([0.5, 1, 2, 3], np.float32)])
