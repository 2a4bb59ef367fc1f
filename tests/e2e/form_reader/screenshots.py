"""The pictures in the form reader's README; `python -m tests.e2e.form_reader.screenshots` takes them."""

import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from tests.e2e.browser import running_browser
from tests.e2e.form_reader.visiting import Visit, form_reader
from tests.e2e.running import ROOT
from tests.e2e.screenshots import save
from tests.examples.form_reader.web.seeding import seed
from tests.examples.form_reader.web.serving import serving

FOLDER = ROOT / "examples" / "form_reader" / "images"
SCREEN: dict[str, Any] = {"viewport": {"width": 1280, "height": 860}, "reduced_motion": "reduce"}


def main() -> None:
    """Take both pictures."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        app = form_reader(Path(folder))
        reading = seed(app)
        with serving(app) as url, running_browser() as browser:
            save(FOLDER / "editor.png", _editor(browser, url))
            save(FOLDER / "review.png", _review(browser, url, reading))


def _editor(browser: Browser, url: str) -> bytes:
    visit = Visit(browser.new_page(**SCREEN), url)
    visit.open("/editor?name=Meals")
    visit.page.get_by_role("button", name="Drink: Coffee").click()
    visit.page.mouse.move(1, 1)
    return visit.page.screenshot()


def _review(browser: Browser, url: str, reading: str) -> bytes:
    visit = Visit(browser.new_page(**SCREEN), url)
    visit.open(f"/review?id={reading}")
    return visit.page.screenshot(full_page=True)


if __name__ == "__main__":
    main()
