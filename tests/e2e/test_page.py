"""The page, used as people use it: with the mouse, with the keyboard, on a phone, in a real browser."""

import base64
import io
import json
import math
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, ViewportSize

from tests.e2e.browser import CHROMIUM, NO_CHROMIUM, Visit, number, running_browser
from tests.e2e.running import ROOT, Running, running_service

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason=NO_CHROMIUM),
]

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
TICK = [(0.18, 0.55), (0.36, 0.76), (0.82, 0.2)]
CROSS = [[(0.2, 0.2), (0.8, 0.8)], [(0.8, 0.2), (0.2, 0.8)]]
CIRCLE = [(0.5 + 0.3 * math.cos(angle / 4), 0.5 + 0.3 * math.sin(angle / 4)) for angle in range(27)]


@pytest.fixture(scope="module")
def axe() -> str:
    """The accessibility checker's script, which `make test` gets from the npm registry."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed; `make test` does that where npm is")
    return AXE.read_text()


def drawn_cross() -> bytes:
    """A cross as a PNG."""
    image, file = Image.new("L", (90, 90), 255), io.BytesIO()
    pen = ImageDraw.Draw(image)
    pen.line((15, 15, 75, 75), fill=0, width=7)
    pen.line((75, 15, 15, 75), fill=0, width=7)
    image.save(file, "PNG")
    return file.getvalue()


HAND_OVER = """([way, text]) => {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    const files = new DataTransfer();
    files.items.add(new File([bytes], "mark.png", { type: "image/png" }));
    const event = way === "drop"
        ? new DragEvent("drop", { dataTransfer: files, bubbles: true })
        : new ClipboardEvent("paste", { clipboardData: files, bubbles: true });
    document.getElementById("pad").dispatchEvent(event);
}"""
"""Drops or pastes a picture on the pad, as the browser would."""


@pytest.fixture(scope="module")
def service() -> Iterator[Running]:
    with running_service(ROOT / "artifacts" / "tickcross", workers=1) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_browser() as browser:
        yield browser


DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def opened(browser: Browser, service: Running) -> Iterator[Visit]:
    """The page on a desktop, opened once."""
    context = browser.new_context(viewport=DESKTOP, reduced_motion="reduce")
    yield Visit.of(context, service)
    context.close()


@pytest.fixture
def visit(opened: Visit) -> Iterator[Visit]:
    """The page with its first example on it; whatever a test does there, nothing may be amiss."""
    with opened.answer():
        opened.page.get_by_role("button", name="a tick").click()
    yield opened
    opened.check()


@pytest.fixture
def fresh(browser: Browser, service: Running) -> Iterator[Visit]:
    """The page just opened, nothing on it touched yet."""
    context = browser.new_context(viewport=DESKTOP, reduced_motion="reduce")
    visit = Visit.of(context, service)
    yield visit
    visit.check()
    context.close()


@pytest.fixture
def phone(browser: Browser, service: Running) -> Iterator[Visit]:
    """The page on a phone."""
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    visit = Visit.of(context, service)
    yield visit
    visit.check()
    context.close()


def test_a_tick_drawn_with_the_mouse_is_a_tick(visit: Visit) -> None:
    visit.clear()
    visit.stroke(TICK)
    assert visit.label == "tick"
    assert "tick" in visit.page.locator("#label").inner_text()


def test_a_cross_is_a_cross(visit: Visit) -> None:
    visit.clear()
    for line in CROSS:
        visit.stroke(line)
    assert visit.label == "cross"


def test_a_circle_is_neither(visit: Visit) -> None:
    visit.clear()
    visit.stroke(CIRCLE)
    assert visit.label == "neither"


def test_an_empty_pad_is_neither_and_said_to_be_blank(visit: Visit) -> None:
    visit.clear()
    assert visit.label == "neither"
    assert visit.page.locator("#warnings").inner_text() == "There is no mark here."


def test_undo_brings_back_what_was_there(visit: Visit) -> None:
    before = visit.grid
    visit.clear()
    with visit.answer():
        visit.page.get_by_role("button", name="Undo").click()
    assert visit.grid == before


def test_each_stroke_is_one_call(visit: Visit) -> None:
    visit.clear()
    visit.calls.clear()
    visit.stroke(TICK)
    assert visit.calls == ["POST /explain"]


def test_what_the_page_shows_is_what_predict_says_of_the_same_grid(visit: Visit, service: Running) -> None:
    answer = service.post("/predict", json={"grid": visit.grid}).json()
    assert visit.page.locator("#bar-tick .value").inner_text() == f"{answer['scores']['tick']:.4f}"
    assert visit.page.locator("#bar-cross .value").inner_text() == f"{answer['scores']['cross']:.4f}"


def test_a_chosen_picture_is_sent_as_it_is(visit: Visit, tmp_path: Path, service: Running) -> None:
    file = tmp_path / "mark.png"
    file.write_bytes(drawn_cross())
    with visit.answer():
        visit.page.locator("#file").set_input_files(file)
    headers = {"Content-Type": "image/png"}
    predicted = service.post("/predict?include=grid", data=file.read_bytes(), headers=headers).json()
    assert (visit.label, visit.grid) == (predicted["label"], predicted["grid"])


@pytest.mark.parametrize("way", ["drop", "paste"])
def test_a_picture_can_be_dropped_and_pasted(visit: Visit, service: Running, way: str) -> None:
    picture = drawn_cross()
    with visit.answer():
        visit.page.evaluate(HAND_OVER, [way, base64.b64encode(picture).decode()])
    headers = {"Content-Type": "image/png"}
    predicted = service.post("/predict?include=grid", data=picture, headers=headers).json()
    assert (visit.label, visit.grid) == (predicted["label"], predicted["grid"])


def test_a_file_that_is_no_picture_is_refused_in_words(visit: Visit, tmp_path: Path) -> None:
    file = tmp_path / "notes.png"
    file.write_text("no picture at all")
    visit.page.locator("#file").set_input_files(file)
    visit.page.locator("#problem:not([hidden])").wait_for()
    assert "picture" in visit.page.locator("#problem").inner_text()
    visit.complaints = [text for text in visit.complaints if "400" not in text]


def test_a_pressed_cell_is_turned_over(visit: Visit) -> None:
    before = visit.grid
    with visit.answer():
        press_cell(visit, "#grid", row=3, column=5)
    after = visit.grid
    assert after[3][5] == -before[3][5]
    assert np.count_nonzero(np.array(after) != np.array(before)) == 1


def press_cell(visit: Visit, board: str, row: int, column: int) -> None:
    size = visit.grid
    box = visit.page.locator(board).bounding_box()
    assert box is not None
    cell = box["width"] / len(size)
    visit.page.locator(board).click(position={"x": (column + 0.5) * cell, "y": (row + 0.5) * cell})


def kinds(visit: Visit) -> list[str]:
    """The kinds of the strip's stages: the grid, then the layers."""
    return ["grid", *(layer["kind"] for layer in visit.explanation["layers"])]


def test_every_layer_has_its_place_in_the_strip(visit: Visit) -> None:
    assert visit.page.locator("#stages .stage").count() == len(kinds(visit))


def hover(visit: Visit, stage: int) -> tuple[int, int, int]:
    """Point at a pixel in the middle of a layer's picture; which map, row and column it is, from 0."""
    box = visit.stage(stage).locator(".layer-picture").bounding_box()
    assert box is not None
    for step in range(40):
        x, y = box["x"] + box["width"] * (0.3 + step / 100), box["y"] + box["height"] * (0.3 + step / 100)
        visit.page.mouse.move(x, y)
        visit.settle()
        place = visit.page.locator("#touch-place").inner_text()
        if visit.page.locator("#touch-stage").input_value() == str(stage) and "row" in place:
            break
    words = place.replace(",", "").replace(":", "").split()
    return tuple(int(words[words.index(name) + 1]) - 1 for name in ("map", "row", "column"))  # type: ignore[return-value]


def test_hovering_over_a_convolution_writes_out_its_arithmetic(visit: Visit, service: Running) -> None:
    network = service.get("/explain").json()
    stage = kinds(visit).index("convolution", 2)
    visit.stage(stage).scroll_into_view_if_needed()
    kernel, row, column = hover(visit, stage)
    layer = network["layers"][stage - 1]
    filters, biases = (np.array(layer["parameters"][name]) for name in ("filters", "biases"))
    inputs = np.array(visit.explanation["layers"][stage - 2]["feature_maps"])
    size, stride = layer["settings"]["size"], layer["settings"]["stride"]
    field = inputs[row * stride : row * stride + size, column * stride : column * stride + size]
    products = field * filters[kernel]
    assert visit.part("sum") == pytest.approx(products.sum(), abs=6e-5)
    assert visit.part("mean") == pytest.approx(products.mean(), abs=6e-5)
    assert visit.part("bias") == pytest.approx(biases[kernel], abs=6e-5)
    result = visit.explanation["layers"][stage - 1]["feature_maps"][row][column][kernel]
    assert visit.part("result") == pytest.approx(result, abs=6e-5)


@pytest.mark.parametrize("kind", ["relu", "max_pooling"])
def test_hovering_over_other_layers_shows_their_numbers(visit: Visit, kind: str) -> None:
    stage = kinds(visit).index(kind)
    visit.stage(stage).scroll_into_view_if_needed()
    kernel, row, column = hover(visit, stage)
    result = visit.explanation["layers"][stage - 1]["feature_maps"][row][column][kernel]
    assert visit.part("result") == pytest.approx(result, abs=6e-5)


def test_a_neuron_adds_up_to_its_number(visit: Visit) -> None:
    stage = kinds(visit).index("fully_connected")
    visit.stage(stage).get_by_role("button").click()
    visit.settle()
    values = visit.explanation["layers"][stage - 1]["feature_maps"]
    assert visit.part("result") == pytest.approx(max(values), abs=6e-5)
    assert visit.part("sum") + visit.part("bias") == pytest.approx(visit.part("result"), abs=2e-4)


def test_the_outputs_are_calibrated_before_your_eyes(visit: Visit) -> None:
    visit.stage(len(kinds(visit)) - 1).get_by_role("button").click()
    visit.settle()
    assert visit.part("result") == pytest.approx(max(visit.explanation["scores"].values()), abs=6e-5)
    evidence = visit.explanation["evidence"]
    assert visit.part("sum") == pytest.approx(
        max(each["pre_activation"] for each in evidence.values()), abs=1e-3
    )


def test_the_slide_goes_on_a_place_at_a_time(visit: Visit) -> None:
    visit.stage(1).get_by_role("button").click()
    visit.page.get_by_role("button", name="To the start").click()
    visit.page.get_by_role("button", name="Step on").click()
    visit.settle()
    assert "row 1, column 2:" in visit.page.locator("#touch-place").inner_text()


def test_the_slide_plays_and_pauses(visit: Visit) -> None:
    visit.stage(1).get_by_role("button").click()
    visit.page.get_by_role("button", name="To the start").click()
    visit.page.get_by_label("Speed").fill("5")
    visit.page.get_by_role("button", name="Play the slide").click()
    visit.page.locator("#touch-place", has_text="column 4:").wait_for()
    visit.page.get_by_role("button", name="Pause").click()
    assert visit.page.get_by_role("button", name="Play the slide").is_visible()


@pytest.mark.parametrize("name", ["tick", "cross"])
def test_the_evidence_on_the_page_is_the_whole_answer(visit: Visit, name: str) -> None:
    shown = number(visit.page.locator(f'[data-part="sum-{name}"]').inner_text())
    evidence = visit.explanation["evidence"][name]
    assert shown == pytest.approx(np.sum(evidence["cells"]), abs=6e-5)


def test_turning_a_cell_over_says_what_changed(visit: Visit) -> None:
    before = visit.explanation
    with visit.answer():
        press_cell(visit, "#why-tick", row=9, column=9)
    visit.page.mouse.move(5, 5)
    visit.settle()
    said = visit.page.locator("#why-readout").inner_text()
    assert "Row 10, column 10 turned over" in said
    assert f"tick {before['scores']['tick']:.4f} → {visit.explanation['scores']['tick']:.4f}" in said


def test_how_it_learned_is_what_the_manifest_says(visit: Visit, service: Running) -> None:
    manifest = service.get("/model").json()
    cells = visit.page.locator(".confusion tbody td").all_inner_texts()
    counts = [count for row in manifest["accuracy"]["confusion"] for count in row]
    assert [int(text.replace(",", "")) for text in cells] == counts
    assert visit.page.locator(".chart svg").count() == 4


def test_a_mistake_can_be_loaded(visit: Visit, service: Running) -> None:
    mistakes = service.get("/model").json()["accuracy"]["mistakes"]
    if not mistakes:
        pytest.skip("the served version made no mistake")
    with visit.answer():
        visit.page.locator(".mistake").first.click()
    assert visit.label == mistakes[0]["answer"]
    assert visit.grid[0] == [-1 if cell == "#" else 1 for cell in mistakes[0]["grid"][0]]


def test_the_story_can_be_read_forward_and_back(visit: Visit) -> None:
    visit.page.get_by_role("button", name="Walk me through it").click()
    first = visit.page.locator("#story-title").inner_text()
    visit.page.get_by_role("button", name="Next", exact=True).click()
    assert visit.page.locator("#story-title").inner_text() != first
    visit.page.get_by_role("button", name="Back", exact=True).click()
    assert visit.page.locator("#story-title").inner_text() == first
    while visit.page.get_by_role("button", name="Next", exact=True).is_visible():
        visit.page.get_by_role("button", name="Next", exact=True).click()
        visit.settle()
    visit.page.get_by_role("button", name="Done").click()
    assert visit.page.locator("#story").is_hidden()


def test_the_copied_command_gets_the_answer_on_the_page(visit: Visit) -> None:
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    command = visit.page.locator("#curl").text_content() or ""
    answer = json.loads(subprocess.run(["sh", "-c", command], capture_output=True, check=True).stdout)
    assert answer["scores"] == visit.explanation["scores"]


@pytest.mark.parametrize(
    ("button", "name"),
    [
        ("The grid (JSON)", "grid.json"),
        ("Feature maps and evidence (JSON)", "feature-maps.json"),
        ("Feature maps (PNG)", "feature-maps.png"),
    ],
)
def test_what_can_be_taken_away_is_a_file(visit: Visit, button: str, name: str, tmp_path: Path) -> None:
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name=button, exact=True).click()
    assert download.value.suggested_filename == name
    file = tmp_path / name
    download.value.save_as(file)
    if name.endswith(".json"):
        assert json.loads(file.read_text())["grid"] == visit.grid
    else:
        assert file.read_bytes().startswith(b"\x89PNG")


def test_the_network_can_be_taken_away_as_an_onnx_file(visit: Visit, tmp_path: Path) -> None:
    onnxruntime = pytest.importorskip("onnxruntime")
    with visit.page.expect_download() as download:
        visit.page.get_by_role("link", name="The network (ONNX)").click()
    download.value.save_as(tmp_path / "network.onnx")
    session = onnxruntime.InferenceSession(tmp_path / "network.onnx")
    [scores] = session.run(None, {"grid": np.array([visit.grid], np.float32)})[0]
    assert scores.tolist() == pytest.approx(list(visit.explanation["scores"].values()), abs=1e-5)


def test_a_mark_can_be_drawn_with_the_keyboard_alone(fresh: Visit) -> None:
    keys = fresh.page.keyboard
    reach(fresh, "clear")
    with fresh.answer():
        keys.press("Enter")
    reach(fresh, "pad", "Shift+Tab")
    walk(fresh, "ArrowLeft", 8)
    keys.press("Space")
    walk(fresh, "ArrowRight ArrowDown", 6)
    walk(fresh, "ArrowRight ArrowUp", 12)
    with fresh.answer():
        keys.press("Space")
    assert fresh.label == "tick"


def reach(visit: Visit, identity: str, key: str = "Tab", most: int = 60) -> None:
    """Press Tab until the element has the focus."""
    for _ in range(most):
        visit.page.keyboard.press(key)
        if visit.page.evaluate("() => document.activeElement.id") == identity:
            return
    raise AssertionError(f"#{identity} cannot be reached with the Tab key")


def walk(visit: Visit, keys: str, steps: int) -> None:
    for key in keys.split() * steps:
        visit.page.keyboard.press(key)


def test_a_cell_is_turned_over_with_the_keyboard(fresh: Visit) -> None:
    before = fresh.grid
    reach(fresh, "grid")
    walk(fresh, "ArrowUp", 3)
    with fresh.answer():
        fresh.page.keyboard.press("Space")
    assert fresh.grid != before


def test_a_layer_is_looked_into_with_the_keyboard(fresh: Visit) -> None:
    fresh.stage(1).get_by_role("button").focus()
    fresh.page.keyboard.press("Enter")
    reach(fresh, "this-map")
    fresh.settle()
    before = fresh.page.locator("#touch-place").inner_text()
    fresh.page.keyboard.press("ArrowUp")
    fresh.settle()
    after = fresh.page.locator("#touch-place").inner_text()
    assert after != before
    assert after in fresh.page.locator("#announcer").inner_text()


def test_a_phone_shows_the_page_without_scrolling_sideways(phone: Visit) -> None:
    phone.stage(4).get_by_role("button").tap()
    phone.settle()
    widths = phone.page.evaluate("() => [document.documentElement.scrollWidth, window.innerWidth]")
    assert widths == [PHONE["width"], PHONE["width"]]


def test_a_finger_on_a_map_shows_its_arithmetic(phone: Visit) -> None:
    phone.stage(1).locator(".layer-picture").tap(position={"x": 40, "y": 20})
    phone.page.locator('#arithmetic [data-part="result"]').wait_for()


def test_a_service_that_is_not_ready_yet_is_asked_again(browser: Browser, service: Running) -> None:
    context = browser.new_context(viewport=DESKTOP)
    context.route("**/explain", lambda route: route.abort(), times=1)
    visit = Visit.of(context, service)
    visit.settle()
    assert visit.page.locator("#problem").is_hidden()
    assert visit.calls.count("GET /explain") == 2
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_accessibility_check_finds_nothing_serious(
    browser: Browser, service: Running, axe: str, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(color_scheme=scheme, viewport=DESKTOP)
    visit = Visit.of(context, service)
    visit.stage(4).get_by_role("button").click()
    visit.page.get_by_role("button", name="Walk me through it").click()
    visit.settle()
    visit.page.evaluate(axe)
    found = visit.page.evaluate("() => axe.run()")["violations"]
    serious = [
        (each["id"], [node["target"] for node in each["nodes"]])
        for each in found
        if each["impact"] in ("serious", "critical")
    ]
    assert serious == []
    context.close()
