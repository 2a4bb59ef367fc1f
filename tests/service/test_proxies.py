"""The service behind a proxy that adds a path prefix, which it strips from requests."""

import re
from ipaddress import ip_network
from urllib.parse import urljoin, urlsplit

import pytest
from werkzeug.test import Client

from service.asgi.flask_bridge import environ_of
from tests.service.conftest import MakeClient

PREFIX = "/tickcross"
ADDRESS = re.compile(r'(?:src|href)="([^"#]+)"')
TRUSTED = (ip_network("10.0.0.5"), ip_network("172.16.0.0/12"), ip_network("fd00::/8"))


@pytest.fixture
def proxied(make_client: MakeClient) -> Client:
    """A client of either application, which trusts proxies in some networks."""
    return make_client(trusted_proxies=TRUSTED)


def from_proxy(address: str = "10.0.0.5", prefix: str = PREFIX) -> dict[str, dict[str, str]]:
    """Arguments of a request that a proxy at `address` passes on."""
    return {"environ_base": {"REMOTE_ADDR": address}, "headers": {"X-Forwarded-Prefix": prefix}}


def servers(client: Client, **options: dict[str, str]) -> list[dict[str, str]]:
    document = client.get("/openapi.json", **options).json
    assert document is not None
    entries: list[dict[str, str]] = document["servers"]
    return entries


@pytest.mark.parametrize("page", ["/", "/docs"])
def test_every_link_on_a_page_has_the_prefix_and_works(proxied: Client, page: str) -> None:
    seen_at = f"https://forms.example{PREFIX}{page}"
    addresses = ADDRESS.findall(proxied.get(page, **from_proxy()).text)
    assert addresses
    for address in addresses:
        path = urlsplit(urljoin(seen_at, address)).path
        assert path.startswith(f"{PREFIX}/")
        assert proxied.get(path.removeprefix(PREFIX), **from_proxy()).status_code == 200


@pytest.mark.parametrize("prefix", [PREFIX, f"{PREFIX}/", "tickcross"])
def test_the_openapi_document_names_the_prefix(proxied: Client, prefix: str) -> None:
    assert servers(proxied, **from_proxy(prefix=prefix)) == [{"url": PREFIX}]


def test_the_openapi_document_names_the_root_without_a_prefix(proxied: Client) -> None:
    assert servers(proxied) == [{"url": "/"}]
    assert servers(proxied, **from_proxy(prefix="/")) == [{"url": "/"}]


def test_redirects_have_the_prefix(proxied: Client) -> None:
    response = proxied.get("/v2//health/live", **from_proxy())
    assert response.headers["Location"] == f"{PREFIX}/v2/health/live"
    response = proxied.get("/docs/", **from_proxy())
    assert urljoin(f"{PREFIX}/docs/", response.headers["Location"]) == f"{PREFIX}/docs"


@pytest.mark.parametrize(
    "address", ["10.0.0.5", "172.18.0.3", "fd12::7", "::ffff:172.18.0.3", "fd12::7%eth0"]
)
def test_the_prefix_from_a_trusted_proxy_is_used(proxied: Client, address: str) -> None:
    assert servers(proxied, **from_proxy(address)) == [{"url": PREFIX}]


@pytest.mark.parametrize("address", ["10.0.0.6", "127.0.0.1", "::1", "::ffff:10.0.0.6", "", "unix:"])
def test_the_prefix_from_an_untrusted_peer_is_ignored(proxied: Client, address: str) -> None:
    assert servers(proxied, **from_proxy(address)) == [{"url": "/"}]


@pytest.mark.parametrize("address", ["10.0.0.5", "127.0.0.1", "::1"])
def test_no_peer_is_trusted_by_default(make_client: MakeClient, address: str) -> None:
    assert servers(make_client(), **from_proxy(address)) == [{"url": "/"}]


@pytest.mark.parametrize("address", ["10.0.0.5", "10.0.0.6"])
def test_contradictory_scheme_headers_do_no_harm(proxied: Client, address: str) -> None:
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Protocol": "http", "X-Forwarded-Ssl": "off"}
    response = proxied.get("/model", environ_base={"REMOTE_ADDR": address}, headers=headers)
    assert response.status_code == 200


def test_a_header_with_underscores_is_not_read_as_one_with_hyphens() -> None:
    scope = {
        "method": "GET",
        "path": "/",
        "query_string": b"",
        "http_version": "1.1",
        "scheme": "http",
        "headers": [(b"x_forwarded_prefix", b"/a"), (b"x-forwarded-proto", b"https")],
    }
    forwarded = {name: value for name, value in environ_of(scope, b"").items() if "FORWARDED" in name}
    assert forwarded == {"HTTP_X_FORWARDED_PROTO": "https"}
