"""The pictures of the page in the README: `python -m tests.e2e.screenshots` takes them again."""

import io
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, FloatRect

from tests.e2e.browser import Visit, running_browser
from tests.e2e.running import ROOT, Running, running_service

FOLDER = ROOT / "docs" / "images"
MARGIN = 14
TICK = [(0.16, 0.5), (0.24, 0.57), (0.37, 0.78), (0.43, 0.66), (0.58, 0.42), (0.84, 0.17)]
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
DARK = {**DESKTOP, "color_scheme": "dark"}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}

PICTURES: dict[str, tuple[dict[str, Any], str, str]] = {
    "page": (DESKTOP, "header", "#watch"),
    "touch": (DARK, "#watch", "#touch"),
    "why": (DESKTOP, "#why", "#why"),
    "learned": (DESKTOP, "#learned", "#learned"),
    "learn": (DESKTOP, "#learn", "#learn-play"),
    "phone": (PHONE, "#answer", "#watch"),
}
"""Each picture: the screen, the element at its top and the element at its bottom."""

EPOCH = "Number(/epoch ([\\d.]+)/.exec(document.querySelector('#learn-progress').textContent)?.[1] ?? 0)"


def main() -> None:
    """Take all pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        running_service(ROOT / "artifacts" / "tickcross", workers=1) as service,
        running_browser() as browser,
    ):
        for name, (screen, first, last) in PICTURES.items():
            save(FOLDER / f"{name}.png", _screenshot(browser, service, screen, first, last))


def _screenshot(browser: Browser, service: Running, screen: dict[str, Any], first: str, last: str) -> bytes:
    context = browser.new_context(reduced_motion="reduce", **screen)
    visit = Visit.of(context, service)
    visit.clear()
    visit.stroke(TICK)
    if last == "#touch":
        visit.stage(_second_wide_convolution(visit)).get_by_role("button").click()
    if first == "#learn":
        _train_three_epochs(visit)
    visit.page.mouse.move(1, 1)
    visit.settle()
    picture = visit.page.screenshot(full_page=True, clip=_part(visit, first, last))
    context.close()
    return picture


def _train_three_epochs(visit: Visit) -> None:
    """Train the small network for three epochs."""
    visit.page.get_by_role("link", name="Learn", exact=True).click()
    visit.page.locator("#learn-speed").press("End")
    visit.page.locator("#learn-run").click()
    visit.page.wait_for_function(f"() => {EPOCH} >= 3", timeout=120_000)
    visit.page.locator("#learn-run").click()


def _second_wide_convolution(visit: Visit) -> int:
    """The second convolution with filters larger than 1 x 1: its pixels show the most."""
    layers = enumerate(visit.explanation["layers"], 1)
    wide = [index for index, layer in layers if layer["settings"].get("size", 1) > 1]
    return wide[1]


def _part(visit: Visit, first: str, last: str) -> FloatRect:
    """The whole width of the page, from the top of one element to the bottom of another."""
    visit.page.evaluate("() => scrollTo(0, 0)")
    above, below = (visit.page.locator(place).bounding_box() for place in (first, last))
    assert above is not None
    assert below is not None
    height = below["y"] + below["height"] - above["y"] + MARGIN
    width = visit.page.viewport_size["width"] if visit.page.viewport_size else 0
    return {"x": 0, "y": above["y"], "width": width, "height": height}


def save(path: Path, picture: bytes) -> None:
    """A palette of 256 colours is enough for a page, and makes the file small."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    palette = Image.new("P", (1, 1))
    palette.putpalette([*_commonest(image, 176), *_spread(image, 80)])
    image.quantize(palette=palette, dither=Image.Dither.NONE).save(path, optimize=True)


def _commonest(image: Image.Image, count: int) -> list[int]:
    """Red, green and blue of the most frequent colours."""
    colours, counts = np.unique(np.asarray(image).reshape(-1, 3), axis=0, return_counts=True)
    return [int(part) for part in colours[np.argsort(-counts)[:count]].ravel()]


def _spread(image: Image.Image, count: int) -> list[int]:
    """Red, green and blue of colours spread over all others, so that thin lines keep theirs."""
    return (image.quantize(count, method=Image.Quantize.MAXCOVERAGE).getpalette() or [])[: 3 * count]


if __name__ == "__main__":
    main()
