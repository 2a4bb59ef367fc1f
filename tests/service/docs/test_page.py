"""/docs shows the complete document, and loads nothing from another host."""

import re
from html.parser import HTMLParser
from urllib.parse import urljoin

import pytest
from werkzeug.test import Client

from service.docs.document import openapi_document
from service.docs.page import html

VOID = {"meta", "link", "br"}


class Tags(HTMLParser):
    """Records the open tags, every address and every id."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.addresses: list[str] = []
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        self.addresses += [value for name, value in attrs if name in ("href", "src") and value]
        self.names |= {value for name, value in attrs if name == "id" and value}

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def tags() -> Tags:
    parser = Tags()
    parser.feed(html(openapi_document()))
    return parser


def test_every_tag_is_closed(tags: Tags) -> None:
    assert tags.open == []


def test_every_link_leads_to_this_service_or_within_the_page(tags: Tags, client: Client) -> None:
    for address in tags.addresses:
        if address.startswith("#"):
            assert address[1:] in tags.names
        else:
            assert not address.startswith("/"), "an address from the root would not work behind a path prefix"
            assert client.get(urljoin("/docs", address)).status_code == 200


def test_every_operation_and_every_schema_is_on_the_page(tags: Tags) -> None:
    document = openapi_document()
    operations = {item["operationId"] for path in document["paths"].values() for item in path.values()}
    schemas = {f"schema-{name}" for name in document["components"]["schemas"]}
    assert operations | schemas <= tags.names


def test_the_page_has_a_policy_that_allows_nothing_else(client: Client) -> None:
    response = client.get("/docs")
    assert response.content_type == "text/html; charset=utf-8"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert not re.search(r"<script|style=|https?://", response.text.replace("http://www.w3.org", ""))


def test_a_region_is_shown_with_the_minimum_of_each_number() -> None:
    numbers = "[integer from 0, integer from 0, integer from 3, integer from 3]"
    assert f"list of {numbers}" in html(openapi_document())


def test_a_cell_is_shown_with_its_excluded_value() -> None:
    assert "list of list of integer from -1 to 1 except 0" in html(openapi_document())


def test_a_one_of_schema_links_to_each_choice() -> None:
    page = html(openapi_document())
    shown = page[page.index('id="schema-PredictAnswer"') :].partition("</details>")[0]
    assert '<a href="#schema-ManyPredictions">' in shown
    assert '<a href="#schema-OnePrediction">' in shown
