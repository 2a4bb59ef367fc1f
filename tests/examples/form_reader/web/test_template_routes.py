"""Templates over HTTP: kept, corrected, shown and deleted."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from examples.form_reader.templates import Template
from examples.form_reader.web import template_store
from examples.form_reader.web.app import create_app
from examples.form_reader.web.services import services
from examples.form_reader.web.settings import Settings
from examples.form_reader.web.template_routes import NO_BOXES
from service.client import TickCross
from tests.examples.form_reader.drawn_forms import empty_form, png, template
from tests.examples.form_reader.web.conftest import NOBODY


@pytest.fixture
def kept(app: Flask, client: FlaskClient) -> FlaskClient:
    """A form reader with the template Meals."""
    services(app).templates.add(template())
    return client


def test_a_template_is_listed_shown_and_deleted(kept: FlaskClient) -> None:
    assert kept.get("/templates").json == {"templates": ["Meals"]}
    assert kept.get("/templates/Meals").data == template().to_json().encode()
    assert kept.delete("/templates/Meals").status_code == 204
    assert kept.get("/templates").json == {"templates": []}
    assert kept.get("/templates/Meals").status_code == 404


def test_the_picture_of_a_page_is_the_template_s_own(kept: FlaskClient) -> None:
    answer = kept.get("/templates/Meals/pages/1.png")
    assert (answer.data, answer.content_type) == (template().pages[0].picture, "image/png")
    assert kept.get("/templates/Meals/pages/2.png").json == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "the template 'Meals' has no page 2",
    }


def test_a_corrected_template_is_kept(kept: FlaskClient) -> None:
    document = json.loads(template().to_json())
    document["pages"][0]["groups"][0]["rule"] = "any"
    assert kept.put("/templates/Meals", json=document).status_code == 200
    assert kept.get("/templates/Meals").json == document


def test_a_wrong_template_is_refused_with_the_place_and_the_old_one_stays(kept: FlaskClient) -> None:
    document = json.loads(template().to_json())
    document["pages"][0]["groups"][1]["boxes"][2]["width"] = -1
    answer = kept.put("/templates/Meals", json=document)
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert answer.json is not None
    assert answer.json["where"] == "pages[0].groups[1].boxes[2].width"
    assert kept.get("/templates/Meals").data == template().to_json().encode()


def test_a_body_that_is_not_json_is_refused_as_such(kept: FlaskClient) -> None:
    answer = kept.put("/templates/Meals", data="[1", content_type="application/json")
    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["detail"].startswith("the body is not JSON")
    assert "where" not in answer.json


def test_a_colon_in_a_name_does_not_end_the_place(kept: FlaskClient) -> None:
    document = json.loads(template().to_json())
    for group in document["pages"][0]["groups"][:2]:
        group["name"] = "Day: one"
    answer = kept.put("/templates/Meals", json=document)
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["detail"] == "more than one group is named 'Day: one'"
    assert "where" not in answer.json


@pytest.mark.parametrize(
    ("path", "name", "status"), [("Meals", "Drinks", 422), ("Drinks", "Drinks", 404), ("%2E%2E", "..", 422)]
)
def test_a_template_is_put_under_its_own_name_where_there_is_one(
    kept: FlaskClient, path: str, name: str, status: int
) -> None:
    assert kept.put(f"/templates/{path}", json=json.loads(template(name).to_json())).status_code == status


def test_a_body_of_another_type_is_refused(kept: FlaskClient) -> None:
    assert kept.put("/templates/Meals", data=template().to_json()).status_code == 415


@pytest.mark.parametrize("name", ["", " ", ".hidden", "a/b", "a\nb", "x" * 61, "-a"])
def test_a_name_that_cannot_be_a_file_s_is_refused(client: FlaskClient, name: str) -> None:
    answer = client.post("/templates", query_string={"name": name}, data=b"%PDF-")
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["where"] == "name"


def test_a_form_on_which_no_box_is_found_says_so(client: FlaskClient) -> None:
    form, letter = png(empty_form()), png(Image.new("L", (400, 600), 255))
    without = client.post("/templates?name=Letter", data=letter)
    assert without.status_code == 201
    assert without.json is not None
    assert without.json["warnings"] == [NO_BOXES]
    assert "warnings" not in (client.get("/templates/Letter").json or {})
    assert "warnings" not in (client.post("/templates?name=Form", data=form).json or {})


def test_more_pages_than_all_templates_may_have_are_refused(folder: Path) -> None:
    app = create_app(Settings(folder=folder, max_template_pages=3), TickCross(NOBODY, retries=0))
    client = app.test_client()
    (page,) = template().pages
    two = Template("Two", (replace(page, groups=()), page))
    services(app).templates.add(two)
    services(app).templates.add(template())
    again = client.put("/templates/Two", data=two.to_json(), content_type="application/json")
    assert again.status_code == 200
    answer = client.post("/templates?name=Fourth", data=png(empty_form()))
    assert answer.status_code == 429
    assert answer.json is not None
    expected = "the templates have 4 pages together; at most 3 are kept. Delete one first"
    assert answer.json["detail"] == expected
    assert client.get("/templates").json == {"templates": ["Meals", "Two"]}


def test_more_bytes_than_all_templates_may_have_are_refused(
    kept: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(template_store, "MAX_BYTES", len(template().to_json()))
    assert kept.put("/templates/Meals", json=json.loads(template().to_json())).status_code == 200
    assert kept.post("/templates?name=Second", data=png(empty_form())).status_code == 429


def test_a_name_is_not_given_twice(kept: FlaskClient) -> None:
    assert kept.post("/templates?name=Meals", data=b"%PDF-").status_code == 409
