"""Requests of the page: the answer first, few bytes, and no old answer beside a new mark."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, ViewportSize

from tests.e2e.browser import Visit
from tests.e2e.page import IN_A_BROWSER
from tests.e2e.running import Running

pytestmark = IN_A_BROWSER

FIRST_VISIT, STROKE = 400_000, 200_000
"""The maximum of bytes on the wire."""

SCRIBBLE = [(0.1 + 0.8 * (place * 37 % 50) / 50, 0.1 + 0.8 * (place * 23 % 50) / 50) for place in range(40)]
UNREACHABLE = "The service cannot be reached."


@contextmanager
def wire(page: Page) -> Iterator[list[int]]:
    """The bytes of each answer on the wire, heads included, while the block lasts."""
    sizes: list[int] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    yield sizes
    page.wait_for_load_state("networkidle")
    session.detach()


@pytest.fixture
def context(browser: Browser, desktop: ViewportSize) -> Iterator[BrowserContext]:
    with browser.new_context(viewport=desktop, reduced_motion="reduce") as context:
        yield context


def opacity(visit: Visit, selector: str) -> float:
    return float(visit.page.locator(selector).evaluate("(element) => getComputedStyle(element).opacity"))


def has_weights(call: str) -> bool:
    return "parameters=weights" in call


def has_training_marks(call: str) -> bool:
    return call.endswith("/marks.bin")


def test_a_first_visit_transfers_few_bytes(context: BrowserContext, service: Running) -> None:
    visit = Visit(context.new_page(), service)
    addresses: list[str] = []
    visit.page.on("request", lambda request: addresses.append(request.url))
    with wire(visit.page) as sizes:
        visit.page.goto(service.url)
        visit.wait_for_the_first_answer()
        visit.settle()
    assert 0 < sum(sizes) < FIRST_VISIT
    assert not any(map(has_weights, addresses))
    assert not any(map(has_training_marks, addresses))


def test_a_stroke_of_any_length_transfers_few_bytes(visit: Visit) -> None:
    visit.page.locator("#strip").hover()  # loads the weights before the count
    visit.page.wait_for_load_state("networkidle")
    visit.clear()
    with wire(visit.page) as sizes:
        visit.stroke(SCRIBBLE)
    assert 0 < sum(sizes) < STROKE


def test_the_answer_is_shown_before_the_feature_maps_arrive(
    context: BrowserContext, service: Running
) -> None:
    held: list[Route] = []
    context.route("**/explain?format=*", lambda route: held.append(route))
    visit = Visit(context.new_page(), service)
    visit.page.goto(service.url)
    visit.wait_for_the_first_answer()
    assert visit.label == "tick"
    assert visit.page.locator('#answer[aria-busy="false"]').is_visible()
    assert visit.page.locator('#strip[aria-busy="true"]').is_visible()
    held[0].continue_()
    visit.settle()


def test_the_old_answer_is_dimmed_after_a_refused_file(visit: Visit, tmp_path: Path) -> None:
    file = tmp_path / "notes.png"
    file.write_text("no picture at all")
    visit.page.locator("#file").set_input_files(file)
    visit.page.locator("#problem:not([hidden])").wait_for()
    visit.page.wait_for_function("getComputedStyle(document.querySelector('.verdict')).opacity < 0.5")
    assert opacity(visit, "#strip") < 0.5
    assert visit.page.locator("#ask-again").is_hidden()
    visit.clear()
    assert visit.page.locator("#problem").is_hidden()
    visit.page.wait_for_function("getComputedStyle(document.querySelector('.verdict')).opacity == 1")
    visit.errors = [text for text in visit.errors if "400" not in text]


def test_an_unreachable_service_is_retried_automatically_or_by_a_button(visit: Visit) -> None:
    visit.page.route("**/predict*", lambda route: route.abort())
    visit.page.get_by_role("button", name="a cross", exact=True).click()
    visit.page.locator("#problem:not([hidden])").wait_for()
    assert UNREACHABLE in visit.page.locator("#problem").inner_text()
    visit.page.unroute("**/predict*")
    with visit.answer():
        visit.page.get_by_role("button", name="Ask again").click()
    assert (visit.label, visit.page.locator("#problem").is_hidden()) == ("cross", True)
    visit.page.route("**/predict*", lambda route: route.abort(), times=1)
    with visit.answer():
        visit.page.get_by_role("button", name="a tick", exact=True).click()
    assert visit.label == "tick"
    visit.errors = [text for text in visit.errors if "net::ERR_FAILED" not in text]


def test_the_weights_are_loaded_when_a_neuron_is_selected(context: BrowserContext, service: Running) -> None:
    visit = Visit.of(context, service)
    with visit.page.expect_request(lambda request: has_weights(request.url)):
        visit.page.locator("#touch-stage").evaluate("(choice) => choice.scrollIntoView()")
        visit.stage(visit.kinds.index("fully_connected")).get_by_role("button").click()
    assert visit.part("sum") != 0
    visit.check()
