"""The example that reads whole forms, in its container beside ours: a form in, the answers out."""

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from PIL import Image, ImageDraw

from tests.e2e.containers import Stack, running_stack

pytestmark = [pytest.mark.e2e, pytest.mark.container]

SIDE = 44
BOXES = {
    "bread": [60, 60, 60 + SIDE, 60 + SIDE],
    "butter": [60, 140, 60 + SIDE, 140 + SIDE],
    "jam": [60, 220, 60 + SIDE, 220 + SIDE],
    "honey": [60, 300, 60 + SIDE, 300 + SIDE],
}
TICK = [[(10, 24), (19, 35), (38, 6)]]
CROSS = [[(8, 7), (36, 37)], [(35, 8), (9, 36)]]
MARKS = {"bread": TICK, "butter": CROSS, "jam": [], "honey": TICK}


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with running_stack("form-reader", "--profile", "example") as stack:
        yield stack


@pytest.fixture
def form() -> bytes:
    """A page with a printed box a line, its name beside it, and a mark in some."""
    page = Image.new("L", (400, 400), 250)
    pen = ImageDraw.Draw(page)
    for name, box in BOXES.items():
        pen.rectangle(box, outline=60, width=2)
        pen.text((box[2] + 20, box[1] + 14), name, fill=40)
        for stroke in MARKS[name]:
            pen.line([(box[0] + x, box[1] + y) for x, y in stroke], fill=30, width=4, joint="curve")
    data = io.BytesIO()
    page.save(data, "PNG")
    return data.getvalue()


def read(stack: Stack, form: bytes, boxes: object) -> tuple[int, dict[str, Any]]:
    answer = requests.post(
        f"{stack.url}/read", files={"form": form}, data={"boxes": json.dumps(boxes)}, timeout=30
    )
    return answer.status_code, answer.json()


def test_a_filled_form_is_read(stack: Stack, form: bytes) -> None:
    status, answer = read(stack, form, BOXES)
    assert status == 200
    assert (answer["ticked"], answer["crossed"], answer["neither"]) == (
        ["bread", "honey"],
        ["butter"],
        ["jam"],
    )
    assert list(answer["confidence"]) == list(BOXES)


def test_a_box_beyond_the_form_is_refused_by_its_name(stack: Stack, form: bytes) -> None:
    status, answer = read(stack, form, {"tea": [380, 10, 420, 50]})
    assert status == 422
    assert answer["error"] == "boxes['tea']: outside the form, which is 400x400"


def test_it_says_so_when_tickcross_is_gone(stack: Stack, form: bytes) -> None:
    stack.compose("stop", "tickcross")
    status, answer = read(stack, form, BOXES)
    assert status == 502
    assert answer["error"].startswith("tickcross: ")
