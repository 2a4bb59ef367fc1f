"""The form reader in this process, and a browser that visits it and is checked for errors."""

from dataclasses import dataclass, field
from pathlib import Path

import requests
from flask import Flask
from playwright.sync_api import ConsoleMessage, Page

from examples.form_reader.web.app import create_app
from examples.form_reader.web.settings import Settings
from service.client import TickCross


def form_reader(folder: Path, tickcross: str = "http://127.0.0.1:9") -> Flask:
    """A form reader; by default its tickcross cannot be reached."""
    return create_app(Settings(folder=folder), TickCross(tickcross, retries=0))


@dataclass
class Visit:
    """A page of the form reader in a tab, and its errors."""

    page: Page
    url: str
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.errors.append(message.text)

    def open(self, path: str) -> None:
        """Go to a page and wait until it has loaded."""
        self.page.goto(self.url + path)
        self.page.wait_for_load_state("networkidle")

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def text(self, place: str) -> str:
        """The text of an element."""
        return self.page.locator(place).inner_text()

    def reach(self, selector: str, key: str = "Tab", max_presses: int = 40) -> None:
        """Press Tab until an element has the focus."""
        for _ in range(max_presses):
            self.page.keyboard.press(key)
            if self.page.evaluate("(place) => document.activeElement.matches(place)", selector):
                return
        raise AssertionError(f"{selector} cannot be reached with the {key} key")

    def fetch(self, path: str) -> requests.Response:
        """The service's response to GET."""
        return requests.get(self.url + path, timeout=10)
