"""The ASGI application answers as the Flask application does: status, headers and body."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from service.setting_lists import networks_of
from service.settings import Settings
from service.wsgi import create_app
from tests.contract.bodies import Request
from tests.contract.cases import MARKS, ORIGIN, REQUESTS, THROUGH_A_PROXY
from tests.contract.doors import Door, through_client, through_socket
from tests.contract.real_clients import OPTIONS, REAL_CLIENTS
from tests.e2e.running import running_service
from tests.tiny import save_tiny_version

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def artifacts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_version(tmp_path_factory.mktemp("artifacts") / "tickcross").parent


def client_door(artifacts: Path, **settings: Any) -> Door:
    effective = replace(Settings(), artifacts=artifacts, log_format="off", watch_seconds=0, **settings)
    return through_client(create_app(effective).test_client())


@pytest.fixture(scope="module")
def reference(artifacts: Path) -> Door:
    """Flask's test client."""
    return client_door(artifacts)


@pytest.fixture(scope="module", params=["asgi", "wsgi"])
def door(artifacts: Path, request: pytest.FixtureRequest) -> Iterator[Door]:
    """A real server of either application."""
    with running_service(artifacts, server=request.param) as service:
        yield through_socket(service.url)


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_is_answered_alike_by_both_applications(name: str, door: Door, reference: Door) -> None:
    assert door(REQUESTS[name]) == reference(REQUESTS[name])


def test_concurrent_requests_get_the_same_answers_as_alone(door: Door, reference: Door) -> None:
    """In any order and mix, each over its own socket; many large pictures might not find room."""
    names = [name for name in MARKS if "large" not in name and len(MARKS[name].body) < 50_000] * 2
    names = np.random.default_rng(5).permutation(names).tolist()
    alone = {name: reference(MARKS[name]) for name in names}
    with ThreadPoolExecutor(8) as clients:
        answers = clients.map(lambda name: door(MARKS[name]), names)
        for name, answer in zip(names, answers, strict=True):
            assert answer == alone[name], name


@pytest.mark.parametrize("name", REAL_CLIENTS)
def test_a_request_of_a_real_client_gets_the_expected_answer(name: str, door: Door, reference: Door) -> None:
    case = REAL_CLIENTS[name]
    answer = door(case.request)
    assert answer == reference(case.request)
    assert answer.status == case.status, answer.body
    assert case.says in answer.body.decode("latin-1")
    if case.like is not None:
        assert answer == reference(case.like)


@pytest.mark.parametrize("target", OPTIONS)
def test_options_gets_the_allowed_methods_and_no_content(target: str, door: Door, reference: Door) -> None:
    request = Request("OPTIONS", target)
    answer = door(request)
    assert answer == reference(request)
    assert (answer.status, answer.headers["allow"], answer.body) == (200, OPTIONS[target], b"")
    assert "content-type" not in answer.headers


@pytest.mark.parametrize("method", ["OPTIONS", "GET"])
def test_an_unknown_path_is_a_problem_for_every_method(method: str, door: Door) -> None:
    answer = door(Request(method, "/nowhere"))
    assert (answer.status, answer.headers["content-type"]) == (404, "application/problem+json")


@pytest.fixture(scope="module")
def proxied_reference(artifacts: Path) -> Door:
    """Flask's test client for an application behind a proxy."""
    return client_door(artifacts, cors_origins=(ORIGIN,), trusted_proxies=networks_of("127.0.0.1"))


@pytest.fixture(scope="module", params=["asgi", "wsgi"])
def proxied_door(artifacts: Path, request: pytest.FixtureRequest) -> Iterator[Door]:
    """A real server of either application behind a proxy."""
    settings = {"cors_origins": ORIGIN, "trusted_proxies": "127.0.0.1"}
    with running_service(artifacts, server=request.param, workers=1, **settings) as service:
        yield through_socket(service.url)


@pytest.mark.parametrize("name", THROUGH_A_PROXY)
def test_a_request_of_a_web_page_through_a_proxy_is_answered_alike(
    name: str, proxied_door: Door, proxied_reference: Door
) -> None:
    assert proxied_door(THROUGH_A_PROXY[name]) == proxied_reference(THROUGH_A_PROXY[name])
