"""One client shared by threads, forked processes and processes with a copy."""

import multiprocessing
import pickle
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from service.client import Prediction, ServiceError, TickCross
from tests.e2e.answering import answering
from tests.e2e.running import Running, running_service, wait_until
from tests.tiny import random_grids, random_picture

pytestmark = [
    pytest.mark.e2e,
    # A fork beside other threads is what is tested.
    pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning"),
]

REQUESTS = 200
FORK = multiprocessing.get_context("fork")


@pytest.fixture(scope="module")
def tls_service(artifacts: Path, certificate: Path) -> Iterator[Running]:
    settings = {"tls_certificate": certificate, "tls_key": certificate.with_name("key.pem")}
    with running_service(artifacts, **settings) as service:
        yield service


@pytest.fixture(params=["http", "https"])
def client(request: pytest.FixtureRequest) -> Iterator[TickCross]:
    """A client without retries, so that a broken connection is an error."""
    service: Running = request.getfixturevalue("service" if request.param == "http" else "tls_service")
    trusted = service.trusted if isinstance(service.trusted, str) else None
    with TickCross(service.url, certificate=trusted, retries=0) as client:
        yield client


@contextmanager
def forked(work: Callable[[], object]) -> Iterator[Callable[[], Any]]:
    """A child process that does this work; its result, or the error as text, can be fetched once."""
    parent_end, child_end = FORK.Pipe(duplex=False)

    def child() -> None:
        try:
            child_end.send(work())
        except Exception as error:  # noqa: BLE001 - shown by the parent
            child_end.send(repr(error))

    process = FORK.Process(target=child)
    process.start()
    child_end.close()
    try:
        yield parent_end.recv
    finally:
        parent_end.close()
        process.kill()
        process.join()


def shares(count: int) -> list[Any]:
    """A share of grids for each thread or process, all of them different."""
    return list(random_grids(count * REQUESTS, seed=5).reshape(count, REQUESTS, 12, 12))


def one_by_one(client: TickCross, grids: Any) -> list[Prediction]:
    return [client.classify(grid) for grid in grids]


def at_once(client: TickCross, grids: Any) -> list[Prediction]:
    return client.classify(list(grids))


def test_children_and_their_parent_each_get_their_own_answers(client: TickCross) -> None:
    first, second, own = shares(3)
    expected = [at_once(client, share) for share in (first, second, own)]
    barrier = FORK.Barrier(3)

    def ask(share: Any) -> list[Prediction]:
        barrier.wait()
        return one_by_one(client, share)

    with forked(lambda: ask(first)) as first_answers, forked(lambda: ask(second)) as second_answers:
        answers = ask(own)
        assert [first_answers(), second_answers(), answers] == expected


def test_threads_of_a_child_each_get_their_own_answers(client: TickCross) -> None:
    expected = [at_once(client, share) for share in shares(4)]

    def ask() -> list[list[Prediction]]:
        with ThreadPoolExecutor(4) as threads:
            return list(threads.map(lambda share: one_by_one(client, share), shares(4)))

    with forked(ask) as answers:
        assert answers() == expected


def test_threads_each_get_their_own_answers(client: TickCross) -> None:
    expected = [at_once(client, share) for share in shares(8)]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda share: one_by_one(client, share), shares(8))) == expected


@pytest.mark.parametrize("tls", [False, True], ids=["http", "https"])
def test_a_child_leaves_its_parents_connection_open(tls: bool, certificate: Path) -> None:
    with (
        answering(certificate=certificate if tls else None) as server,
        TickCross(server.url, certificate=certificate, retries=0) as client,
    ):
        client.classify(b"picture")
        with forked(client.close) as ended:
            assert ended() is None
        with forked(lambda: client.classify(b"picture").label) as label:
            assert label() == "tick"
        client.classify(b"picture")
        assert server.opened == 2


def test_threads_that_send_regions_each_get_their_own_answers(client: TickCross) -> None:
    def read(page: bytes) -> list[Prediction]:
        return client.classify_regions(page, [(left, 5, 20, 20) for left in range(0, 60, 20)])

    pages = [random_picture(60, seed) for seed in range(40)]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(read, pages)) == [read(page) for page in pages]


def test_close_closes_the_connections_of_all_threads() -> None:
    with answering() as server, TickCross(server.url) as client:
        with ThreadPoolExecutor(4) as threads:
            assert len(list(threads.map(client.classify, [b"picture"] * 40))) == 40
        client.close()
        wait_until(lambda: server.open == 0, "all connections are closed")
        assert client.classify(b"picture").label == "tick"


def test_connections_are_reused() -> None:
    with answering() as server, TickCross(server.url) as client:
        for _ in range(5):
            with ThreadPoolExecutor(2) as threads:
                list(threads.map(client.classify, [b"picture"] * 10))
        assert server.opened <= 2


def test_a_client_can_be_pickled(client: TickCross) -> None:
    grids = list(random_grids(5))
    expected = client.classify(grids)
    with pickle.loads(pickle.dumps(client)) as copy:  # noqa: S301 - our own
        assert copy.classify(grids) == expected
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        assert list(pool.map(partial(at_once, client), [grids])) == [expected]


def test_a_copy_sends_the_key() -> None:
    with answering() as server, TickCross(server.url, api_key="secret") as client:
        client.classify(b"picture")
        with pickle.loads(pickle.dumps(client)) as copy:  # noqa: S301 - our own
            copy.classify(b"picture")
    assert [request.headers["Authorization"] for request in server.requests] == ["Bearer secret"] * 2


def test_a_refusal_is_the_same_in_another_process() -> None:
    refusal = ServiceError(422, "no", "image[3]")
    refusal.marks = range(256, 512)
    copy = pickle.loads(pickle.dumps(refusal))  # noqa: S301 - our own
    assert str(copy) == str(refusal) == "422: no (in marks[256:512])"
    assert (copy.status, copy.detail, copy.where, copy.marks) == (422, "no", "image[3]", range(256, 512))
