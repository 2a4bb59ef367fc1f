"""The page's words: its terms are explained in place, and no number claims more than it means."""

import re

import numpy as np
from playwright.sync_api import Locator

from tests.e2e.browser import Visit
from tests.e2e.page import IN_A_BROWSER
from tests.e2e.running import Running

pytestmark = IN_A_BROWSER

UNKNOWN_AND_UNUSED = """async () => {
    const words = await import("./static/words/words.js");
    const marked = JSON.stringify(words).matchAll(/\\[([^\\]|"]+)(?:\\|[^\\]"]+)?\\]/g);
    const onPage = [...document.querySelectorAll(".term")].map((term) => term.dataset.term);
    const used = new Set([...onPage, ...[...marked].map((found) => found[1].toLowerCase())]);
    const known = Object.keys(words.GLOSSARY);
    return [[...used].filter((term) => !known.includes(term)), known.filter((term) => !used.has(term))];
}"""
"""Finds terms without an explanation, on the page and in its words table, and unused explanations."""


def first_term(visit: Visit, name: str) -> Locator:
    return visit.page.locator(f'.term[data-term="{name}"]:visible').first


def test_a_term_is_explained_while_the_mouse_is_over_it(visit: Visit) -> None:
    meaning = visit.page.locator("#meaning")
    term = first_term(visit, "epoch")
    assert meaning.is_hidden()
    term.hover()
    assert "Once through the training set" in meaning.inner_text()
    meaning.hover()
    assert meaning.is_visible()
    visit.page.mouse.move(1, 1)
    assert meaning.is_hidden()


def test_a_focused_term_is_explained_and_escape_closes_only_the_explanation(visit: Visit) -> None:
    visit.page.get_by_role("button", name="Walk me through it").click()
    visit.page.locator("#story-count", has_text="1 of").wait_for()
    for _ in range(2):
        visit.page.get_by_role("button", name="Next", exact=True).click()
    visit.page.locator("#story-count", has_text="3 of").wait_for()
    term, meaning = visit.page.locator("#story .term").first, visit.page.locator("#meaning")
    term.focus()
    assert meaning.is_visible()
    assert (
        term.evaluate("(term) => document.getElementById(term.getAttribute('aria-describedby')).id")
        == "meaning"
    )
    visit.page.keyboard.press("Escape")
    assert meaning.is_hidden()
    assert visit.page.locator("#story").is_visible()
    visit.page.keyboard.press("Escape")
    assert visit.page.locator("#story").is_hidden()


def test_every_term_on_the_page_is_in_the_glossary_and_every_entry_is_used(visit: Visit) -> None:
    unknown, unused = visit.page.evaluate(UNKNOWN_AND_UNUSED)
    assert (unknown, unused) == ([], [])


def test_no_score_is_shown_as_certain(visit: Visit) -> None:
    visit.stage(len(visit.kinds) - 1).get_by_role("button").click()
    visit.settle()
    text = visit.page.inner_text("body")
    assert re.findall(r"\b[01]\.0000\b|Platt", text) == []
    assert visit.page.locator("#bar-tick .value").inner_text() == "over 99.9 %"
    assert visit.page.locator("#lamp-cross").inner_text() == "under 0.1 %"


def test_a_convolution_explains_why_its_result_can_exceed_1(visit: Visit) -> None:
    visit.stage(1).get_by_role("button").click()
    visit.settle()
    arithmetic = visit.page.locator("#arithmetic").inner_text()
    assert "1 would be a perfect match" in arithmetic
    filters = visit.service.get("/explain").json()["layers"][0]["parameters"]["filters"]
    largest = max(abs(value) for kernel in filters for row in kernel for [value] in row)
    assert f"{largest:.2f}" in arithmetic


def test_the_validation_accuracy_and_the_gallery_show_the_numbers_of_the_manifest(
    visit: Visit, service: Running
) -> None:
    accuracy = service.get("/model").json()["accuracy"]
    confusion = np.array(accuracy["confusion"])
    wrong = confusion.sum() - confusion.trace()
    notes = visit.page.locator("#learned-notes").inner_text()
    for share in ("three_way", "forced_choice", "rejected"):
        assert f"{accuracy[share]:.1%}".replace("%", " %") in notes
    gallery = visit.page.locator("#mistakes-note").inner_text()
    assert f"{wrong:,}" in gallery
    assert str(visit.page.locator(".mistake").count()) in gallery
