"""Templates over HTTP: stored, corrected, shown and deleted."""

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
from tests.examples.form_reader.web.conftest import UNREACHABLE


@pytest.fixture
def with_meals(app: Flask, client: FlaskClient) -> FlaskClient:
    """A form reader with the template Meals."""
    services(app).templates.add(template())
    return client


def test_a_template_is_listed_shown_and_deleted(with_meals: FlaskClient) -> None:
    assert with_meals.get("/templates").json == {"templates": ["Meals"]}
    assert with_meals.get("/templates/Meals").data == template().to_json().encode()
    assert with_meals.delete("/templates/Meals").status_code == 204
    assert with_meals.get("/templates").json == {"templates": []}
    assert with_meals.get("/templates/Meals").status_code == 404


def test_the_picture_of_a_page_is_that_of_the_template(with_meals: FlaskClient) -> None:
    response = with_meals.get("/templates/Meals/pages/1.png")
    assert (response.data, response.content_type) == (template().pages[0].picture, "image/png")
    assert with_meals.get("/templates/Meals/pages/2.png").json == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "the template 'Meals' has no page 2",
    }


def test_a_corrected_template_is_kept(with_meals: FlaskClient) -> None:
    document = json.loads(template().to_json())
    document["pages"][0]["groups"][0]["rule"] = "any"
    assert with_meals.put("/templates/Meals", json=document).status_code == 200
    assert with_meals.get("/templates/Meals").json == document


def test_the_refusal_of_a_template_names_the_place_and_keeps_the_old_one(with_meals: FlaskClient) -> None:
    document = json.loads(template().to_json())
    document["pages"][0]["groups"][1]["boxes"][2]["width"] = -1
    response = with_meals.put("/templates/Meals", json=document)
    assert response.status_code == 422
    assert response.content_type == "application/problem+json"
    assert response.json is not None
    assert response.json["where"] == "pages[0].groups[1].boxes[2].width"
    assert with_meals.get("/templates/Meals").data == template().to_json().encode()


def test_a_body_that_is_not_json_gets_400(with_meals: FlaskClient) -> None:
    response = with_meals.put("/templates/Meals", data="[1", content_type="application/json")
    assert response.status_code == 400
    assert response.json is not None
    assert response.json["detail"].startswith("the body is not JSON")
    assert "where" not in response.json


def test_a_colon_in_a_name_does_not_end_the_place(with_meals: FlaskClient) -> None:
    document = json.loads(template().to_json())
    for group in document["pages"][0]["groups"][:2]:
        group["name"] = "Day: one"
    response = with_meals.put("/templates/Meals", json=document)
    assert response.status_code == 422
    assert response.json is not None
    assert response.json["detail"] == "more than one group is named 'Day: one'"
    assert "where" not in response.json


@pytest.mark.parametrize(
    ("path", "name", "status"), [("Meals", "Drinks", 422), ("Drinks", "Drinks", 404), ("%2E%2E", "..", 422)]
)
def test_a_template_replaces_only_an_existing_one_of_its_name(
    with_meals: FlaskClient, path: str, name: str, status: int
) -> None:
    assert (
        with_meals.put(f"/templates/{path}", json=json.loads(template(name).to_json())).status_code == status
    )


def test_a_body_of_another_type_is_refused(with_meals: FlaskClient) -> None:
    assert with_meals.put("/templates/Meals", data=template().to_json()).status_code == 415


@pytest.mark.parametrize("name", ["", " ", ".hidden", "a/b", "a\nb", "x" * 61, "-a"])
def test_a_name_that_is_not_a_valid_file_name_is_refused(client: FlaskClient, name: str) -> None:
    response = client.post("/templates", query_string={"name": name}, data=b"%PDF-")
    assert response.status_code == 422
    assert response.json is not None
    assert response.json["where"] == "name"


def test_a_form_without_boxes_gets_a_warning(client: FlaskClient) -> None:
    form, letter = png(empty_form()), png(Image.new("L", (400, 600), 255))
    boxless = client.post("/templates?name=Letter", data=letter)
    assert boxless.status_code == 201
    assert boxless.json is not None
    assert boxless.json["warnings"] == [NO_BOXES]
    assert "warnings" not in (client.get("/templates/Letter").json or {})
    assert "warnings" not in (client.post("/templates?name=Form", data=form).json or {})


def test_more_template_pages_than_the_limit_are_refused(folder: Path) -> None:
    app = create_app(Settings(folder=folder, max_template_pages=3), TickCross(UNREACHABLE, retries=0))
    client = app.test_client()
    (page,) = template().pages
    two = Template("Two", (replace(page, groups=()), page))
    services(app).templates.add(two)
    services(app).templates.add(template())
    again = client.put("/templates/Two", data=two.to_json(), content_type="application/json")
    assert again.status_code == 200
    response = client.post("/templates?name=Fourth", data=png(empty_form()))
    assert response.status_code == 429
    assert response.json is not None
    expected = "the templates have 4 pages together; at most 3 are kept. Delete one first"
    assert response.json["detail"] == expected
    assert client.get("/templates").json == {"templates": ["Meals", "Two"]}


def test_more_template_bytes_than_the_limit_are_refused(
    with_meals: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(template_store, "MAX_BYTES", len(template().to_json()))
    assert with_meals.put("/templates/Meals", json=json.loads(template().to_json())).status_code == 200
    assert with_meals.post("/templates?name=Second", data=png(empty_form())).status_code == 429


def test_a_name_in_use_is_refused(with_meals: FlaskClient) -> None:
    assert with_meals.post("/templates?name=Meals", data=b"%PDF-").status_code == 409
