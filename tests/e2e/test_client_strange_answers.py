"""An answer that does not fit the request raises an error in our client, and is never a prediction."""

import json
from pathlib import Path

import pytest
import requests

from service.client import ServiceError, TickCross
from tests.e2e.answering import NAME, PREDICTION, TICK, Answer, answering
from tests.e2e.running import Running, running_service
from tests.tiny import random_grids, random_picture

pytestmark = pytest.mark.e2e

CROSS = TICK.replace(b'"tick", "conf', b'"cross", "conf')
METADATA = Answer(body=json.dumps({"inputs": [{"shape": [-1, 12, 12]}]}).encode())
NOWHERE = "http://127.0.0.1:9"


def test_half_an_answer_is_an_error_and_the_next_request_gets_its_own_answer() -> None:
    half = Answer(body=TICK, missing=10)
    with answering(half, Answer(body=CROSS)) as server, TickCross(server.url) as client:
        with pytest.raises(requests.RequestException):
            client.classify(b"picture")
        assert client.classify(b"picture").label == "cross"


@pytest.mark.parametrize(
    "strange",
    [
        Answer(body=b"<html>Log in first</html>"),
        Answer(body=b"[]"),
        Answer(body=b"null"),
        Answer(body=b'{"status": "ok"}'),
        Answer(body=json.dumps({"predictions": "tick", "model": NAME}).encode()),
        Answer(headers={"Inference-Header-Content-Length": "12"}),
        Answer(headers={"Inference-Header-Content-Length": "many"}),
        Answer(304),
    ],
)
def test_an_answer_of_another_service_is_an_error(strange: Answer) -> None:
    with (
        answering(strange) as server,
        TickCross(server.url) as client,
        pytest.raises(ServiceError, match="gives no answer of tickcross") as refused,
    ):
        client.classify(b"picture")
    assert refused.value.status == strange.status


def test_truncated_binary_tensors_are_an_error() -> None:
    header = {"outputs": [{"parameters": {"binary_data_size": 16}}], "model_version": "1"}
    message = json.dumps(header).encode()
    truncated = Answer(
        headers={"Inference-Header-Content-Length": str(len(message))}, body=message + bytes(12)
    )
    with (
        answering(METADATA, truncated) as server,
        TickCross(server.url) as client,
        pytest.raises(ServiceError, match="gives no answer of tickcross"),
    ):
        client.classify(list(random_grids(2)))


def test_metadata_of_another_service_is_an_error() -> None:
    with (
        answering(Answer(body=b"{}")) as server,
        TickCross(server.url) as client,
        pytest.raises(ServiceError, match="gives no answer of tickcross"),
    ):
        client.classify(random_grids(1)[0])


@pytest.mark.parametrize("count", [1, 2, 4])
def test_too_few_or_too_many_answers_are_an_error(count: int) -> None:
    answers = Answer(body=json.dumps({"predictions": [PREDICTION] * count, "model": NAME}).encode())
    with (
        answering(answers) as server,
        TickCross(server.url) as client,
        pytest.raises(ServiceError, match=f"there are {count} answers to 3 marks"),
    ):
        client.classify([b"picture"] * 3)


@pytest.mark.parametrize("status", [301, 302, 303])
def test_the_error_for_a_redirect_that_drops_the_body_names_the_address(status: int) -> None:
    with answering() as new, answering(Answer(status, {"Location": f"{new.url}/predict"})) as old:
        with (
            TickCross(old.url) as client,
            pytest.raises(ServiceError, match=f"has moved to {new.url}/predict; use that address") as refused,
        ):
            client.classify(b"picture")
        assert refused.value.status == status


@pytest.mark.parametrize("status", [307, 308])
def test_a_redirect_that_keeps_the_body_is_followed(status: int) -> None:
    with answering() as new, answering(Answer(status, {"Location": f"{new.url}/predict"})) as old:
        with TickCross(old.url) as client:
            assert client.classify(b"picture").label == "tick"
        assert [request.method for request in new.requests] == ["POST"]


def test_no_proxy_is_used_for_a_service_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, NOWHERE)
    monkeypatch.delenv("no_proxy", raising=False)
    with answering() as server, TickCross(server.url, retries=0) as client:
        assert client.ready()
        assert client.classify(b"picture").label == "tick"


def test_the_proxy_is_used_for_a_service_on_another_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("no_proxy", raising=False)
    with answering() as proxy, TickCross("http://forms.example", retries=0) as client:
        monkeypatch.setenv("http_proxy", proxy.url)
        assert client.classify(b"picture").label == "tick"
        assert proxy.requests[0].path.startswith("http://forms.example/predict")


def test_an_oversized_batch_is_sent_in_parts_and_answered_in_order(artifacts: Path) -> None:
    pictures = [random_picture(40, seed) for seed in range(30)]
    max_bytes = 10 * len(pictures[0])
    with running_service(artifacts, max_bytes=max_bytes) as service, TickCross(service.url) as client:
        assert client.classify(pictures) == [client.classify(picture) for picture in pictures]


def test_the_error_for_a_single_oversized_mark_names_it(artifacts: Path) -> None:
    pictures = [random_picture(40, seed) for seed in range(30)]
    pictures[17] = random_picture(200)
    with (
        running_service(artifacts, max_pixels=20_000) as service,
        TickCross(service.url) as client,
        pytest.raises(ServiceError, match=r"413: .*in marks\[17:18\]") as refused,
    ):
        client.classify(pictures)
    assert refused.value.marks == range(17, 18)


def test_a_refusal_names_the_refused_part_of_the_list(service: Running) -> None:
    pictures = [random_picture(10, seed) for seed in range(10)]
    pictures[7] = b"no picture"
    with (
        TickCross(service.url, batch_size=4) as client,
        pytest.raises(ServiceError, match=r"image\[3\].*in marks\[4:8\]") as refused,
    ):
        client.classify(pictures)
    assert (refused.value.where, refused.value.marks) == ("image[3]", range(4, 8))


def test_an_empty_picture_is_refused_and_not_skipped(service: Running) -> None:
    with TickCross(service.url) as client:
        for marks in ([b"", random_picture(10)], [random_picture(10), b""], [b""]):
            with pytest.raises(ServiceError, match=r"400: image.*not a picture"):
                client.classify(marks)
