"""Behind Debian's nginx with the configuration of the README, everything works under a path prefix."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest

from tests.contract.bodies import GRIDS, INFER, npy, picture
from tests.e2e.nginx import PREFIX, behind_nginx, needs_nginx
from tests.e2e.running import Running, running_service
from tests.service.test_proxies import ADDRESS
from tests.tiny import random_grids

pytestmark = [pytest.mark.e2e, needs_nginx]


@pytest.fixture(scope="module", params=["asgi", "wsgi"])
def proxied(artifacts: Path, request: pytest.FixtureRequest) -> Iterator[Running]:
    """A service of either application behind nginx."""
    settings = {"server": request.param, "trusted_proxies": "127.0.0.1"}
    with running_service(artifacts, workers=1, **settings) as service, behind_nginx(service) as proxied:
        yield proxied


@pytest.mark.parametrize("page", ["/", "/docs", "/docs/"])
def test_pages_and_all_their_links_are_served(proxied: Running, page: str) -> None:
    response = proxied.get(page)
    addresses = [urljoin(response.url, address) for address in ADDRESS.findall(response.text)]
    assert addresses
    for address in addresses:
        assert address.startswith(f"{proxied.url}/")
        assert proxied.get(address.removeprefix(proxied.url)).status_code == 200


def test_the_prefix_without_a_slash_redirects_to_the_page(proxied: Running) -> None:
    assert proxied.get("").url == f"{proxied.url}/"


def test_the_openapi_document_names_the_address_behind_the_proxy(proxied: Running) -> None:
    (server,) = proxied.get("/openapi.json").json()["servers"]
    assert urljoin(f"{proxied.url}/openapi.json", server["url"]) == proxied.url


def test_redirects_stay_under_the_prefix(proxied: Running) -> None:
    # nginx merges slashes by itself, so this is the only redirect of ours
    response = proxied.get("/docs/", allow_redirects=False)
    assert (response.status_code, response.headers["Location"]) == (308, "../docs")
    assert proxied.get("/docs/").url == f"{proxied.url}/docs"


def test_marks_are_read_behind_the_proxy(proxied: Running) -> None:
    assert proxied.post("/predict", json={"grid": GRIDS[0].tolist()}).json()["model"]["name"] == "tickcross"
    assert proxied.post("/predict/", data=picture(), headers={"Content-Type": "image/png"}).ok
    assert proxied.post(INFER, json={}).status_code == 422


def test_bodies_up_to_the_limit_of_the_service_are_passed_on(proxied: Running) -> None:
    headers = {"Content-Type": "application/x-npy"}
    large = npy(random_grids(16_384))
    assert len(large) > 1_000_000
    assert proxied.post("/predict", data=large, headers=headers).status_code == 200


def test_contradictory_scheme_headers_do_no_harm(proxied: Running) -> None:
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Ssl": "off"}
    assert proxied.get("/model", headers=headers).status_code == 200


def test_the_prefix_of_a_client_is_replaced_by_that_of_the_proxy(proxied: Running) -> None:
    document = proxied.get("/openapi.json", headers={"X-Forwarded-Prefix": "/other"}).json()
    assert document["servers"] == [{"url": PREFIX}]
