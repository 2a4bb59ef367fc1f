"""Pictures on the pad: chosen, dropped or pasted."""

import base64
import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from tests.e2e.browser import Visit
from tests.e2e.page import IN_A_BROWSER
from tests.e2e.running import Running

pytestmark = IN_A_BROWSER

PNG = {"Content-Type": "image/png"}
HAND_OVER = """([way, text, type = "image/png"]) => {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    const files = new DataTransfer();
    files.items.add(new File([bytes], "mark.png", { type }));
    const event = way === "drop"
        ? new DragEvent("drop", { dataTransfer: files, bubbles: true })
        : new ClipboardEvent("paste", { clipboardData: files, bubbles: true });
    document.getElementById("pad").dispatchEvent(event);
}"""
"""Drops or pastes a picture on the pad, as the browser would."""

REDDISH = """() => {
    const pad = document.getElementById("pad");
    const copy = new OffscreenCanvas(1000, 1000).getContext("2d", { willReadFrequently: true });
    copy.drawImage(pad, 0, 0, 1000, 1000);
    const { data } = copy.getImageData(0, 0, 1000, 1000);
    const places = [];
    for (let place = 0; place < 1_000_000; place += 1)
        if (data[4 * place] - data[4 * place + 1] > 60) places.push([place % 1000, Math.floor(place / 1000)]);
    return places;
}"""
"""Finds the reddish pixels of the pad, scaled to 1000 x 1000 pixels; no mark has any."""


@pytest.fixture(scope="module")
def picture() -> bytes:
    """A cross as a PNG."""
    image, file = Image.new("L", (90, 90), 255), io.BytesIO()
    pen = ImageDraw.Draw(image)
    pen.line((15, 15, 75, 75), fill=0, width=7)
    pen.line((75, 15, 15, 75), fill=0, width=7)
    image.save(file, "PNG")
    return file.getvalue()


def assert_shows(visit: Visit, picture: bytes) -> None:
    """Asserts that the page shows the service's answer to this picture."""
    predicted = visit.service.post("/predict?include=grid", data=picture, headers=PNG).json()
    assert predicted["label"] == "cross"
    assert (visit.label, visit.grid) == (predicted["label"], predicted["grid"])


def test_a_chosen_picture_is_sent_unchanged(visit: Visit, tmp_path: Path, picture: bytes) -> None:
    file = tmp_path / "mark.png"
    file.write_bytes(picture)
    with visit.page.expect_request("**/explain?*") as sent, visit.answer():
        visit.page.locator("#file").set_input_files(file)
    assert sent.value.header_value("content-type") == "image/png"
    assert sent.value.header_value("content-length") == str(len(picture))
    assert_shows(visit, picture)


@pytest.mark.parametrize("way", ["drop", "paste"])
def test_a_picture_can_be_dropped_and_pasted(visit: Visit, picture: bytes, way: str) -> None:
    with visit.answer():
        visit.page.evaluate(HAND_OVER, [way, base64.b64encode(picture).decode()])
    assert_shows(visit, picture)


def reddish(visit: Visit) -> list[list[int]]:
    """The reddish places of the pad, in thousandths of its width."""
    places: list[list[int]] = visit.page.evaluate(REDDISH)
    return places


def test_the_region_of_the_mark_is_outlined_on_the_picture(visit: Visit) -> None:
    image, file = Image.new("L", (200, 100), 255), io.BytesIO()
    pen = ImageDraw.Draw(image)
    pen.line((120, 20, 160, 60), fill=0, width=5)
    pen.line((160, 20, 120, 60), fill=0, width=5)
    image.save(file, "PNG")
    data = file.getvalue()
    left, top, width, height = visit.service.post("/predict?include=region", data=data, headers=PNG).json()[
        "region"
    ]
    assert reddish(visit) == []
    with visit.answer():
        visit.page.evaluate(HAND_OVER, ["drop", base64.b64encode(data).decode()])
    visit.page.wait_for_function(f"({REDDISH})().length > 0")
    xs, ys = zip(*reddish(visit), strict=True)
    assert [min(xs), max(xs)] == pytest.approx([5 * left, 5 * (left + width)], abs=12)
    assert [min(ys), max(ys)] == pytest.approx([250 + 5 * top, 250 + 5 * (top + height)], abs=12)
    with visit.answer():
        visit.page.locator("#undo").click()
    assert reddish(visit) == []


def test_a_file_that_is_not_a_picture_is_refused_with_a_message(
    visit: Visit, service: Running, tmp_path: Path
) -> None:
    file = tmp_path / "notes.png"
    file.write_text("no picture at all")
    visit.page.locator("#file").set_input_files(file)
    visit.page.locator("#problem:not([hidden])").wait_for()
    refusal = service.post("/explain", data=file.read_bytes(), headers=PNG).json()
    assert "not a picture" in refusal["detail"]
    assert visit.page.locator("#problem").inner_text() == refusal["detail"]
    visit.errors = [text for text in visit.errors if "400" not in text]


@pytest.mark.parametrize(
    ("kind", "data", "hint"),
    [
        ("application/pdf", b"%PDF-1.7", "pdftoppm -r 150 -png form.pdf page"),
        ("", b"%PDF-1.7", "pdftoppm -r 150 -png form.pdf page"),
    ],
)
def test_the_refusal_of_an_unsupported_file_says_how_to_convert(
    visit: Visit, kind: str, data: bytes, hint: str
) -> None:
    visit.page.evaluate(HAND_OVER, ["drop", base64.b64encode(data).decode(), kind])
    visit.page.locator("#problem:not([hidden])").wait_for()
    assert visit.page.locator("#problem").inner_text().endswith(hint)
    visit.errors = [text for text in visit.errors if "415" not in text]
