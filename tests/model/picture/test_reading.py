"""The grid of a picture shows its complete mark, black on white, in the middle."""

import io

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy
from PIL import Image, ImageDraw

from model.errors import BadGrid
from model.picture import (
    WARNINGS,
    Pixels,
    grid_to_reading,
    image_to_reading,
    picture_to_reading,
    pixels_to_readings,
)
from model.picture.pixels import Region
from model.picture.reading import STACK_SIZE
from model.picture.whole import WORKING_SIDE

SIZE = 32
TICK = ((0.2, 0.5), (0.4, 0.75), (0.8, 0.25))
CROSS = (((0.25, 0.25), (0.75, 0.75)), ((0.25, 0.75), (0.75, 0.25)))

greys = st_numpy.arrays(np.uint8, st.tuples(st.integers(3, 40), st.integers(3, 40)))


def canvas(width: int = 64, height: int = 64, paper: int = 255) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("L", (width, height), paper)
    return image, ImageDraw.Draw(image)


def tick(side: int = 64, paper: int = 255, ink: int = 0, width: int = 4) -> npt.NDArray[np.uint8]:
    image, pen = canvas(side, side, paper)
    pen.line([(x * side, y * side) for x, y in TICK], fill=ink, width=width, joint="curve")
    return np.array(image)


def ink_share(grid: npt.NDArray[np.int8]) -> float:
    return float((grid == -1).mean())


def agreement(one: npt.NDArray[np.int8], other: npt.NDArray[np.int8]) -> float:
    """The share of ink that two grids have in common."""
    either = ((one == -1) | (other == -1)).sum()
    return float(((one == -1) & (other == -1)).sum() / either)


@given(greys, st.integers(3, 40))
@settings(max_examples=200, deadline=None)
def test_a_picture_of_any_size_gives_a_grid_of_plus_and_minus_1(
    grey: npt.NDArray[np.uint8], size: int
) -> None:
    grid, words, *_ = image_to_reading(grey, size)
    assert grid.shape == (size, size)
    assert grid.dtype == np.int8
    assert np.isin(grid, (-1, 1)).all()
    assert set(words) <= set(WARNINGS)


@given(greys)
@settings(max_examples=300, deadline=None)
def test_a_picture_and_its_negative_give_the_same_grid(grey: npt.NDArray[np.uint8]) -> None:
    reading, negative = image_to_reading(grey, SIZE), image_to_reading(~grey, SIZE)
    assert np.array_equal(reading.grid, negative.grid)
    assert set(reading.warnings) ^ set(negative.warnings) <= {"inverted"}


@pytest.mark.parametrize("shape", [(1, 1), (1, 3), (1, 900), (900, 1), (96, 97), (193, 50), (200, 301)])
def test_a_large_or_very_thin_picture_and_its_negative_give_the_same_grid(shape: tuple[int, int]) -> None:
    grey = np.random.default_rng(shape).integers(0, 256, shape).astype(np.uint8)
    assert np.array_equal(image_to_reading(grey, SIZE).grid, image_to_reading(~grey, SIZE).grid)


@given(st_numpy.arrays(np.uint8, st.tuples(st.integers(1, 4), st.integers(3, 30), st.integers(3, 30))))
@settings(deadline=None)
def test_pictures_give_the_same_grids_together_as_one_by_one(pictures: npt.NDArray[np.uint8]) -> None:
    together = [reading.grid for reading in pixels_to_readings([*map(Pixels, pictures)], SIZE)]
    assert np.array_equal(together, [image_to_reading(picture, SIZE).grid for picture in pictures])


def random_picture(rng: np.random.Generator, height: int, width: int) -> npt.NDArray[np.uint8]:
    """A tick, its negative, a small one far off, one in a shadow, grain, or blank paper."""
    side = max(height, width)
    mark = tick(side, int(rng.integers(120, 256)), int(rng.integers(0, 100)), int(rng.integers(1, 9)))
    far_off = np.pad(mark[::5, ::5], (0, side - len(mark[::5])), constant_values=mark.max())
    light = np.linspace(rng.uniform(0.3, 1), 1, side)
    grain = rng.integers(0, 256, mark.shape)
    kinds = (mark, ~mark, far_off, mark * light, grain, np.full_like(mark, rng.integers(0, 256)))
    return kinds[rng.integers(len(kinds))].astype(np.uint8)[:height, :width]


@pytest.mark.parametrize("seed", range(6))
def test_pictures_of_all_sizes_give_the_same_readings_together_as_one_by_one(seed: int) -> None:
    rng = np.random.default_rng(seed)
    sizes = [(20, 33), (48, 48), (WORKING_SIDE, 60), (WORKING_SIDE + 1, 60), (200, 240), (300, 200)]
    shapes = [sizes[place] for place in rng.integers(len(sizes), size=5 * STACK_SIZE // 2)]
    pictures = [random_picture(rng, *shape) for shape in shapes]
    together = pixels_to_readings([*map(Pixels, pictures)], SIZE)
    for reading, picture in zip(together, pictures, strict=True):
        single = image_to_reading(picture, SIZE)
        assert np.array_equal(reading.grid, single.grid)
        assert reading[1:3] == single[1:3]
        assert [look[1:] for look in reading.looks] == [look[1:] for look in single.looks]


def test_no_pictures_give_no_readings() -> None:
    assert pixels_to_readings([], SIZE) == []


def test_bytes_give_the_same_grid_as_their_grey_values() -> None:
    file = io.BytesIO()
    Image.fromarray(tick()).save(file, "PNG")
    reading = picture_to_reading(file.getvalue(), SIZE, 10_000)
    assert np.array_equal(reading.grid, image_to_reading(tick(), SIZE).grid)


@pytest.mark.parametrize("value", [0, 127, 128, 255])
def test_a_picture_of_one_colour_is_blank(value: int) -> None:
    reading = image_to_reading(np.full((20, 30), value, np.uint8), SIZE)
    assert reading.warnings == ("blank",)
    assert (reading.grid == 1).all()


def test_grainy_blank_paper_is_blank() -> None:
    grain = np.random.default_rng(1).normal(220, 3, (64, 64)).astype(np.uint8)
    assert "blank" in image_to_reading(grain, SIZE).warnings


def test_ink_of_any_place_and_size_fills_the_grid() -> None:
    image, pen = canvas(200, 120)
    pen.line([(140 + 30 * x, 70 + 30 * y) for x, y in TICK], fill=0, width=2, joint="curve")
    rows, columns = np.nonzero(image_to_reading(image, SIZE).grid == -1)
    longer = max(np.ptp(rows), np.ptp(columns)) + 1
    assert SIZE / 2 <= longer <= SIZE
    assert abs((rows.min() + rows.max()) / 2 - (SIZE - 1) / 2) <= 2
    assert abs((columns.min() + columns.max()) / 2 - (SIZE - 1) / 2) <= 2


def test_a_small_mark_on_a_large_page_keeps_its_detail() -> None:
    page = np.full((1200, 900), 235, np.uint8)
    page[900:964, 700:764] = tick(paper=235)
    assert agreement(image_to_reading(page, SIZE).grid, image_to_reading(tick(paper=235), SIZE).grid) > 0.8
    assert np.array_equal(image_to_reading(page, SIZE).grid, image_to_reading(~page, SIZE).grid)


def test_a_flat_mark_stays_flat() -> None:
    image, pen = canvas(100, 100)
    pen.rectangle((10, 40, 89, 59), fill=0)
    rows, columns = np.nonzero(image_to_reading(image, SIZE).grid == -1)
    assert (np.ptp(columns) + 1) / (np.ptp(rows) + 1) == pytest.approx(4, rel=0.3)


def test_a_hairline_survives_reduction() -> None:
    image, pen = canvas(120, 120)
    for start, end in CROSS:
        pen.line([(120 * start[0], 120 * start[1]), (120 * end[0], 120 * end[1])], fill=0, width=1)
    grid = image_to_reading(image, SIZE).grid
    diagonals = np.concatenate([np.diagonal(grid)[4:-4], np.diagonal(grid[::-1])[4:-4]])
    assert (diagonals == -1).mean() > 0.9


def test_a_small_hole_survives_reduction() -> None:
    image, pen = canvas(128, 128)
    pen.rectangle((30, 30, 97, 97), fill=0)
    pen.rectangle((60, 60, 67, 67), fill=255)
    middle = image_to_reading(image, SIZE).grid[SIZE // 2]
    assert middle[SIZE // 2] != middle[SIZE // 3]


def test_a_white_mark_on_black_is_read_like_a_black_one_on_white() -> None:
    plain, negative = image_to_reading(tick(), SIZE), image_to_reading(tick(paper=0, ink=255), SIZE)
    assert np.array_equal(plain.grid, negative.grid)
    assert (plain.warnings, negative.warnings) == ((), ("inverted",))


@pytest.mark.parametrize(("paper", "ink"), [(230, 205), (110, 60), (140, 30), (60, 20), (90, 200)])
def test_grey_paper_and_faint_ink_read_like_black_on_white(paper: int, ink: int) -> None:
    reading = image_to_reading(tick(paper=paper, ink=ink), SIZE)
    assert agreement(reading.grid, image_to_reading(tick(), SIZE).grid) > 0.9


def test_faint_ink_gets_the_warning_low_contrast() -> None:
    assert image_to_reading(tick(paper=230, ink=205), SIZE).warnings == ("low-contrast",)


def test_a_mark_of_a_few_pixels_is_read_with_the_warning_tiny() -> None:
    reading = image_to_reading(
        np.array(Image.fromarray(tick(width=8)).resize((10, 10), Image.Resampling.BOX)), SIZE
    )
    assert "tiny" in reading.warnings
    assert agreement(reading.grid, image_to_reading(tick(width=8), SIZE).grid) > 0.5


@pytest.mark.parametrize("darkest", [0.8, 0.65, 0.5])
def test_a_shadow_over_half_of_the_paper_is_not_read_as_ink(darkest: float) -> None:
    across = np.linspace(-6, 6, 64)
    light = 1 - (1 - darkest) / (1 + np.exp(-across))
    shadowed = (tick(paper=235, ink=40) * light).astype(np.uint8)
    reading = image_to_reading(shadowed, SIZE)
    assert "inverted" not in reading.warnings
    assert agreement(reading.grid, image_to_reading(tick(), SIZE).grid) > 0.75


def test_a_pencil_mark_in_a_thicker_black_box_is_kept() -> None:
    image, pen = canvas(80, 80, 235)
    pen.line([(80 * x, 80 * y) for x, y in TICK], fill=165, width=2, joint="curve")
    pen.rectangle((6, 6, 73, 73), outline=10, width=5)
    inside = image_to_reading(image, SIZE).grid[8:-8, 8:-8]
    assert 0.05 < ink_share(inside) < 0.4


def test_a_white_tick_cut_out_of_a_black_box_stays_visible() -> None:
    image, pen = canvas(90, 90)
    pen.rectangle((16, 16, 73, 73), fill=0)
    pen.line([(90 * x, 90 * y) for x, y in TICK], fill=255, width=5, joint="curve")
    inside = image_to_reading(image, SIZE).grid[4:-4, 4:-4]
    assert min(ink_share(inside), 1 - ink_share(inside)) > 0.05


def test_a_grid_of_the_networks_size_is_unchanged() -> None:
    grid = np.ones((SIZE, SIZE), np.int8)
    grid[3:9, 1] = -1
    assert np.array_equal(grid_to_reading(grid, SIZE).grid, grid)
    assert grid_to_reading(grid, SIZE).warnings == ()


def test_an_inverted_grid_is_negated_with_the_warning_inverted() -> None:
    grid = np.ones((SIZE, SIZE), np.int8)
    grid[3:9, 1] = -1
    reading = grid_to_reading(-grid, SIZE)
    assert np.array_equal(reading.grid, grid)
    assert reading.warnings == ("inverted",)


@pytest.mark.parametrize("value", [-1, 1])
@pytest.mark.parametrize("side", [SIZE, 5])
def test_a_grid_without_a_mark_is_blank(value: int, side: int) -> None:
    reading = grid_to_reading(np.full((side, side), value, np.int8), SIZE)
    assert reading.warnings == ("blank",)
    assert (reading.grid == 1).all()


@given(
    st_numpy.arrays(
        np.int8, st.tuples(st.integers(3, 40), st.integers(3, 40)), elements=st.sampled_from([-1, 1])
    )
)
@settings(deadline=None)
def test_a_grid_of_any_size_and_its_negative_give_the_same_grid(values: npt.NDArray[np.int8]) -> None:
    assert np.array_equal(grid_to_reading(values, SIZE).grid, grid_to_reading(-values, SIZE).grid)


def test_a_small_grid_is_enlarged_to_the_networks_size() -> None:
    cross = np.where(np.eye(5) + np.eye(5)[::-1] > 0, -1, 1)
    grid = grid_to_reading(cross, SIZE).grid
    assert grid[SIZE // 2, SIZE // 2] == -1
    assert grid[SIZE // 2, 3] == 1


def test_a_single_cell_of_ink_gets_only_the_warning_tiny() -> None:
    grid = np.ones((3, 3), np.int8)
    grid[1, 1] = -1
    assert grid_to_reading(grid, SIZE).warnings == ("tiny",)


def test_the_smallest_grid_is_read() -> None:
    slash = np.array([[1, 1, -1], [1, -1, 1], [-1, 1, 1]])
    assert grid_to_reading(slash, SIZE).grid[SIZE // 2, SIZE // 2] == -1


@pytest.mark.parametrize(
    "values",
    [
        np.ones((2, 9), np.int8),
        np.ones(9, np.int8),
        np.zeros((9, 9), np.int8),
        np.full((4, 4), 2),
        np.full((4, 4), -128, np.int8),
    ],
)
def test_a_grid_that_is_too_small_or_has_other_values_is_refused(values: npt.NDArray[np.integer]) -> None:
    with pytest.raises(BadGrid):
        grid_to_reading(values, SIZE)


def test_a_soft_stain_that_turns_out_not_to_be_ink_gives_a_blank_grid() -> None:
    rows, columns = np.mgrid[:225, :352]
    distance = np.hypot(rows - 70, columns - 144)
    stained = 220 - 23 * np.exp(-((distance / 28) ** 2) / 2)
    reading = image_to_reading(stained.astype(np.uint8), 32)
    assert (reading.grid == 1).all()
    assert reading.region == Region(0, 0, 352, 225)
