"""The form reader in its container beside ours reads an empty form and fifty pages."""

import random
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from PIL import Image

from tests.e2e.containers import Stack, running_stack
from tests.examples.form_reader.drawn_forms import QUESTIONS, Marks, empty_form, filled_form, pdf

pytestmark = [pytest.mark.e2e, pytest.mark.container]

PAGES = 50
BLANK_EVERY = 10
TURNED_EVERY = 7


def marks_of(number: int) -> Marks:
    """The marks on a page: one box of each question."""
    rng = random.Random(number)  # noqa: S311 - no secret
    return {(group, rng.choice(names)): rng.choice(["tick", "cross"]) for group, names in QUESTIONS.items()}


def page(number: int) -> Image.Image:
    """A filled form, upright or turned; some pages are blank back sides."""
    if number % BLANK_EVERY == 0:
        return Image.new("L", empty_form().size, 255)
    form = filled_form(marks_of(number), number)
    return form.transpose(Image.Transpose.ROTATE_90) if number % TURNED_EVERY == 0 else form


@pytest.fixture(scope="module")
def fifty_pages() -> bytes:
    """A PDF of fifty pages."""
    return pdf([page(number) for number in range(1, PAGES + 1)])


@pytest.fixture(scope="module")
def twelve_pages() -> bytes:
    """A PDF of the first twelve pages."""
    return pdf([page(number) for number in range(1, 13)])


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with running_stack("form-reader", "--profile", "example") as stack:
        yield stack


@pytest.fixture(scope="module")
def url(stack: Stack) -> str:
    """The address of the form reader, which has the template of the form."""
    url = stack.url
    response = requests.post(f"{url}/templates?name=meals", data=pdf([empty_form()]), timeout=60)
    assert response.status_code == 201, response.text
    return url


def send(url: str, document: bytes) -> str:
    """Send a stack and return its address."""
    response = requests.post(f"{url}/readings?name=fifty.pdf", data=document, timeout=60)
    assert response.status_code == 202, response.text
    return url + response.headers["Location"]


def state(reading: str) -> dict[str, Any]:
    """The progress of a reading."""
    return dict(requests.get(reading, timeout=30).json())


def wait_until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + 240
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.3)


def labels(answer: dict[str, Any]) -> dict[int, list[str]]:
    """The labels on each page that was read, box by box."""
    return {
        page["number"]: [box["label"] for box in page["boxes"]]
        for page in answer["pages"]
        if page["status"] == "read"
    }


def expected(number: int) -> list[str]:
    marks = marks_of(number)
    return [marks.get((group, name), "neither") for group, names in QUESTIONS.items() for name in names]


def test_fifty_pages_are_read(url: str, fifty_pages: bytes) -> None:
    reading = send(url, fifty_pages)
    wait_until(lambda: state(reading)["state"] == "done", "all pages are read")
    progress = state(reading)
    assert (progress["pages"], progress["done"], progress["read"]) == (50, 50, 45)
    assert (progress["blank"], progress["refused"]) == (5, 0)
    answer = requests.get(f"{reading}/results.json", timeout=60).json()
    labels_by_page = labels(answer)
    assert labels_by_page == {number: expected(number) for number in labels_by_page}
    assert requests.get(f"{reading}/findings/1.png", timeout=60).content.startswith(b"\x89PNG")
    assert requests.get(f"{reading}/boxes.csv", timeout=60).text.count("\n") == 1 + 45 * 8 + 5


def test_a_stack_is_held_while_tickcross_is_down_and_read_afterwards(
    stack: Stack, url: str, twelve_pages: bytes
) -> None:
    stack.compose("stop", "tickcross")
    try:
        reading = send(url, twelve_pages)
        wait_until(lambda: state(reading)["state"] == "held", "the stack is held")
        response = requests.get(f"{reading}/results.json", timeout=30)
        assert response.status_code == 502
        assert response.json()["detail"].startswith("tickcross at http://tickcross:8000 does not answer")
    finally:
        stack.compose("start", "tickcross")
    wait_until(lambda: state(reading)["state"] == "done", "all pages are read")
    assert state(reading)["read"] == 11


def test_a_restart_loses_no_page(stack: Stack, url: str, twelve_pages: bytes) -> None:
    before = send(url, twelve_pages).removeprefix(url)
    wait_until(lambda: state(url + before)["done"] > 2, "a few pages are read")
    stack.compose("kill", "form-reader")
    stack.compose("start", "form-reader")
    again = stack.url
    wait_until(lambda: stack.health() == "healthy", "it is up again")
    wait_until(lambda: state(again + before)["state"] == "done", "all pages are read")
    assert state(again + before)["read"] == 11
    requests.delete(again + before, timeout=30).raise_for_status()
    assert requests.get(again + before, timeout=30).status_code == 404


def test_no_content_of_a_page_is_logged(stack: Stack) -> None:
    log = stack.compose("logs", "form-reader")
    assert "fifty.pdf" not in log
    assert "Breakfast" not in log
