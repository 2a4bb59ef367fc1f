"""Probes in a process of their own: `python -m benchmarks.http.probing URL`, until standard input ends.

Two threads ask for `/health/ready`, one over a new connection each time, one over a few that it keeps open.
All that they saw is printed at the end, as JSON.
"""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException
from itertools import cycle
from typing import NamedTuple

PATH = "/health/ready"
EVERY_SECONDS = 0.02
PATIENCE_SECONDS = 20.0
KEPT_CONNECTIONS = 4
OK = 200


class Probe(NamedTuple):
    """One probe: when it began by the system's monotonic clock, how long it took, and whether it succeeded.

    - `is_kept`: it came over a connection that was open already.
    """

    began: float
    seconds: float
    is_ok: bool
    is_kept: bool

    @property
    def ended(self) -> float:
        """When its answer was there."""
        return self.began + self.seconds


class Probing:
    """Probes while the block of `probing` runs."""

    def __init__(self) -> None:
        self.probes: Sequence[Probe] = ()


@contextmanager
def probing(url: str) -> Iterator[Probing]:
    """Probe a server from another process for as long as the block runs; then all probes are known."""
    command = [sys.executable, "-m", "benchmarks.http.probing", url]
    found = Probing()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield found
        printed, _ = process.communicate()
    found.probes = [Probe(*each) for each in json.loads(printed)]


def main(url: str) -> None:
    """Probe until standard input ends, and print what was seen."""
    address = url.removeprefix("http://")
    probes: list[Probe] = []
    is_over = threading.Event()
    threads = [
        threading.Thread(target=_go_on, args=(kind(address), probes, is_over)) for kind in (_new, _kept)
    ]
    for thread in threads:
        thread.start()
    sys.stdin.read()
    is_over.set()
    for thread in threads:
        thread.join()
    print(json.dumps(probes))


def _go_on(kind: Iterator[Probe], probes: list[Probe], is_over: threading.Event) -> None:
    while not is_over.wait(EVERY_SECONDS):
        probes.append(next(kind))


def _new(address: str) -> Iterator[Probe]:
    """Probes over new connections."""
    while True:
        began = time.monotonic()
        with closing(_connection(address)) as connection:
            status = _status(connection)
        yield Probe(began, time.monotonic() - began, status == OK, is_kept=False)


def _kept(address: str) -> Iterator[Probe]:
    """Probes over connections that stay open; one that the server has closed is opened again."""
    for connection in cycle([_connection(address) for _ in range(KEPT_CONNECTIONS)]):
        began = time.monotonic()
        status = _status(connection) or _status(connection)
        yield Probe(began, time.monotonic() - began, status == OK, is_kept=True)


def _connection(address: str) -> HTTPConnection:
    return HTTPConnection(address, timeout=PATIENCE_SECONDS)


def _status(connection: HTTPConnection) -> int:
    """The status of the answer, 0 without one. A closed connection connects again when it is asked."""
    try:
        connection.request("GET", PATH)
        response = connection.getresponse()
        response.read()
    except (OSError, HTTPException):
        connection.close()
        return 0
    return response.status


if __name__ == "__main__":
    main(*sys.argv[1:])
