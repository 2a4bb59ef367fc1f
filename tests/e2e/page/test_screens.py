"""The page on screens from phone to desktop: cut parts are announced, text keeps its size, nothing jumps."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import numpy as np
import pytest
from playwright.sync_api import Browser, FloatRect, Locator

from tests.e2e.browser import Visit
from tests.e2e.page import IN_A_BROWSER
from tests.e2e.running import Running

pytestmark = IN_A_BROWSER

HEIGHTS = {360: 740, 720: 1000, 820: 1180, 1024: 768, 1440: 900}
TEXT_SIZES = """() => [...document.querySelectorAll(".chart text")].map((text) => {
    const drawing = text.ownerSVGElement;
    const share = drawing.getBoundingClientRect().width / drawing.viewBox.baseVal.width;
    return parseFloat(getComputedStyle(text).fontSize) * share;
})"""
OnScreen = Callable[[int], Visit]


@pytest.fixture(scope="module")
def on_screen(browser: Browser, service: Running) -> Iterator[OnScreen]:
    """The page on a screen of each width, opened once."""
    with ExitStack() as contexts:

        @cache
        def opened(width: int) -> Visit:
            size = {"width": width, "height": HEIGHTS[width]}
            context = browser.new_context(viewport=size, reduced_motion="reduce")  # type: ignore[arg-type]
            visit = Visit.of(contexts.enter_context(context), service)
            visit.page.locator("#stages .stage").first.wait_for()
            visit.settle()
            return visit

        yield opened


def box(element: Locator) -> FloatRect:
    rectangle = element.bounding_box()
    assert rectangle is not None
    return rectangle


def cut(visit: Visit) -> tuple[int, int]:
    """How many layers the left and the right edge of the strip cut off or hide."""
    strip = box(visit.page.locator("#strip"))
    layers = [box(layer) for layer in visit.page.locator("#stages .stage").all()]
    left = sum(layer["x"] < strip["x"] - 1 for layer in layers)
    right = sum(layer["x"] + layer["width"] > strip["x"] + strip["width"] + 1 for layer in layers)
    return left, right


@pytest.mark.parametrize("width", [360, 820, 1024])
def test_a_cut_strip_shows_the_number_of_hidden_layers_and_scrolls(on_screen: OnScreen, width: int) -> None:
    visit = on_screen(width)
    forward, back = visit.page.locator("#strip-after"), visit.page.locator("#strip-before")
    left, right = cut(visit)
    assert (left, right > 0) == (0, True)
    assert forward.inner_text().startswith(f"{right} more layers")
    assert back.is_disabled()
    forward.focus()
    while forward.is_enabled():
        visit.page.keyboard.press("Enter")
        visit.settle()
    left, right = cut(visit)
    assert (left > 0, right) == (True, 0)
    assert back.inner_text().endswith(f"{left} layers before")


def test_a_strip_with_room_for_all_layers_shows_no_edges(on_screen: OnScreen) -> None:
    visit = on_screen(1440)
    assert cut(visit) == (0, 0)
    assert visit.page.locator("#strip-edges").is_hidden()


@pytest.mark.parametrize("width", HEIGHTS)
def test_the_text_of_charts_has_one_size_on_every_screen(on_screen: OnScreen, width: int) -> None:
    sizes = on_screen(width).page.evaluate(TEXT_SIZES)
    assert len(sizes) > 20
    assert sizes == pytest.approx([12] * len(sizes), abs=0.1)


@pytest.mark.parametrize("width", HEIGHTS)
def test_the_header_stays_and_covers_no_target_of_its_links(on_screen: OnScreen, width: int) -> None:
    visit = on_screen(width)
    visit.page.get_by_role("link", name="How it learned").click()
    visit.settle()
    header, title = box(visit.page.locator("header")), box(visit.page.locator("#learned-title"))
    bottom = header["y"] + header["height"]
    assert 0 < bottom <= 60
    assert bottom <= title["y"] < bottom + 60
    assert box(visit.page.get_by_role("link", name="Why", exact=True))["y"] >= 0


@pytest.mark.parametrize("width", HEIGHTS)
def test_the_header_has_room_for_all_its_links(on_screen: OnScreen, width: int) -> None:
    links = on_screen(width).page.locator("nav")
    needed, room = links.evaluate("(nav) => [nav.scrollWidth, nav.clientWidth]")
    assert needed <= room


def test_the_arithmetic_of_an_own_filter_is_one_row_on_a_desktop(on_screen: OnScreen) -> None:
    visit = on_screen(1440)
    visit.page.locator("#learn").scroll_into_view_if_needed()
    tables = visit.page.locator("#learn-filter .equation figure")
    tables.first.wait_for()
    tops = tables.evaluate_all("(all) => all.map((table) => table.getBoundingClientRect().top)")
    assert len(set(tops)) == 1


def test_the_first_screen_shows_the_mark_the_answer_and_the_first_layer(
    on_screen: OnScreen,
) -> None:
    visit = on_screen(1440)
    visit.page.evaluate("() => scrollTo(0, 0)")
    for name in ("#pad", "#grid", "#label", "#bar-cross"):
        part = box(visit.page.locator(name))
        assert part["y"] >= 0
        assert part["y"] + part["height"] <= 900
    assert box(visit.stage(1).locator(".layer-picture"))["y"] <= 900 - 150


def test_the_filters_are_beside_their_maps_on_a_desktop(on_screen: OnScreen) -> None:
    convolution, relu = (box(on_screen(1440).stage(stage).locator(".layer-picture")) for stage in (1, 2))
    assert convolution["width"] > 1.5 * relu["width"]


def test_touch_starts_at_the_strongest_pixel_of_a_map(fresh: Visit) -> None:
    fresh.settle()
    assert fresh.place is not None
    row, column, kernel = fresh.place
    values = np.array(fresh.explanation["layers"][0]["feature_maps"])[:, :, kernel]
    assert values[row, column] == values.max() > 0
    assert fresh.part("result") == pytest.approx(values.max(), abs=6e-5)
    assert fresh.page.locator("#let-go").is_hidden()


@pytest.mark.parametrize("width", HEIGHTS)
def test_the_sections_below_touch_do_not_move(on_screen: OnScreen, width: int) -> None:
    visit = on_screen(width)
    places: dict[str, set[int]] = {}
    for stage in range(len(visit.kinds)):
        visit.page.locator("#touch-stage").select_option(str(stage))
        visit.settle()
        for name in ("#why", ".slide"):
            top = visit.page.locator(name).evaluate(
                "(part) => part.getBoundingClientRect().top + window.scrollY"
            )
            places.setdefault(name, set()).add(round(top))
    assert {name: len(tops) for name, tops in places.items()} == {"#why": 1, ".slide": 1}
