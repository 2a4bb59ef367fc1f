"""The OpenAPI document is complete and correct, its examples work, and it equals the committed file."""

import json
import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from openapi_schema_validator import OAS31Validator
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
SCHEMAS: dict[str, Any] = openapi_document()["components"]["schemas"]


def every_part(item: Any) -> Iterator[dict[str, Any]]:
    """All objects in the document, however deep."""
    if isinstance(item, dict):
        yield item
    for part in item.values() if isinstance(item, dict) else item if isinstance(item, list) else ():
        yield from every_part(part)


def test_the_committed_document_is_served(client: Client) -> None:
    committed = json.loads(COMMITTED.read_text())
    advice = "write it again with `python -m service.docs > openapi.json`"
    assert committed == openapi_document(), advice
    assert client.get("/openapi.json").json == committed


def test_the_document_is_valid_openapi() -> None:
    validate(openapi_document())


def test_the_document_has_every_route_and_no_other(settings: Settings) -> None:
    served = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method)
        for rule in create_app(settings).url_map.iter_rules()
        if rule.rule != "/docs/"  # only a redirect
        for method in (rule.methods or set()) & METHODS
    }
    documented = {
        (path, method.upper()) for path, item in openapi_document()["paths"].items() for method in item
    }
    assert documented == served


def test_every_type_that_predict_accepts_is_documented() -> None:
    assert set(PREDICT["requestBody"]["content"]) == set(CONTENT_TYPES)


@pytest.mark.parametrize(("path", "core"), [("/predict", predict), ("/explain", explain)])
def test_every_option_is_documented_for_the_query_and_for_forms(path: str, core: Any) -> None:
    operation = openapi_document()["paths"][path]["post"]
    form = operation["requestBody"]["content"]["multipart/form-data"]["schema"]["$ref"]
    fields = SCHEMAS[form.rpartition("/")[2]]["properties"]
    assert {parameter["name"] for parameter in operation["parameters"]} == set(core.OPTIONS)
    assert fields.keys() - {"image", "regions"} == set(core.OPTIONS)


@pytest.mark.parametrize("name", ["grid", "grids", "image", "images", "regions"])
def test_every_example_is_accepted(client: Client, name: str) -> None:
    example = PREDICT["requestBody"]["content"]["application/json"]["examples"][name]["value"]
    assert client.post("/predict", json=example).status_code == 200


def test_operation_ids_are_unique() -> None:
    operations = [item for path in openapi_document()["paths"].values() for item in path.values()]
    assert len({operation["operationId"] for operation in operations}) == len(operations)


@pytest.mark.parametrize("value", [-1, 1, 0, 2, -2, 0.5, "1", None])
def test_a_cell_of_a_grid_is_1_or_minus_1(client: Client, value: Any) -> None:
    sent = {"grid": [[1, 1, 1], [1, value, 1], [1, 1, 1]]}
    is_accepted = client.post("/predict", json=sent).status_code == 200
    assert is_accepted == (value in (-1, 1))
    assert OAS31Validator(SCHEMAS["GridRequest"]).is_valid(sent) == is_accepted


def test_every_list_declares_its_items() -> None:
    lists = [part for part in every_part(openapi_document()) if part.get("type") == "array"]
    assert lists
    assert all("items" in part for part in lists)


def test_every_request_and_response_object_has_a_named_schema() -> None:
    bodies = [part["schema"] for part in every_part(openapi_document()["paths"]) if "schema" in part]
    assert all("properties" not in schema and "oneOf" not in schema for schema in bodies)


def test_choices_with_more_required_keys_sort_first() -> None:
    """openapi-generator sorts choices by name, and its TypeScript sends the first one that fits."""
    for choices in (part["oneOf"] for part in SCHEMAS.values() if "oneOf" in part):
        names = [choice["$ref"].rpartition("/")[2] for choice in choices]
        assert names == sorted(names)
        for earlier, later in combinations(names, 2):
            assert not set(SCHEMAS[earlier]["required"]) <= set(SCHEMAS[later]["required"]), (earlier, later)
