"""The routes that read marks: long work runs in a thread, so that the event loop stays free."""

import asyncio
import base64
import gzip
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.artifact import save_version
from model.classifier import Classifier, Predictions
from service.asgi.flask_bridge import headers_of
from service.asgi.hot_routes import INLINE_BYTES, HotRoutes
from service.asgi.memory_budget import MemoryBudget
from service.asgi.micro_batching import MAX_GRIDS
from service.core.inputs import Inputs
from service.core.problems import Problem
from service.core.reply import Reply
from service.service import Service
from service.settings import Settings
from service.versions.serving import Serving
from service.wsgi import create_app
from service.wsgi.responding import EXTENSION
from tests.contract.bodies import GRIDS, npy, picture
from tests.tiny import random_grids, tiny_manifest, tiny_network

JSON = json.dumps({"grid": GRIDS[0].tolist()}).encode()


class Recording(Serving):
    """Serves one version, and records the threads that ask for it."""

    def __init__(self, classifier: Classifier) -> None:
        super().__init__(classifier)
        self.threads: list[threading.Thread] = []

    def classifier_for(self, version: str | None) -> Classifier:
        self.threads.append(threading.current_thread())
        return super().classifier_for(version)


@pytest.fixture
def observed(settings: Settings) -> Service:
    service: Service = create_app(settings).extensions[EXTENSION]
    service.serving = Recording(service.serving.classifier)
    return service


def reply_to(service: Service, body: bytes, content_type: str, *codings: str, **other_headers: str) -> Reply:
    """The reply of /predict to a body with these Content-Encoding headers, and others by name."""
    headers = [(b"content-type", content_type.encode())]
    headers += [(b"content-encoding", coding.encode()) for coding in codings]
    headers += [(name.replace("_", "-").encode(), value.encode()) for name, value in other_headers.items()]
    return replies_to(service, headers, [body])[0]


def replies_to(service: Service, headers: list[tuple[bytes, bytes]], bodies: list[bytes]) -> list[Reply]:
    """The replies of /predict to bodies that arrive in one turn of the event loop."""
    scope: dict[str, Any] = {"query_string": b"", "headers": headers}

    async def ask(routes: HotRoutes) -> list[Reply]:
        route = routes.find("POST", "/predict")
        assert route is not None
        return await asyncio.gather(*(routes.reply(route, scope, headers_of(scope), body) for body in bodies))

    with ThreadPoolExecutor(1) as thread:
        return asyncio.run(ask(HotRoutes(service, MemoryBudget(service.settings.max_buffered_bytes), thread)))


def reads_in_the_loop(service: Service, body: bytes, content_type: str, *codings: str) -> bool:
    """Whether the event loop itself reads this body; the request must be answered."""
    assert reply_to(service, body, content_type, *codings).status == 200
    assert isinstance(service.serving, Recording)
    return service.serving.threads == [threading.current_thread()]


def test_small_bodies_are_read_in_the_event_loop(observed: Service) -> None:
    assert reads_in_the_loop(observed, JSON, "application/json")


@pytest.mark.parametrize(
    ("content", "is_in_the_loop"),
    [
        ({"grids": GRIDS.tolist() * 100}, True),
        ({"images": [base64.b64encode(picture()).decode()] * 10}, True),
        ({"images": [base64.b64encode(picture()).decode()] * 600}, False),
    ],
    ids=["many grids", "some pictures", "many pictures"],
)
def test_a_body_of_many_small_pictures_is_read_in_a_thread(
    observed: Service, content: dict[str, Any], is_in_the_loop: bool
) -> None:
    assert reads_in_the_loop(observed, json.dumps(content).encode(), "application/json") == is_in_the_loop


@pytest.mark.parametrize("kind", ["application/octet-stream", "application/x-www-form-urlencoded", ""])
def test_json_with_another_type_is_not_read_like_an_array(observed: Service, kind: str) -> None:
    content = {"images": [base64.b64encode(picture()).decode()] * 600}
    reply = reply_to(observed, json.dumps(content).encode(), kind, inference_header_content_length="1")
    assert reply.status == 200
    assert isinstance(observed.serving, Recording)
    assert observed.serving.threads != [threading.current_thread()]


@pytest.mark.parametrize("kind", ["application/octet-stream", ""])
def test_a_picture_without_its_type_is_read_in_the_event_loop(observed: Service, kind: str) -> None:
    assert reads_in_the_loop(observed, picture("BMP", side=300), kind)


def test_small_bodies_that_stay_small_when_inflated_are_read_in_the_event_loop(observed: Service) -> None:
    assert reads_in_the_loop(observed, gzip.compress(JSON), "application/json", "gzip")


def test_small_bodies_that_become_large_when_inflated_are_read_in_a_thread(observed: Service) -> None:
    body = gzip.compress(npy(np.ones((INLINE_BYTES // 64, 8, 8), np.int8)))
    assert len(body) < INLINE_BYTES
    assert not reads_in_the_loop(observed, body, "application/x-npy", "gzip")


@pytest.mark.parametrize(
    ("kind", "body", "is_in_the_loop"),
    [
        ("image/png", picture(side=40), True),
        ("image/png", picture(side=2000), False),
        ("application/x-npy", npy(random_grids(1, size=9)), True),
        ("application/x-npy", npy(random_grids(300, size=9)), False),
        ("application/x-npy", npy(random_grids(100)), True),
    ],
    ids=["a small picture", "a large picture", "an odd grid", "many odd grids", "many grids"],
)
def test_a_small_body_that_takes_long_is_answered_in_a_thread(
    observed: Service, monkeypatch: pytest.MonkeyPatch, kind: str, body: bytes, is_in_the_loop: bool
) -> None:
    threads, answered_by = list[threading.Thread](), Inputs.answered_by

    def recording_answer(inputs: Inputs, *arguments: Any) -> Predictions:
        threads.append(threading.current_thread())
        return answered_by(inputs, *arguments)

    monkeypatch.setattr(Inputs, "answered_by", recording_answer)
    assert len(body) < INLINE_BYTES
    assert reply_to(observed, body, kind).status == 200
    assert (threads == [threading.current_thread()]) == is_in_the_loop


def test_grids_that_arrive_together_are_one_batch_except_for_large_requests(
    observed: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts, answered_by = list[int](), Inputs.answered_by

    def recording_answer(inputs: Inputs, *arguments: Any) -> Predictions:
        assert inputs.grids is not None
        counts.append(len(inputs.grids))
        return answered_by(inputs, *arguments)

    monkeypatch.setattr(Inputs, "answered_by", recording_answer)
    bodies = [npy(random_grids(count, seed=count)) for count in (1, 2, MAX_GRIDS, 2, 1)]
    headers = [(b"content-type", b"application/x-npy")]
    alone = [replies_to(observed, headers, [body])[0] for body in bodies]
    counts.clear()
    together = replies_to(observed, headers, bodies)
    assert counts == [1, MAX_GRIDS, 5]  # the first does not wait for others
    assert [reply.body for reply in together] == [reply.body for reply in alone]


def test_two_content_encoding_headers_are_refused(observed: Service) -> None:
    with pytest.raises(Problem, match="the content encoding is gzip,gzip"):
        reply_to(observed, gzip.compress(gzip.compress(JSON)), "application/json", "gzip", "gzip")


def test_a_hot_route_is_counted_under_its_flask_rule(settings: Settings) -> None:
    app = create_app(settings)
    with ThreadPoolExecutor(1) as thread:
        routes = HotRoutes(app.extensions[EXTENSION], MemoryBudget(settings.max_buffered_bytes), thread)
    rules = {rule.rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    for path in ("/predict", "/predict/", "/v2/models/tickcross/infer"):
        route = routes.find("POST", path)
        assert route is not None
        assert route.rule in rules
        matched, _ = app.url_map.bind("here").match(path.rstrip("/"), "POST", return_rule=True)
        assert route.rule == matched.rule


class Swapping(Serving):
    """Serves the classifier that it was given last."""

    def __init__(self, classifier: Classifier) -> None:
        self.current = classifier

    @property
    def classifier(self) -> Classifier:
        return self.current


def test_the_v2_route_has_the_name_of_the_served_network(observed: Service, tmp_path: Path) -> None:
    serving = observed.serving = Swapping(observed.serving.classifier)
    network = tiny_network()
    renamed = save_version(tmp_path, network, {**tiny_manifest(network), "name": "forms"}, {})
    paths = [f"/v2/models/{name}/infer{end}" for name in ("tickcross", "forms") for end in ("", "/")]
    with ThreadPoolExecutor(1) as thread:
        routes = HotRoutes(observed, MemoryBudget(1000), thread)
        assert [routes.find("POST", path) is not None for path in paths] == [True, True, False, False]
        serving.current = Classifier.load(renamed)
        assert [routes.find("POST", path) is not None for path in paths] == [False, False, True, True]
