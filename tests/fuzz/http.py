"""Sends malformed heads and interleaved requests to one application in real processes.

Each case is made from a seed and its number, so that it can be repeated.
"""

import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.e2e.running import Running, running_service
from tests.fuzz.cases import Case
from tests.fuzz.chunks import chunked_case
from tests.fuzz.heads import AMBIGUOUS, case_of
from tests.fuzz.interleaving import KnownRequest, interleaved, known_requests
from tests.fuzz.outcome import Outcome, save_failure
from tests.fuzz.wire import Answer, answers_in, exchanged, in_pieces
from tests.tiny import save_tiny_version

APPLICATIONS = ("asgi", "wsgi")
ROUND_EVERY = 10
"""The number of cases after which valid requests are interleaved, which takes longer."""

DOCUMENTED_STATUSES = {200, 301, 308, 400, 404, 405, 408, 413, 414, 415, 417, 422, 429, 431, 501, 505}
"""Statuses for malformed requests; 501 and 505 are for unsupported features of HTTP."""


class Peer:
    """A running service under test.

    - `running`: its processes.
    - `seed`: the seed of all random numbers.
    """

    def __init__(self, running: Running, seed: int) -> None:
        host, port = running.url.removeprefix("http://").split(":")
        self.address = host, int(port)
        self.running, self.seed = running, seed
        self.workers = sorted(running.workers())
        self.known: list[KnownRequest] = known_requests(self.address)

    def check_case(self, number: int) -> int:
        """Send one case and check its answers; the number of requests sent."""
        random_ = random.Random(f"{self.seed}/{number}")  # noqa: S311 - reproducible
        if number % ROUND_EVERY == 0:
            return interleaved(self.address, self.known, number, random_)
        case = any_case(number, random_)
        received = exchanged(self.address, in_pieces(case.data, random_))
        try:
            check_answers(case, answers_in(received, case.methods), number)
        except AssertionError as error:
            error.add_note(f"{case.mutation}: {case.data[:600]!r}\nreceived: {received[:1500]!r}")
            raise
        return 1

    def check_end(self) -> None:
        """Check that the same workers serve, no hidden request was counted, and no error was logged."""
        assert sorted(self.running.workers()) == self.workers, "a worker was replaced"
        assert self.running.get("/health/ready").ok
        lines = self.running.log()
        errors = [line for line in lines if line["level"] not in ("debug", "info", "warning")]
        assert not errors, errors[:3]
        hidden = [line for line in lines if str(line.get("request_id", "")).startswith("hidden-")]
        assert not hidden, hidden[:3]


def any_case(number: int, random_: random.Random) -> Case:
    """A case of either kind."""
    return (case_of if random_.random() < 0.75 else chunked_case)(number, random_)


def check_answers(case: Case, answers: list[Answer], number: int) -> None:
    """Check the statuses; no hidden request and none after an ambiguous length may be answered."""
    assert {answer.status for answer in answers} <= DOCUMENTED_STATUSES
    names = [answer.get(b"x-request-id") or b"" for answer in answers]
    assert b"hidden-%d" % number not in names
    assert len(answers) <= 2
    assert b"first-%d" % number not in names[1:]
    assert b"behind-%d" % number not in names[:1]
    if case.mutation in AMBIGUOUS:
        assert len(answers) <= 1
        assert all(answer.status >= 400 for answer in answers)


@contextmanager
def peer(application: str, seed: int) -> Iterator[Peer]:
    """An application with a tiny network, in two workers."""
    with tempfile.TemporaryDirectory() as folder:
        artifacts = save_tiny_version(Path(folder) / "tickcross").parent
        with running_service(artifacts, server=application, workers=2) as running:
            yield Peer(running, seed)


def fuzz_http(application: str, seconds: float, seed: int) -> Outcome:
    """Send cases for some seconds, and save the first failure."""
    end = time.monotonic() + seconds
    sent, number, failures, log = 0, 0, list[Path](), b""
    with peer(application, seed) as tested_peer:
        try:
            while time.monotonic() < end:
                number += 1
                sent += tested_peer.check_case(number)
            tested_peer.check_end()
        except (AssertionError, OSError) as error:
            message = "\n".join([f"seed {seed}, case {number}: {error!r}", *getattr(error, "__notes__", ())])
            failures, log = (
                [save_failure(f"http-{application}", f"{seed}-{number}.txt", message.encode())],
                message.encode(),
            )
    return Outcome(f"http-{application}", sent, failures=failures, log=log)
