"""Probes from a separate process: `python -m benchmarks.http.probing URL`, until standard input ends.

Two threads send requests to `/health/ready`, one over a new connection each time, one over a few open
connections. At the end, all results are printed as JSON.
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
    """One probe: its start by the system's monotonic clock, its duration, and whether it succeeded.

    - `is_kept`: it used a connection that was already open.
    """

    began: float
    seconds: float
    is_ok: bool
    is_kept: bool

    @property
    def ended(self) -> float:
        """The time of its answer."""
        return self.began + self.seconds


class Probing:
    """The probes of the block of `probing`."""

    def __init__(self) -> None:
        self.probes: Sequence[Probe] = ()


@contextmanager
def probing(url: str) -> Iterator[Probing]:
    """Probe a server from another process while the block runs; afterwards all probes are known."""
    command = [sys.executable, "-m", "benchmarks.http.probing", url]
    probing_result = Probing()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield probing_result
        printed, _ = process.communicate()
    probing_result.probes = [Probe(*each) for each in json.loads(printed)]


def main(url: str) -> None:
    """Probe until standard input ends, and print the results."""
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
    """Probes over connections that stay open; a connection that the server closed is opened again."""
    for connection in cycle([_connection(address) for _ in range(KEPT_CONNECTIONS)]):
        began = time.monotonic()
        status = _status(connection) or _status(connection)
        yield Probe(began, time.monotonic() - began, status == OK, is_kept=True)


def _connection(address: str) -> HTTPConnection:
    return HTTPConnection(address, timeout=PATIENCE_SECONDS)


def _status(connection: HTTPConnection) -> int:
    """The status of the answer, 0 without one. A closed connection reconnects with the next request."""
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
