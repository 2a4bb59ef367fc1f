"""The page in a real browser: Debian's Chromium, driven by Playwright, and checked for errors."""

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
    """Chromium without a window, closed at the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Visit:
    """A visit to the page: its content, its requests and its errors."""

    page: Page
    service: Running
    errors: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)
    calls: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, context: BrowserContext, service: Running) -> "Visit":
        """Open the page and wait until its first mark is shown."""
        visit = cls(context.new_page(), service)
        visit.watch()
        visit.page.goto(service.url)
        visit.wait_for_the_first_answer()
        visit.settle()
        return visit

    def wait_for_the_first_answer(self) -> None:
        """Wait until the page has an answer; an AssertionError with the page's state if it does not."""
        try:
            self.page.locator("#answer[data-label]").wait_for()
        except TookTooLong as error:
            problem = self.page.locator("#problem").text_content()
            log = self.service.output.read_text()[-2000:]
            raise AssertionError(f"no answer: {problem} {self.errors} {self.calls} {log}") from error

    def watch(self) -> None:
        """Record errors and requests from now on."""
        self.page.on("console", lambda message: self._on_console(message.type, message.text))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", self._on_request)

    def _on_console(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.errors.append(text)

    def _on_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        self.hosts.add(address.netloc)
        self.calls.append(f"{request.method} {address.path}")

    def check(self) -> None:
        """No error was reported, and no other host received a request."""
        assert self.errors == []
        assert self.hosts - {""} <= {urlsplit(self.service.url).netloc}

    @property
    def grid(self) -> list[list[int]]:
        """The grid of the mark on the page, as its curl command sends it."""
        command = self.page.locator("#curl").text_content() or ""
        return list(json.loads(command[command.index("{") : command.rindex("}") + 1])["grid"])

    @property
    def explanation(self) -> dict[str, Any]:
        """The service's explanation of the mark on the page."""
        return dict(self.service.post("/explain", json={"grid": self.grid}).json())

    @property
    def kinds(self) -> list[str]:
        """The kinds of the strip's stages: the grid, then the layers."""
        return ["grid", *(layer["kind"] for layer in self.explanation["layers"])]

    @property
    def place(self) -> tuple[int, int, int] | None:
        """Row, column and map, from 0, of the selected pixel; None if it is not on a map."""
        text = self.page.locator("#touch-place").inner_text()
        match = re.match(r"map (\d+) of \d+, row (\d+), column (\d+):", text)
        return (int(match[2]) - 1, int(match[3]) - 1, int(match[1]) - 1) if match else None

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
        """Draw on the pad with the mouse; points are fractions of its side."""
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
        """Press a cell of the grid, or of another board of its size."""
        box = self.page.locator(board).bounding_box()
        assert box is not None
        cell = box["width"] / len(self.grid)
        self.page.locator(board).click(position={"x": (column + 0.5) * cell, "y": (row + 0.5) * cell})

    def stage(self, index: int) -> Locator:
        """One layer's place in the strip; 0 is the grid."""
        return self.page.locator("#stages .stage").nth(index)

    def part(self, name: str) -> float:
        """A number in the displayed arithmetic."""
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
    """Parse a number as the page writes it."""
    return float(text.replace("\N{MINUS SIGN}", "-").replace(",", ""))


def share_of(score: float) -> str:
    """A score as the page writes it: never 0 % or 100 %."""
    if score > 0.9995:
        return "over 99.9 %"
    return "under 0.1 %" if score < 0.0005 else f"{100 * score:.1f} %"


def written_score(score: float) -> str:
    """A score with as many digits as it needs to be neither 0 nor 1."""
    texts = (f"{score:.{digits}f}" for digits in range(4, 9))
    return next((text for text in texts if 0 < float(text) < 1), f"{score:.9f}")
