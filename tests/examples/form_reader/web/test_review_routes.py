"""The review over HTTP: questions, decisions, and own marks."""

import io
import zipfile
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from model.dataset.label_folders import label_folders
from tests.examples.form_reader.web.seeding import DOUBTFUL, seed

SINGLE = {"page": 1, "group": "Room", "box": "Single"}


@pytest.fixture
def reading(app: Flask) -> str:
    """A stack that has been read."""
    return f"/readings/{seed(app)}"


def places(answer: Any) -> list[tuple[int, str, str]]:
    return [(each["page"], each["group"], each["box"]) for each in answer.json["questions"]]


def test_there_is_a_question_for_each_doubtful_box(client: FlaskClient, reading: str) -> None:
    answer = client.get(f"{reading}/questions")
    assert places(answer) == DOUBTFUL
    assert answer.json is not None
    assert answer.json["questions"][0] == SINGLE | {
        "doubts": ["something is in the box that is neither a tick nor a cross"],
        "rule": "any",
        "place": pytest.approx([12 / 105, 98 / 148, 5 / 105, 5 / 148]),
        "others": [
            {"box": "Single", "label": "neither", "chosen": False},
            {"box": "Double", "label": "neither", "chosen": False},
        ],
    }


def test_a_decision_is_in_the_results(client: FlaskClient, reading: str) -> None:
    client.put(f"{reading}/decisions", json=SINGLE | {"label": "tick"})
    answer = client.get(f"{reading}/results.json").json
    assert answer is not None
    (single,) = (box for box in answer["pages"][0]["boxes"] if box["name"] == "Single")
    assert single["label"] == "tick"
    assert single["chosen"] is True
    assert single["reviewed"] is True
    assert single["doubts"] == []
    assert places(client.get(f"{reading}/questions")) == DOUBTFUL[1:]


def test_a_decision_settles_the_other_box_of_its_group(client: FlaskClient, reading: str) -> None:
    decision = {"page": 2, "group": "Breakfast", "box": "Rolls", "label": "neither"}
    assert places(client.put(f"{reading}/decisions", json=decision)) == []


def test_a_decision_that_leaves_a_group_without_an_answer_raises_questions(
    client: FlaskClient, reading: str
) -> None:
    for box in ("Rolls", "Muesli"):
        decision = {"page": 2, "group": "Breakfast", "box": box, "label": "neither"}
        answer = client.put(f"{reading}/decisions", json=decision)
    assert places(answer) == [(2, "Breakfast", "Bread")]


def test_a_decision_can_be_changed_and_undone(client: FlaskClient, reading: str) -> None:
    for label in ("tick", "cross"):
        client.put(f"{reading}/decisions", json=SINGLE | {"label": label})
    answer = client.get(f"{reading}/results.json").json
    assert answer is not None
    assert answer["pages"][0]["boxes"][6]["label"] == "cross"
    assert places(client.delete(f"{reading}/decisions", json=SINGLE)) == DOUBTFUL[:1]


@pytest.mark.parametrize(
    ("decision", "where"),
    [
        (SINGLE | {"label": "maybe"}, "label"),
        (SINGLE | {"label": ["tick"]}, "label"),
        (SINGLE | {"label": "tick", "page": 9}, "page"),
        (SINGLE | {"label": "tick", "page": "1"}, "page"),
        (SINGLE | {"label": "tick", "page": True}, "page"),
        (SINGLE | {"label": "tick", "page": 1.0}, "page"),
        (SINGLE | {"label": "tick", "page": 3}, "box"),
        (SINGLE | {"label": "tick", "box": "Suite"}, "box"),
        (SINGLE, None),
        (SINGLE | {"label": "tick", "more": 1}, None),
        ([], None),
    ],
)
def test_a_decision_about_nothing_is_refused(
    client: FlaskClient, reading: str, decision: object, where: str | None
) -> None:
    answer = client.put(f"{reading}/decisions", json=decision)
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json.get("where") == where


@pytest.mark.parametrize("body", [b"{", b"\xff", b"[" * 4000], ids=["cut", "no text", "deep"])
def test_what_is_not_json_is_refused(client: FlaskClient, reading: str, body: bytes) -> None:
    answer = client.put(f"{reading}/decisions", data=body, content_type="application/json")
    assert answer.status_code == 400


@pytest.mark.parametrize("consent", [False, "yes", 1, None])
def test_no_marks_without_consent(client: FlaskClient, reading: str, consent: object) -> None:
    client.put(f"{reading}/decisions", json=SINGLE | {"label": "tick"})
    assert client.post(f"{reading}/marks.zip", json={"consent": consent}).status_code == 422


def test_decided_boxes_are_marks_for_training(client: FlaskClient, reading: str, tmp_path: Any) -> None:
    for (page, group, box), label in zip(DOUBTFUL, ("neither", "tick", "cross"), strict=True):
        client.put(f"{reading}/decisions", json={"page": page, "group": group, "box": box, "label": label})
    answer = client.post(f"{reading}/marks.zip", json={"consent": True})
    assert answer.content_type == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        archive.extractall(tmp_path / "marks")
    folders, skipped = label_folders(tmp_path / "marks")
    assert (len(folders), skipped) == (3, [])
    for path in (tmp_path / "marks").rglob("*.png"):
        with Image.open(path) as picture:
            assert picture.size == pytest.approx((79, 79), abs=1)
