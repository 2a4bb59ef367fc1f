"""The region of a reading is the bounding box of the ink, in pixels of the original picture."""

import io

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy
from PIL import Image

from model.picture import (
    Pixels,
    Region,
    bounding_boxes,
    grid_to_reading,
    image_to_reading,
    open_picture,
    picture_to_reading,
    pixels_of,
)
from model.picture.pixels import bounding_box

SIZE = 32
LIMIT = 10_000_000
inks = st_numpy.arrays(np.bool_, st.tuples(st.integers(1, 4), st.integers(1, 9), st.integers(1, 9)))


def page(height: int, width: int, mark: Region) -> npt.NDArray[np.uint8]:
    """White paper with a black cross that fills the region."""
    values = np.full((height, width), 255, np.uint8)
    left, top, across, down = mark
    rows, columns = np.mgrid[:down, :across]
    x, y = columns * (down - 1), rows * (across - 1)
    thick = max(down, across) * max(2, max(down, across) // 12)
    far = (down - 1) * (across - 1)
    values[top : top + down, left : left + across][(abs(x - y) < thick) | (abs(far - x - y) < thick)] = 0
    return values


def jpeg(values: npt.NDArray[np.uint8], orientation: int = 1) -> bytes:
    file, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = orientation
    Image.fromarray(values).save(file, "JPEG", quality=90, exif=exif)
    return file.getvalue()


def assert_close(region: Region, expected: Region, pixels: int) -> None:
    """Fail if an edge is off by more than `pixels`."""
    edges = [(left, top, left + width, top + height) for left, top, width, height in (region, expected)]
    assert max(abs(one - other) for one, other in zip(*edges, strict=True)) <= pixels


@pytest.mark.parametrize(
    ("height", "width", "mark", "tolerance"),
    [
        (40, 47, Region(9, 12, 20, 15), 0),
        (80, 96, Region(20, 30, 24, 24), 1),
        (400, 500, Region(50, 40, 400, 300), 6),
        (1200, 900, Region(700, 900, 64, 50), 2),
    ],
    ids=["small", "smoothed", "reduced", "a small part of a large page"],
)
def test_the_region_surrounds_the_ink(height: int, width: int, mark: Region, tolerance: int) -> None:
    assert_close(image_to_reading(page(height, width, mark), SIZE).region, mark, tolerance)


@pytest.mark.parametrize("shape", [(20, 30), (300, 211)])
def test_the_region_of_a_blank_picture_is_the_whole_picture(shape: tuple[int, int]) -> None:
    assert image_to_reading(np.full(shape, 200, np.uint8), SIZE).region == (0, 0, shape[1], shape[0])


@given(st.integers(1, 400), st.integers(1, 400), st.integers(0, 99))
def test_the_region_is_inside_the_picture(height: int, width: int, seed: int) -> None:
    speckled = np.random.default_rng(seed).random((height, width)) < 0.02
    left, top, region_width, region_height = image_to_reading(
        np.where(speckled, 0, 255).astype(np.uint8), SIZE
    ).region
    assert 0 <= left < left + region_width <= width
    assert 0 <= top < top + region_height <= height


@pytest.mark.parametrize("orientation", [1, 6])
def test_the_region_of_a_large_jpeg_is_in_pixels_of_the_upright_picture(orientation: int) -> None:
    upright = page(1603, 1205, Region(205, 403, 1000, 1200))
    stored = upright if orientation == 1 else np.rot90(upright)
    opened = open_picture(jpeg(stored, orientation), LIMIT)
    assert pixels_of(opened).reduction > 1
    region = picture_to_reading(jpeg(stored, orientation), SIZE, LIMIT).region
    assert_close(region, Region(205, 403, 1000, 1200), 24)
    assert (region.left + region.width, region.top + region.height) == (1205, 1603)


def test_a_large_jpeg_is_decoded_at_full_size_on_request() -> None:
    opened = open_picture(jpeg(page(800, 1000, Region(0, 0, 500, 500))), LIMIT)
    whole = pixels_of(opened, whole=True)
    assert (whole.grey.shape, whole.reduction) == ((800, 1000), 1)


def test_a_part_has_the_pixels_of_its_region() -> None:
    values = page(60, 80, Region(20, 10, 30, 40))
    part = Pixels(values).cut(Region(15, 5, 40, 50))
    assert np.array_equal(part.grey, values[5:55, 15:55])
    assert part.colours is None


@pytest.mark.parametrize("polarity", [1, -1])
@pytest.mark.parametrize(("height", "width"), [(SIZE, SIZE), (40, 61), (300, 200)])
def test_the_region_of_a_grid_is_the_bounding_box_of_its_ink(height: int, width: int, polarity: int) -> None:
    grid = np.ones((height, width), np.int8)
    grid[5:25, 7:29] = -1
    assert grid_to_reading(polarity * grid, SIZE).region == (7, 5, 22, 20)


@pytest.mark.parametrize("side", [5, SIZE])
def test_the_region_of_a_blank_grid_is_the_whole_grid(side: int) -> None:
    assert grid_to_reading(np.ones((side, side), np.int8), SIZE).region == (0, 0, side, side)


@given(inks)
def test_bounding_boxes_of_a_stack_equal_those_of_each_array(ink: npt.NDArray[np.bool_]) -> None:
    height, width = ink.shape[1:]
    expected = [bounding_box(one) or (0, 0, width, height) for one in ink]
    assert bounding_boxes(ink).tolist() == [[*box] for box in expected]
