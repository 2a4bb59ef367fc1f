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


def places(response: Any) -> list[tuple[int, str, str]]:
    return [(each["page"], each["group"], each["box"]) for each in response.json["questions"]]


def test_each_doubtful_box_has_a_question(client: FlaskClient, reading: str) -> None:
    response = client.get(f"{reading}/questions")
    assert places(response) == DOUBTFUL
    assert response.json is not None
    assert response.json["questions"][0] == SINGLE | {
        "doubts": ["something is in the box that is neither a tick nor a cross"],
        "rule": "any",
        "place": pytest.approx([12 / 105, 98 / 148, 5 / 105, 5 / 148]),
        "others": [
            {"box": "Single", "label": "neither", "chosen": False},
            {"box": "Double", "label": "neither", "chosen": False},
        ],
    }


def test_a_decision_changes_the_results(client: FlaskClient, reading: str) -> None:
    client.put(f"{reading}/decisions", json=SINGLE | {"label": "tick"})
    results = client.get(f"{reading}/results.json").json
    assert results is not None
    (single,) = (box for box in results["pages"][0]["boxes"] if box["name"] == "Single")
    assert single["label"] == "tick"
    assert single["chosen"] is True
    assert single["reviewed"] is True
    assert single["doubts"] == []
    assert places(client.get(f"{reading}/questions")) == DOUBTFUL[1:]


def test_a_decision_resolves_the_other_box_of_its_group(client: FlaskClient, reading: str) -> None:
    decision = {"page": 2, "group": "Breakfast", "box": "Rolls", "label": "neither"}
    assert places(client.put(f"{reading}/decisions", json=decision)) == []


def test_a_decision_that_leaves_a_group_without_an_answer_raises_questions(
    client: FlaskClient, reading: str
) -> None:
    for box in ("Rolls", "Muesli"):
        decision = {"page": 2, "group": "Breakfast", "box": box, "label": "neither"}
        response = client.put(f"{reading}/decisions", json=decision)
    assert places(response) == [(2, "Breakfast", "Bread")]


def test_a_decision_can_be_changed_and_undone(client: FlaskClient, reading: str) -> None:
    for label in ("tick", "cross"):
        client.put(f"{reading}/decisions", json=SINGLE | {"label": label})
    results = client.get(f"{reading}/results.json").json
    assert results is not None
    assert results["pages"][0]["boxes"][6]["label"] == "cross"
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
def test_an_invalid_decision_is_refused(
    client: FlaskClient, reading: str, decision: object, where: str | None
) -> None:
    response = client.put(f"{reading}/decisions", json=decision)
    assert response.status_code == 422
    assert response.json is not None
    assert response.json.get("where") == where


@pytest.mark.parametrize("body", [b"{", b"\xff", b"[" * 4000], ids=["cut", "no text", "deep"])
def test_invalid_json_is_refused(client: FlaskClient, reading: str, body: bytes) -> None:
    response = client.put(f"{reading}/decisions", data=body, content_type="application/json")
    assert response.status_code == 400


@pytest.mark.parametrize("consent", [False, "yes", 1, None])
def test_marks_are_refused_without_consent(client: FlaskClient, reading: str, consent: object) -> None:
    client.put(f"{reading}/decisions", json=SINGLE | {"label": "tick"})
    assert client.post(f"{reading}/marks.zip", json={"consent": consent}).status_code == 422


def test_decided_boxes_are_exported_as_training_marks(
    client: FlaskClient, reading: str, tmp_path: Any
) -> None:
    for (page, group, box), label in zip(DOUBTFUL, ("neither", "tick", "cross"), strict=True):
        client.put(f"{reading}/decisions", json={"page": page, "group": group, "box": box, "label": label})
    response = client.post(f"{reading}/marks.zip", json={"consent": True})
    assert response.content_type == "application/zip"
    with zipfile.ZipFile(io.BytesIO(response.data)) as archive:
        archive.extractall(tmp_path / "marks")
    folders, skipped = label_folders(tmp_path / "marks")
    assert (len(folders), skipped) == (3, [])
    for path in (tmp_path / "marks").rglob("*.png"):
        with Image.open(path) as picture:
            assert picture.size == pytest.approx((79, 79), abs=1)
