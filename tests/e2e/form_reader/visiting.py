"""The form reader in this process, and a browser that visits it and is watched for anything amiss."""

from dataclasses import dataclass, field
from pathlib import Path

import requests
from flask import Flask
from playwright.sync_api import ConsoleMessage, Page

from examples.form_reader.web.app import create_app
from examples.form_reader.web.settings import Settings
from service.client import TickCross


def form_reader(folder: Path, tickcross: str = "http://127.0.0.1:9") -> Flask:
    """A form reader; by itself it has no tickcross that answers."""
    return create_app(Settings(folder=folder), TickCross(tickcross, retries=0))


@dataclass
class Visit:
    """A page of the form reader in a tab, and what it complained of."""

    page: Page
    url: str
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.errors.append(message.text)

    def open(self, path: str) -> None:
        """Go to a page and wait until it has asked for all that it shows."""
        self.page.goto(self.url + path)
        self.page.wait_for_load_state("networkidle")

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def text(self, place: str) -> str:
        """What an element shows."""
        return self.page.locator(place).inner_text()

    def reach(self, selector: str, key: str = "Tab", most: int = 40) -> None:
        """Press Tab until an element has the focus."""
        for _ in range(most):
            self.page.keyboard.press(key)
            if self.page.evaluate("(place) => document.activeElement.matches(place)", selector):
                return
        raise AssertionError(f"{selector} cannot be reached with the {key} key")

    def asked(self, path: str) -> requests.Response:
        """What the service answers to GET."""
        return requests.get(self.url + path, timeout=10)
