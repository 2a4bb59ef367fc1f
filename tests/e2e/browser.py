"""The page in a real browser: Debian's Chromium, driven through Playwright, watched for anything amiss."""

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, sync_playwright
from playwright.sync_api import TimeoutError as TookTooLong

from tests.e2e.running import Running

CHROMIUM = shutil.which("chromium")
NO_CHROMIUM = "Debian's chromium is not installed"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Chromium without a window; gone at the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Visit:
    """A visit to the page: what it shows, what it asked for, what it complained about."""

    page: Page
    service: Running
    complaints: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)
    calls: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, context: BrowserContext, service: Running) -> "Visit":
        """Open the page and wait for its first answer."""
        visit = cls(context.new_page(), service)
        visit.watch()
        visit.page.goto(service.url)
        visit.wait_for_the_first_answer()
        return visit

    def wait_for_the_first_answer(self) -> None:
        """Wait until the page has an answer; an AssertionError with what it did instead."""
        try:
            self.page.locator("#answer[data-label]").wait_for()
        except TookTooLong as error:
            said = self.page.locator("#problem").text_content()
            told = self.service.output.read_text()[-2000:]
            raise AssertionError(f"no answer: {said} {self.complaints} {self.calls} {told}") from error

    def watch(self) -> None:
        """Note complaints and requests from now on."""
        self.page.on("console", lambda message: self._heard(message.type, message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._asked)

    def _heard(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(text)

    def _asked(self, request: Request) -> None:
        address = urlsplit(request.url)
        self.hosts.add(address.netloc)
        self.calls.append(f"{request.method} {address.path}")

    def check(self) -> None:
        """Nothing was complained of, and no other host was asked for anything."""
        assert self.complaints == []
        assert self.hosts - {""} <= {urlsplit(self.service.url).netloc}

    @property
    def grid(self) -> list[list[int]]:
        """The grid of the mark on the page, as its curl command sends it."""
        command = self.page.locator("#curl").text_content() or ""
        return list(json.loads(command[command.index("{") : command.rindex("}") + 1])["grid"])

    @property
    def explanation(self) -> dict[str, Any]:
        """What the service says of the mark on the page."""
        return dict(self.service.post("/explain", json={"grid": self.grid}).json())

    @property
    def kinds(self) -> list[str]:
        """The kinds of the strip's stages: the grid, then the layers."""
        return ["grid", *(layer["kind"] for layer in self.explanation["layers"])]

    @property
    def place(self) -> tuple[int, int, int] | None:
        """Row, column and map, from 0, of the pixel that is looked into; None for what is on no map."""
        text = self.page.locator("#touch-place").inner_text()
        found = re.match(r"map (\d+) of \d+, row (\d+), column (\d+):", text)
        return (int(found[2]) - 1, int(found[3]) - 1, int(found[1]) - 1) if found else None

    @property
    def label(self) -> str | None:
        """The label that the page shows."""
        return self.page.locator("#answer").get_attribute("data-label")

    @contextmanager
    def answer(self) -> Iterator[None]:
        """Do something that changes the mark, and wait for the answer to be shown."""
        with self.page.expect_response(lambda response: "/explain?format" in response.url and response.ok):
            yield
        self.settle()

    def settle(self) -> None:
        """Wait until the answer is there and everything is painted."""
        for part in ("answer", "strip"):
            self.page.locator(f'#{part}[aria-busy="false"]').wait_for()
        self.page.evaluate(
            "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )

    def clear(self) -> None:
        """Empty the pad."""
        with self.answer():
            self.page.get_by_role("button", name="Clear").click()

    def stroke(self, points: list[tuple[float, float]]) -> None:
        """Draw on the pad with the mouse; points are in shares of its side."""
        self.page.locator("#pad").scroll_into_view_if_needed()
        box = self.page.locator("#pad").bounding_box()
        assert box is not None
        places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
        self.page.mouse.move(*places[0])
        self.page.mouse.down()
        for place in places[1:]:
            self.page.mouse.move(*place, steps=8)
        with self.answer():
            self.page.mouse.up()

    def press_cell(self, board: str, row: int, column: int) -> None:
        """Press a cell of the grid, or of what is as large."""
        box = self.page.locator(board).bounding_box()
        assert box is not None
        cell = box["width"] / len(self.grid)
        self.page.locator(board).click(position={"x": (column + 0.5) * cell, "y": (row + 0.5) * cell})

    def stage(self, index: int) -> Locator:
        """One layer's place in the strip; 0 is the grid."""
        return self.page.locator("#stages .stage").nth(index)

    def part(self, name: str) -> float:
        """A number of the written arithmetic."""
        text = self.page.locator(f'#arithmetic [data-part="{name}"]').text_content()
        return number(text or "")


def changed_cells(before: list[list[int]], after: list[list[int]]) -> list[tuple[int, int]]:
    """Row and column of each cell in which two grids differ."""
    rows = enumerate(zip(before, after, strict=True))
    return [
        (row, column)
        for row, values in rows
        for column, (one, other) in enumerate(zip(*values, strict=True))
        if one != other
    ]


def number(text: str) -> float:
    """A number as the page writes it."""
    return float(text.replace("\N{MINUS SIGN}", "-").replace(",", ""))


def share_of(score: float) -> str:
    """A score as the page writes it: none is wholly sure."""
    if score > 0.9995:
        return "over 99.9 %"
    return "under 0.1 %" if score < 0.0005 else f"{100 * score:.1f} %"


def written_score(score: float) -> str:
    """A score in digits, as many as it needs to be neither 0 nor 1."""
    texts = (f"{score:.{digits}f}" for digits in range(4, 9))
    return next((text for text in texts if 0 < float(text) < 1), f"{score:.9f}")
