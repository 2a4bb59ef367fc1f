"""The OpenAPI document is whole and true: every route, examples that work, and as it was committed."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import validate
from werkzeug.test import Client

from service.core import explain, predict
from service.core.inputs import CONTENT_TYPES
from service.docs.document import openapi_document
from service.settings import Settings
from service.wsgi import create_app

COMMITTED = Path(__file__).parents[3] / "openapi.json"
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}
PREDICT: dict[str, Any] = openapi_document()["paths"]["/predict"]["post"]


def test_the_committed_document_is_the_one_that_is_served(client: Client) -> None:
    committed = json.loads(COMMITTED.read_text())
    advice = "write it again with `python -m service.docs > openapi.json`"
    assert committed == openapi_document(), advice
    assert client.get("/openapi.json").json == committed


def test_it_is_valid_openapi() -> None:
    validate(openapi_document())


def test_it_has_every_route_and_no_other(settings: Settings) -> None:
    served = {
        (re.sub(r"<(\w+)>", r"{\1}", rule.rule), method)
        for rule in create_app(settings).url_map.iter_rules()
        if rule.rule != "/docs/"  # only a redirect
        for method in (rule.methods or set()) & METHODS
    }
    told = {(path, method.upper()) for path, item in openapi_document()["paths"].items() for method in item}
    assert told == served


def test_every_type_that_predict_takes_is_told() -> None:
    assert set(PREDICT["requestBody"]["content"]) == set(CONTENT_TYPES)


@pytest.mark.parametrize(("path", "core"), [("/predict", predict), ("/explain", explain)])
def test_every_option_is_told_for_the_query_and_for_forms(path: str, core: Any) -> None:
    operation = openapi_document()["paths"][path]["post"]
    fields = operation["requestBody"]["content"]["multipart/form-data"]["schema"]["properties"]
    assert {parameter["name"] for parameter in operation["parameters"]} == set(core.OPTIONS)
    assert fields.keys() - {"image", "regions"} == set(core.OPTIONS)


@pytest.mark.parametrize("name", ["grid", "grids", "image", "images", "regions"])
def test_an_example_can_be_sent_as_it_is(client: Client, name: str) -> None:
    example = PREDICT["requestBody"]["content"]["application/json"]["examples"][name]["value"]
    assert client.post("/predict", json=example).status_code == 200


def test_operations_have_names_of_their_own() -> None:
    operations = [item for path in openapi_document()["paths"].values() for item in path.values()]
    assert len({operation["operationId"] for operation in operations}) == len(operations)
