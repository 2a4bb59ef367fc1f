"""The marks that the client accepts, and its errors for anything else."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from service.client.marks import content_of, description_of, is_one_mark, many_of, picture_bytes, regions_json

GRID = np.where(np.eye(5) > 0, -1, 1)
GREYS = np.arange(48, dtype=np.uint8).reshape(6, 8)


def opened(content: Any) -> Image.Image:
    return Image.open(io.BytesIO(content))


def pixels_of(content: Any) -> Any:
    return np.asarray(opened(content))


def test_a_picture_may_be_a_path_bytes_or_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"picture")
    with path.open("rb") as file:
        assert content_of(path) == content_of(str(path)) == content_of(b"picture") == content_of(file)


def test_a_file_is_read_from_its_current_position() -> None:
    file = io.BytesIO(b"headpicture")
    file.seek(4)
    assert content_of(file) == b"picture"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_pillow_image_keeps_its_pixels(mode: str) -> None:
    image = Image.fromarray(GREYS * 5).convert("L")
    image = Image.new("I;16", (8, 6), 40_000) if mode == "I;16" else image.convert(mode)
    sent = opened(content_of(image))
    assert sent.mode.split(";")[0] == mode.split(";")[0]
    np.testing.assert_array_equal(np.asarray(sent), np.asarray(image))


@pytest.mark.parametrize("mode", ["CMYK", "YCbCr", "HSV"])
def test_a_pillow_image_in_other_colours_becomes_rgb(mode: str) -> None:
    assert opened(content_of(Image.new(mode, (8, 6)))).mode == "RGB"


def test_a_pillow_image_is_sent_upright() -> None:
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6  # held with its top to the right
    Image.fromarray(GREYS).save(file, "PNG", exif=exif)
    np.testing.assert_array_equal(pixels_of(content_of(opened(file.getvalue()))), np.rot90(GREYS, -1))


@pytest.mark.parametrize("kind", [np.int8, np.int64, np.float16, np.float64])
def test_an_array_of_minus_one_and_one_is_a_grid(kind: Any) -> None:
    content = content_of(GRID.astype(kind))
    assert content.dtype == np.int8
    np.testing.assert_array_equal(content, GRID)


@pytest.mark.parametrize("kind", [np.bool_, np.uint8])
def test_true_and_one_are_the_ink_of_a_mask(kind: Any) -> None:
    content = content_of((GRID < 0).astype(kind))
    assert content.dtype == np.int8
    np.testing.assert_array_equal(content, GRID)


@pytest.mark.parametrize("values", [(0, 255), (0, 2), (7, 8)])
def test_two_other_values_of_uint8_are_an_unchanged_picture(values: tuple[int, int]) -> None:
    pixels = np.where(GRID < 0, *values).astype(np.uint8)
    np.testing.assert_array_equal(pixels_of(content_of(pixels)), pixels)


@pytest.mark.parametrize("shape", [(7, 5), (7, 5, 3), (7, 5, 4)])
def test_uint8_values_become_a_png_of_the_same_pixels(shape: tuple[int, ...]) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, shape).astype(np.uint8)
    np.testing.assert_array_equal(pixels_of(content_of(pixels)), pixels)


def test_a_strided_array_becomes_the_same_png() -> None:
    assert content_of(GREYS[::2, ::2]) == content_of(GREYS[::2, ::2].copy())


@pytest.mark.parametrize("stack", [np.stack([GRID] * 4), np.stack([GRID < 0] * 4), np.stack([GREYS] * 5)])
def test_a_third_dimension_makes_many_marks(stack: Any) -> None:
    many = many_of(stack)
    assert many is not None
    assert [mark.shape for mark in many] == [stack.shape[1:]] * len(stack)


@pytest.mark.parametrize("depth", [3, 4])
def test_colour_channels_make_one_picture(depth: int) -> None:
    assert many_of(np.zeros((9, 7, depth), np.uint8)) is None
    many = many_of(np.ones((9, 7, depth), np.int8))
    assert many is not None
    assert len(many) == 9


@pytest.mark.parametrize(
    ("mark", "got"),
    [
        (7, "an object of type int"),
        (None, "an object of type NoneType"),
        ([[1, -1], [-1, 1]], "an object of type list"),
        (io.StringIO("text"), "a file that gives str"),
        (np.ones((2, 2, 2, 2), np.uint8), "an array of uint8 (2, 2, 2, 2)"),
        (np.ones((3, 5, 5), np.int8), "an array of int8 (3, 5, 5)"),
        (np.ones(5, np.uint8), "an array of uint8 (5,)"),
        (np.ones((3, 3), np.uint16), "an array of uint16 (3, 3)"),
        (np.ones((3, 3), complex), "an array of complex128 (3, 3)"),
        (Image.new("F", (4, 4)), "a Pillow image of mode F"),
    ],
)
def test_the_error_for_an_unsupported_mark_names_the_accepted_types(mark: Any, got: str) -> None:
    with pytest.raises(TypeError) as refused:
        content_of(mark, "marks[3]")
    sentence = str(refused.value)
    assert sentence.startswith("marks[3]: expected a path, bytes, a file open in binary, a Pillow image, or")
    assert sentence.endswith(f"; got {got}")
    assert "\n" not in sentence


@pytest.mark.parametrize("value", [0, 255, 0.5, np.nan])
def test_an_invalid_grid_value_is_named(value: float) -> None:
    grid = GRID.astype(type(value))
    grid[2, 3] = value
    with pytest.raises(ValueError, match=rf"marks\[3\]: expected .*that has the value {value}$"):
        content_of(grid, "marks[3]")


def test_a_grid_with_regions_is_refused() -> None:
    with pytest.raises(TypeError, match="the picture: expected a path"):
        picture_bytes(GRID)


@pytest.mark.parametrize(
    "mark", ["a.png", Path("a.png"), b"picture", io.BytesIO(), GRID, GREYS, Image.new("L", (4, 4))]
)
def test_one_mark_and_a_batch_are_distinguished(mark: Any) -> None:
    assert is_one_mark(mark)
    assert not is_one_mark([mark])
    assert not is_one_mark(mark for _ in range(3))


def test_an_array_is_described_by_type_and_shape() -> None:
    assert description_of(GRID.astype(np.int16)) == "an array of int16 (5, 5)"


def test_regions_may_be_numpy_integers() -> None:
    assert regions_json([(0, 1, 2, 3), np.array([4, 5, 6, 7])]) == "[[0, 1, 2, 3], [4, 5, 6, 7]]"
    with pytest.raises(TypeError):
        regions_json([np.array([0.5, 1, 2, 3], np.float32)])
