"""Our client with a running service, and with one that is busy, starting or briefly unavailable."""

import io
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import requests
from PIL import Image

from service.client import ServiceError, TickCross
from tests.e2e.answering import Answer, answering
from tests.e2e.running import ROOT, Running, running_service, wait_until
from tests.tiny import random_grids

pytestmark = pytest.mark.e2e

PIXELS = np.where(np.kron(random_grids(1, seed=3)[0], np.ones((4, 4), np.int8)) > 0, 230, 20).astype(np.uint8)


@pytest.fixture
def client(service: Running) -> Iterator[TickCross]:
    with TickCross(service.url, batch_size=3) as client:
        yield client


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pictures") / "mark.png"
    Image.fromarray(PIXELS).save(path)
    return path


def test_a_picture_gets_the_same_answer_in_every_accepted_type(client: TickCross, picture: Path) -> None:
    answer = client.classify(picture)
    assert answer.label in ("tick", "cross", "neither")
    assert answer.version == "1"
    content = picture.read_bytes()
    for mark in (str(picture), content, io.BytesIO(content), Image.open(picture), Image.fromarray(PIXELS)):
        assert client.classify(mark) == answer
    assert client.classify(PIXELS) == answer


def test_a_grid_is_sent_unchanged(client: TickCross, service: Running) -> None:
    grid = random_grids(1)[0]
    expected = service.post("/predict", json={"grid": grid.tolist()}).json()
    answer = client.classify(grid)
    assert (answer.label, answer.version) == (expected["label"], "1")
    assert answer.scores == pytest.approx(expected["scores"])
    assert answer.confidence == pytest.approx(expected["confidence"])
    assert client.classify(grid.astype(np.float64)) == answer
    assert client.classify(grid < 0) == client.classify((grid < 0).astype(np.uint8)) == answer


def test_a_grid_of_another_size_is_accepted(client: TickCross, service: Running) -> None:
    grid = random_grids(1, size=20)[0]
    expected = service.post("/predict", json={"grid": grid.tolist()}).json()
    assert client.classify(grid).scores == pytest.approx(expected["scores"])


def test_a_list_of_mixed_marks_is_answered_in_order(client: TickCross, picture: Path) -> None:
    grids = list(random_grids(5))
    marks = [picture, *grids, PIXELS, random_grids(1, size=20)[0], picture.read_bytes()]
    assert client.classify(marks) == [client.classify(mark) for mark in marks]
    assert client.classify([]) == []


def test_many_marks_are_answered_by_classify_many_and_by_classify(client: TickCross) -> None:
    grids = random_grids(5)
    answers = [client.classify(grid) for grid in grids]
    assert client.classify(grids) == client.classify(list(grids)) == client.classify(tuple(grids)) == answers
    assert client.classify_many(grids) == client.classify_many(grid for grid in grids) == answers
    assert client.classify_many([]) == client.classify(grids[:0]) == []
    pictures = np.stack([PIXELS, PIXELS[::-1]])
    assert client.classify(pictures) == [client.classify(PIXELS), client.classify(PIXELS[::-1])]


@pytest.mark.parametrize("one", ["mark.png", b"picture", random_grids(1)[0]])
def test_classify_many_refuses_a_single_mark(client: TickCross, one: Any) -> None:
    with pytest.raises(
        TypeError, match=r"expected marks in a list, an array \(N, H, W\) or an iterator; got an "
    ):
        client.classify_many(one)


def test_the_error_for_an_unsupported_mark_names_its_place(client: TickCross) -> None:
    with pytest.raises(TypeError, match=r"marks\[4\]: expected a path, .*; got an object of type dict"):
        client.classify([*random_grids(4), {}])


def test_a_list_of_large_pictures_is_split_into_batches_within_the_limits(artifacts: Path) -> None:
    page = np.full((1000, 1000), 230, np.uint8)
    page[:48, :48] = PIXELS
    with running_service(artifacts) as service, TickCross(service.url) as client:
        assert len(client.classify([page] * 50)) == 50
        wait_until(lambda: len(statuses(service)) == 3, "three requests are logged")
        assert statuses(service) == [200] * 3


def statuses(service: Running) -> list[int]:
    """The statuses of all requests to /predict."""
    return [line["status"] for line in service.log() if line.get("route") == "/predict"]


def test_a_picture_but_not_a_grid_is_answered_with_its_region(client: TickCross, picture: Path) -> None:
    region = client.classify(picture).region
    assert region is not None
    left, top, width, height = region
    assert 0 <= left < left + width <= PIXELS.shape[1]
    assert 0 <= top < top + height <= PIXELS.shape[0]
    assert client.classify(random_grids(1)[0]).region is None


def test_pages_of_a_picture_are_answered_like_separate_pictures(client: TickCross, tmp_path: Path) -> None:
    marks = [Image.fromarray(np.rot90(PIXELS, turns)) for turns in range(3)]
    marks[0].save(tmp_path / "pages.tiff", save_all=True, append_images=marks[1:])
    assert client.classify_pages(tmp_path / "pages.tiff") == [client.classify(mark) for mark in marks]
    assert client.classify_pages(PIXELS) == [client.classify(PIXELS)]


def test_regions_of_a_picture_are_answered_like_separate_pictures(client: TickCross) -> None:
    page = np.full((130, 180), 230, np.uint8)
    page[10:58, 20:68] = PIXELS
    page[70:118, 90:138] = PIXELS
    regions = np.array([[20, 10, 48, 48], [0, 0, 180, 130], [90, 70, 48, 48], [80, 60, 70, 65]], np.int32)
    answers = client.classify_regions(page, [*regions])
    for answer, (left, top, width, height) in zip(answers, regions.tolist(), strict=True):
        alone = client.classify(page[top : top + height, left : left + width])
        assert alone.region is not None
        assert answer.scores == alone.scores
        assert answer.region == (alone.region[0] + left, alone.region[1] + top, *alone.region[2:])
    assert client.classify_regions(page, []) == []


def test_a_wrong_region_is_named(client: TickCross) -> None:
    with pytest.raises(ServiceError, match="the picture has 48 x 48 pixels") as refused:
        client.classify_regions(PIXELS, [(0, 0, 9, 9), (40, 0, 9, 9)])
    assert (refused.value.status, refused.value.where) == (422, "regions[1]")


def test_progress_is_drawn(client: TickCross, capsys: pytest.CaptureFixture[str]) -> None:
    client.classify(list(random_grids(7)), progress=True)
    assert capsys.readouterr().err.endswith(f"\r[{'#' * 40}] 7/7\n")


def test_a_version_and_a_threshold_can_be_requested(service: Running) -> None:
    grids = list(random_grids(3))
    with TickCross(service.url, version=1, threshold=1.0) as strict:
        assert {answer.label for answer in strict.classify(grids)} == {"neither"}
    with (
        TickCross(service.url, version=9) as wrong,
        pytest.raises(ServiceError, match="there is no version 9"),
    ):
        wrong.classify(grids[0])


def test_a_refusal_has_its_status_and_its_place(client: TickCross) -> None:
    with pytest.raises(ServiceError, match="not a picture") as refused:
        client.classify(b"no picture")
    assert (refused.value.status, refused.value.where) == (400, "image")


def test_ready_reports_the_readiness_of_the_service(client: TickCross) -> None:
    assert client.ready()
    assert not TickCross("http://127.0.0.1:9", timeout=1).ready()


def test_the_command_prints_a_line_for_each_picture(service: Running, picture: Path) -> None:
    command = [sys.executable, "-m", "service.client", service.url, str(picture), str(picture)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    first, second = run.stdout.splitlines()
    assert first == second
    assert first.split("\t")[0] == str(picture)
    assert (
        '"label"'
        in subprocess.run([*command, "--json"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    )


def test_the_command_reports_an_error(service: Running) -> None:
    command = [sys.executable, "-m", "service.client", service.url, "/no/such/file.png"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "No such file" in run.stderr


def test_the_timeout_of_a_silent_service_is_not_retried() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with TickCross(url, timeout=0.2) as client, pytest.raises(requests.ReadTimeout):
            client.classify(b"picture")
        silent.setblocking(False)
        silent.accept()[0].close()
        with pytest.raises(BlockingIOError):
            silent.accept()


def test_a_wait_beyond_the_timeout_is_not_started() -> None:
    busy = Answer(503, {"Retry-After": "60"})
    with (
        answering(busy) as server,
        TickCross(server.url, timeout=5) as client,
        pytest.raises(ServiceError, match="503"),
    ):
        client.classify(b"picture")
    assert len(server.requests) == 1


@pytest.mark.parametrize("timeout", [0, -1, float("nan")])
def test_a_timeout_that_is_not_positive_is_refused(timeout: float) -> None:
    with pytest.raises(ValueError, match="timeout: expected seconds, more than 0"):
        TickCross("http://127.0.0.1:9", timeout=timeout)


def test_a_busy_service_is_retried_after_its_wait() -> None:
    with answering(Answer(429, {"Retry-After": "1"})) as server, TickCross(server.url) as client:
        assert client.classify(b"picture").label == "tick"
    first, second = server.requests
    assert second.at - first.at >= 1


def test_a_busy_service_may_give_its_wait_as_a_date() -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
    busy = Answer(503, {"Retry-After": date})
    with answering(busy) as server, TickCross(server.url, backoff=0) as client:
        assert client.classify(b"picture").label == "tick"
    first, second = server.requests
    assert second.at - first.at >= 1


def test_a_briefly_unavailable_service_is_retried() -> None:
    failures = (Answer(0), Answer(503), Answer(502))
    with answering(*failures) as server, TickCross(server.url, backoff=0.01) as client:
        assert client.classify(b"picture").label == "tick"
    assert len(server.requests) == 4


def test_the_client_gives_up_after_its_retries() -> None:
    with (
        answering(*[Answer(503)] * 9) as server,
        TickCross(server.url, retries=2, backoff=0.01) as client,
        pytest.raises(ServiceError) as refused,
    ):
        client.classify(b"picture")
    assert (refused.value.status, len(server.requests)) == (503, 3)


def test_a_refused_request_is_not_retried() -> None:
    with (
        answering(Answer(422)) as server,
        TickCross(server.url) as client,
        pytest.raises(ServiceError),
    ):
        client.classify(b"picture")
    assert len(server.requests) == 1


def test_a_service_that_cannot_be_reached_raises_a_connection_error() -> None:
    with (
        TickCross("http://127.0.0.1:9", retries=1, backoff=0.01) as client,
        pytest.raises(requests.ConnectionError),
    ):
        client.classify(b"picture")
