"""How it learned: a slider over the snapshots of the served version changes the whole page's network."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser

from model.artifact import load_version
from model.exam import ExamSettings
from model.training import Examination, Job, TrainingSettings
from tests.e2e.browser import Visit, number, share_of
from tests.e2e.page import IN_A_BROWSER
from tests.e2e.page.test_keyboard import reach
from tests.e2e.running import Running, running_service
from tests.tiny import GRID_SIZE, LAYERS, TINY_STEPS, save_tiny_version

pytestmark = IN_A_BROWSER


@pytest.fixture
def visit(visit: Visit) -> Iterator[Visit]:
    """The page with its first example; afterwards it is set back to the served network."""
    yield visit
    if visit.page.locator("#earlier").is_visible():
        with visit.answer():
            visit.page.locator("#to-served").click()


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A service with a tiny version that was trained further from another, missing version."""
    settings = TrainingSettings(
        examples=600, epochs=2, learning_rate=0.01, grid_size=GRID_SIZE, layers=LAYERS, averaging=0.9
    )
    root = tmp_path_factory.mktemp("artifacts") / "tickcross"
    easy = ExamSettings(of_each=20, floor=0, margin=1, label_margin=1)
    job = Job(settings, examination=Examination(easy))
    first = job.run(tmp_path_factory.mktemp("first"))
    replace(job, resumed=load_version(first)).run(root)
    with running_service(root, workers=1) as running:
        yield running


def steps_of(visit: Visit) -> list[int]:
    """The training steps that the slider stops at."""
    return list(visit.service.get("/explain?parameters=biases").json()["steps"])


def move_to(visit: Visit, stop: int) -> None:
    with visit.answer():
        visit.page.locator("#snapshot").fill(str(stop))


def at_step(visit: Visit, step: int) -> dict[str, Any]:
    """The service's explanation of the mark on the page at a step of the training."""
    return dict(visit.service.post(f"/explain?step={step}", json={"grid": visit.grid}).json())


def explanation_in(safetensors: bytes) -> dict[str, Any]:
    """The explanation that the page received, without the feature maps.

    Of a picture, its scores may be averaged over several positions. Those of the same grid are not.
    """
    length = int.from_bytes(safetensors[:8], "little")
    return dict(json.loads(json.loads(safetensors[8 : 8 + length])["__metadata__"]["explanation"]))


def press_pixel(visit: Visit) -> tuple[int, int, int]:
    """Hold a pixel of the first layer; its row, column and map. There are no pixels between the maps."""
    held = visit.page.locator("#let-go")
    if held.is_visible():
        held.click()
    picture = visit.stage(1).locator(".layer-picture")
    for place in range(30, 60):
        picture.click(position={"x": place, "y": 2 * place})
        visit.settle()
        if held.is_visible() and visit.place:
            return visit.place
    raise AssertionError("the picture has no pixel")


def shown(visit: Visit, identity: str) -> str:
    return visit.page.locator(f"#{identity}").inner_text()


def test_the_slider_starts_at_the_served_network(visit: Visit) -> None:
    steps = steps_of(visit)
    slider = visit.page.locator("#snapshot")
    assert (slider.get_attribute("max"), slider.input_value()) == (str(len(steps) - 1),) * 2
    assert shown(visit, "snapshot-place") == f"After all {steps[-1]:,} steps: the network that serves"
    assert visit.page.locator("#earlier").is_hidden()


def test_a_step_changes_filters_maps_evidence_and_answer(visit: Visit) -> None:
    move_to(visit, 0)
    answer = at_step(visit, 0)
    assert visit.label == answer["label"]
    for name, score in answer["scores"].items():
        assert visit.page.locator(f"#bar-{name} .value").inner_text() == share_of(score)
        sum_shown = visit.page.locator(f'[data-part="sum-{name}"]').inner_text()
        assert number(sum_shown) == pytest.approx(answer["evidence"][name]["pre_activation"], abs=6e-5)
    row, column, kernel = press_pixel(visit)
    result = answer["layers"][0]["feature_maps"][row][column][kernel]
    assert visit.part("result") == pytest.approx(result, abs=6e-5)
    network = visit.service.get("/explain?step=0&parameters=biases").json()
    bias = network["layers"][0]["parameters"]["biases"][kernel]
    assert f"bias, {bias:+.4f}".replace("-", "\N{MINUS SIGN}")[:6] in shown(visit, "arithmetic")


def test_an_earlier_network_is_clearly_marked(visit: Visit) -> None:
    step = steps_of(visit)[1]
    move_to(visit, 1)
    assert f"after {step:,} step" in shown(visit, "earlier-what")
    assert "not the answer of the network that serves" in shown(visit, "answer-earlier")
    with visit.answer():
        visit.page.get_by_role("button", name="Back to the served network").click()
    assert visit.page.locator("#earlier").is_hidden()
    assert visit.page.locator("#answer-earlier").is_hidden()


def test_a_network_that_cannot_be_fetched_is_reported(visit: Visit) -> None:
    visit.page.route("**/explain?*", lambda route: route.abort())
    visit.page.locator("#snapshot").fill("4")
    visit.page.locator("#problem").wait_for()
    assert shown(visit, "earlier-what").endswith("cannot be asked now.")
    visit.page.unroute("**/explain?*")
    with visit.answer():
        visit.page.get_by_role("button", name="Ask again").click()
    assert shown(visit, "earlier-what").startswith("You see the network as it was")
    visit.errors = [text for text in visit.errors if "net::ERR_FAILED" not in text]


def test_the_end_of_the_slider_shows_the_answer_of_predict(visit: Visit) -> None:
    move_to(visit, 0)
    visit.calls.clear()
    move_to(visit, len(steps_of(visit)) - 1)
    assert "POST /predict" in visit.calls
    scores = visit.service.post("/predict", json={"grid": visit.grid}).json()["scores"]
    for name, score in scores.items():
        assert visit.page.locator(f"#bar-{name} .value").inner_text() == share_of(score)
    assert at_step(visit, steps_of(visit)[-1])["scores"] == scores


def test_a_new_mark_is_answered_at_the_step_of_the_slider(visit: Visit) -> None:
    move_to(visit, 2)
    visit.calls.clear()
    with visit.answer():
        visit.page.get_by_role("button", name="a cross", exact=True).click()
    assert visit.calls == ["POST /explain"]
    answer = at_step(visit, steps_of(visit)[2])
    assert visit.page.locator("#bar-cross .value").inner_text() == share_of(answer["scores"]["cross"])
    assert visit.page.locator("#earlier").is_visible()


def test_a_held_pixel_stays_held_from_step_to_step(visit: Visit) -> None:
    pixel = press_pixel(visit)
    move_to(visit, 0)
    assert visit.place == pixel


def test_the_network_of_a_step_is_fetched_only_once(visit: Visit) -> None:
    move_to(visit, 3)
    move_to(visit, 0)
    visit.calls.clear()
    move_to(visit, 3)
    assert visit.calls.count("GET /explain") == 0


def test_play_shows_every_step_up_to_the_served_network(visit: Visit) -> None:
    steps = steps_of(visit)
    urls: list[str] = []
    visit.page.on("request", lambda request: urls.append(request.url))
    visit.page.locator("#snapshots-play").click()
    visit.page.locator("#snapshot-place", has_text="After all").wait_for()
    visit.settle()
    posted = [url for url in urls if "format=safetensors" in url]
    queries = [parse_qs(urlsplit(url).query) for url in posted]
    assert [query.get("step") for query in queries] == [[str(step)] for step in steps[:-1]] + [None]
    dots = visit.page.locator("#snapshot-outputs circle.tick-output")
    assert dots.count() == len(steps)
    assert visit.page.locator("#snapshots-play").inner_text() == "Play the training"


def test_playing_can_be_paused(visit: Visit) -> None:
    with visit.answer():
        visit.page.locator("#snapshots-play").click()
    visit.page.locator("#snapshots-play", has_text="Pause").click()
    place = visit.page.locator("#snapshot").input_value()
    visit.page.wait_for_timeout(1200)
    visit.settle()
    assert visit.page.locator("#snapshot").input_value() == place


def test_the_curve_has_no_line_through_steps_that_were_not_requested(visit: Visit) -> None:
    with visit.answer():
        visit.page.get_by_role("button", name="a circle", exact=True).click()
    last = len(steps_of(visit)) - 1
    for stop in (0, 1, last):
        move_to(visit, stop)
    lines = visit.page.locator("#snapshot-outputs polyline.tick-output")
    points = [len((line.get_attribute("points") or "").split()) for line in lines.all()]
    assert points == [2, 1]


def test_the_slider_can_be_moved_with_the_keyboard(fresh: Visit) -> None:
    fresh.page.locator("#snapshots-after").evaluate("(button) => (button.disabled = false)")
    fresh.page.locator("#snapshots-before").focus()
    reach(fresh, "snapshot")
    last = len(steps_of(fresh)) - 1
    with fresh.answer():
        fresh.page.keyboard.press("ArrowLeft")
    assert fresh.page.locator("#snapshot").input_value() == str(last - 1)
    assert "steps" in (fresh.page.locator("#snapshot").get_attribute("aria-valuetext") or "")
    reach(fresh, "to-served", max_presses=200)
    with fresh.answer():
        fresh.page.keyboard.press("Enter")
    assert fresh.page.locator("#earlier").is_hidden()


def test_a_phone_shows_the_snapshots_without_scrolling_sideways(browser: Browser, service: Running) -> None:
    with browser.new_context(viewport={"width": 360, "height": 740}, is_mobile=True) as context:
        visit = Visit.of(context, service)
        move_to(visit, 0)
        widths = visit.page.evaluate("() => [document.documentElement.scrollWidth, window.innerWidth]")
        visit.check()
    assert widths == [360, 360]


def test_the_slider_of_a_version_trained_further_begins_with_the_untrained_network(
    browser: Browser, trained: Running
) -> None:
    (earlier,) = trained.get("/model").json()["training"]["earlier"]
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        visit = Visit.of(context, trained)
        steps, about = steps_of(visit), shown(visit, "snapshots-about")
        with visit.page.expect_response(f"**/explain?*step={earlier['last_step']}") as response:
            move_to(visit, steps.index(earlier["last_step"]))
        place = shown(visit, "snapshot-place")
        answer = explanation_in(response.value.body())
        score = visit.page.locator("#bar-tick .value").inner_text()
        move_to(visit, 0)
        assert "before the first step" in shown(visit, "earlier-what")
        visit.check()
    assert "At step 0 all its numbers are random" in about
    assert f"After {earlier['last_step']} steps it was version 1; from there it was trained further" in about
    assert place == f"After {earlier['last_step']} of {steps[-1]} steps"
    assert score == share_of(answer["scores"]["tick"])


def test_the_curves_of_the_training_begin_before_its_first_step(browser: Browser, trained: Running) -> None:
    figures = trained.get("/model").json()["training"]["snapshots"]
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        visit = Visit.of(context, trained)
        visit.page.locator("#snapshot-record svg").first.hover(position={"x": 54, "y": 60})
        readout = visit.page.locator("#snapshot-record .readout").first.inner_text()
        assert visit.page.locator("#snapshot-record circle").count() == 2 * len(figures)
        visit.check()
    assert figures[0]["step"] == 0
    assert readout == f"steps 0: validation set {figures[0]['validation_cost']:.4f}"


def test_the_curves_of_the_shipped_version_begin_with_its_untrained_network(visit: Visit) -> None:
    steps = steps_of(visit)
    assert steps[0] == 0
    assert visit.page.locator("#snapshot-record circle").count() == 2 * len(steps)


def test_a_downloaded_file_belongs_to_the_shown_step(visit: Visit) -> None:
    move_to(visit, 1)
    with visit.page.expect_download() as download:
        visit.page.locator("#save-maps").click()
    assert f'"step":{steps_of(visit)[1]}'.encode() in download.value.path().read_bytes()


def test_a_version_without_a_training_record_has_the_slider(browser: Browser, tmp_path: Path) -> None:
    root = save_tiny_version(tmp_path / "tickcross").parent
    with running_service(root, workers=1) as service, browser.new_context() as context:
        visit = Visit.of(context, service)
        assert shown(visit, "facts") == "This version carries no record of its training."
        move_to(visit, 1)
        assert f"after {TINY_STEPS[1]} steps" in shown(visit, "earlier-what")
        visit.check()
