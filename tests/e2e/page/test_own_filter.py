"""Draw your own filter: a pattern of +-1, slid over the mark, with the arithmetic of each place."""

import re
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pytest
from playwright.sync_api import Browser, Locator

from model.nn.layers import Convolution
from tests.e2e.browser import Visit, number
from tests.e2e.page import IN_A_BROWSER
from tests.e2e.page.test_keyboard import reach, walk
from tests.e2e.running import Running

pytestmark = IN_A_BROWSER

Grid = npt.NDArray[np.float64]


def card(visit: Visit) -> Locator:
    return visit.page.locator("#learn-filter")


@pytest.fixture(scope="module", autouse=True)
def _section(opened: Visit) -> None:
    open_card(opened)


def open_card(visit: Visit) -> None:
    """Scroll to the section, which loads it, and wait for its first numbers."""
    visit.page.locator("#learn").scroll_into_view_if_needed()
    card(visit).locator('[data-part="result"]').wait_for()
    visit.settle()


def press(visit: Visit, name: str) -> None:
    card(visit).get_by_role("button", name=name).click()
    visit.settle()


def choose(visit: Visit, label: str, value: str) -> None:
    card(visit).get_by_role("combobox", name=label).select_option(label=value)
    visit.settle()


def table(visit: Visit, name: str) -> Grid:
    """The numbers of a table of the arithmetic."""
    rows = card(visit).get_by_role("table", name=name).locator("tr").all()
    return np.array([[number(cell) for cell in row.locator("td").all_inner_texts()] for row in rows])


def figure(visit: Visit, name: str) -> float:
    return number(card(visit).locator(f'[data-part="{name}"]').inner_text())


def place(visit: Visit) -> tuple[int, int, float]:
    """Row and column of the place on the map, from 0, and its number."""
    text = visit.page.locator("#own-filter-place").inner_text()
    match = re.fullmatch(r"row (\d+), column (\d+): (.+)", text)
    assert match is not None
    return int(match[1]) - 1, int(match[2]) - 1, number(match[3])


def feature_map(visit: Visit, kernel: Grid, stride: int = 1) -> Grid:
    """The feature map of the reference convolution for the mark and this filter."""
    layer = Convolution(kernel[None, :, :, None], np.zeros(1), stride=stride)
    maps: Grid = layer.forward(np.array(visit.grid, dtype=float)[None, :, :, None])[0, :, :, 0]
    return maps


def test_the_first_filter_is_the_stem_of_a_tick_at_its_best_match(visit: Visit) -> None:
    press(visit, "the tick")
    kernel = table(visit, "your filter")
    assert (kernel == kernel.T[::-1, ::-1]).all()
    assert (np.diag(np.fliplr(kernel)) == -1).all()
    row, column, value = place(visit)
    maps = feature_map(visit, kernel)
    assert maps.max() > 0.9
    assert value == figure(visit, "best") == pytest.approx(maps.max(), abs=6e-5)
    assert maps[row, column] == maps.max()


@pytest.mark.parametrize("size", [3, 5, 7, 9])
@pytest.mark.parametrize("stride", [1, 2, 3])
def test_every_size_and_stride_matches_like_the_reference_network(
    visit: Visit, size: int, stride: int
) -> None:
    press(visit, "the tick")
    choose(visit, "Size", f"{size} \N{MULTIPLICATION SIGN} {size}")
    choose(visit, "Stride", str(stride))
    kernel = table(visit, "your filter")
    assert kernel.shape == (size, size)
    maps = feature_map(visit, kernel, stride)
    row, column, value = place(visit)
    assert value == pytest.approx(maps[row, column], abs=6e-5)
    assert figure(visit, "best") == pytest.approx(maps.max(), abs=6e-5)
    cells = np.array(visit.grid)[row * stride :, column * stride :][:size, :size]
    assert (table(visit, "the mark") == cells).all()
    assert (table(visit, "products") == cells * kernel).all()
    assert figure(visit, "sum") == (cells * kernel).sum()
    assert figure(visit, "result") == pytest.approx((cells * kernel).mean(), abs=6e-5)


def test_a_perfect_match_becomes_the_exact_opposite_when_inverted(visit: Visit) -> None:
    press(visit, "blank paper")
    choose(visit, "Stride", "1")
    assert figure(visit, "result") == 1
    assert "A perfect match" in card(visit).inner_text()
    press(visit, "Invert")
    press(visit, "To the start")
    assert place(visit) == (0, 0, -1)
    assert "The exact opposite" in card(visit).inner_text()


def test_a_cell_is_inverted_and_the_place_stays(visit: Visit) -> None:
    press(visit, "the tick")
    before, (row, column, _) = table(visit, "your filter"), place(visit)
    board = visit.page.locator("#own-filter-board")
    box = board.bounding_box()
    assert box is not None
    cell = box["width"] / len(before)
    board.click(position={"x": 1.5 * cell, "y": 2.5 * cell})
    visit.settle()
    after = table(visit, "your filter")
    assert np.argwhere(before != after).tolist() == [[2, 1]]
    assert place(visit)[:2] == (row, column)
    assert place(visit)[2] == pytest.approx(feature_map(visit, after)[row, column], abs=6e-5)


def test_a_drawn_filter_keeps_its_middle_when_it_grows(visit: Visit) -> None:
    press(visit, "a falling stroke")
    choose(visit, "Size", "5 \N{MULTIPLICATION SIGN} 5")
    press(visit, "Invert")
    small = table(visit, "your filter")
    choose(visit, "Size", "7 \N{MULTIPLICATION SIGN} 7")
    grown = table(visit, "your filter")
    assert (grown[1:-1, 1:-1] == small).all()
    assert (grown[[0, -1]] == 1).all()


def test_the_slide_moves_place_by_place_to_the_last(visit: Visit) -> None:
    choose(visit, "Stride", "3")
    places = feature_map(visit, table(visit, "your filter"), 3).shape[1]
    press(visit, "To the start")
    press(visit, "Step on")
    assert place(visit)[:2] == (0, 1)
    press(visit, "Step back")
    press(visit, "Step back")
    assert place(visit)[:2] == (0, 0)
    card(visit).get_by_label("Speed").fill("120")
    press(visit, "Play the slide")
    visit.page.locator("#own-filter-place", has_text=f"row {places}, column {places}:").wait_for()
    assert card(visit).get_by_role("button", name="Play the slide").is_visible()
    choose(visit, "Stride", "1")


def test_pressing_the_map_or_the_mark_moves_the_filter_there(visit: Visit) -> None:
    size = len(table(visit, "your filter"))
    mark, maps = card(visit).locator(".layer-picture").all()
    maps.click(position={"x": 5, "y": 5})
    visit.settle()
    assert place(visit)[:2] == (0, 0)
    box = mark.bounding_box()
    assert box is not None
    mark.click(position={"x": box["width"] - 5, "y": 5})
    visit.settle()
    assert place(visit)[:2] == (0, len(visit.grid) - size)


def test_another_mark_is_matched_at_once_without_requests(visit: Visit) -> None:
    press(visit, "a falling stroke")
    with visit.answer():
        visit.page.get_by_role("button", name="a circle", exact=True).click()
    expected = feature_map(visit, table(visit, "your filter")).max()
    assert figure(visit, "best") == pytest.approx(expected, abs=6e-5)
    calls = len(visit.calls)
    press(visit, "Invert")
    press(visit, "To the start")
    press(visit, "Step on")
    assert visit.calls[calls:] == []


def test_a_filter_can_be_drawn_and_slid_with_the_keyboard(fresh: Visit) -> None:
    open_card(fresh)
    before = table(fresh, "your filter")
    fresh.page.get_by_role("button", name="Invert").focus()
    reach(fresh, "own-filter-board")
    walk(fresh, "ArrowUp", 3)
    fresh.page.keyboard.press("Space")
    fresh.settle()
    middle = len(before) // 2
    assert np.argwhere(before != table(fresh, "your filter")).tolist() == [[middle - 2, middle]]
    row, column, _ = place(fresh)
    reach(fresh, "own-filter-map")
    walk(fresh, "ArrowLeft ArrowDown", 2)
    fresh.settle()
    assert place(fresh)[:2] == (row + 2, column - 2)
    assert (
        fresh.page.locator("#own-filter-place").inner_text() in fresh.page.locator("#announcer").inner_text()
    )


@pytest.fixture(scope="module")
def phone(browser: Browser, service: Running) -> Iterator[Visit]:
    """The page on a narrow screen."""
    with browser.new_context(viewport={"width": 360, "height": 740}, reduced_motion="reduce") as context:
        phone = Visit.of(context, service)
        open_card(phone)
        yield phone


def test_the_arithmetic_of_the_largest_filter_fits_a_narrow_screen(phone: Visit) -> None:
    choose(phone, "Size", "9 \N{MULTIPLICATION SIGN} 9")
    assert phone.page.evaluate("() => document.documentElement.scrollWidth") == 360
    for part in card(phone).locator("table:visible, canvas:visible").all():
        box = part.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
