"""The examples of requests are those of the published document."""

import json
from typing import Any

import pytest

from service.core.schemas import EXAMPLE_GRID, EXAMPLE_IMAGE, EXAMPLE_REGIONS
from tests.shipped import ROOT


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("grid", {"grid": EXAMPLE_GRID}),
        ("grids", {"grids": [EXAMPLE_GRID, EXAMPLE_GRID]}),
        ("regions", {"image": EXAMPLE_IMAGE, "regions": EXAMPLE_REGIONS}),
    ],
)
def test_an_example_is_the_published_one(name: str, body: dict[str, Any]) -> None:
    document = json.loads((ROOT / "openapi.json").read_text())
    request = document["paths"]["/predict"]["post"]["requestBody"]
    assert request["content"]["application/json"]["examples"][name]["value"] == body
