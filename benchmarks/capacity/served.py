"""The CPU time that the service and HAProxy use for a request, as Linux counts it for their processes."""

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from benchmarks.capacity.ways import Way
from benchmarks.http.catalogue import OURS, ROOT, Server
from benchmarks.http.load import prepared, send
from benchmarks.http.servers import Running, running

HAPROXY = shutil.which("haproxy") or shutil.which("haproxy", path="/usr/sbin")
CONFIGURATION = ROOT / "deploy" / "haproxy" / "haproxy.cfg"
LOGGED = {"TICKCROSS_LOG_FORMAT": "json", "TICKCROSS_LOG_LEVEL": "info"}
"""As in a container: a line for each request."""


@dataclass(frozen=True)
class Served:
    """Microseconds of CPU time per request, over all rounds.

    - `one`, `two`: of the service with one worker and with two.
    - `proxy`: of HAProxy in front of the service; None if it is not installed.
    """

    one: float
    two: float
    proxy: float | None = None


class Started(NamedTuple):
    """The service with one worker and with two, and HAProxy in front of the first."""

    one: Running
    two: Running
    proxy: Running | None


@contextmanager
def servers() -> Iterator[Started]:
    """All servers, when they are ready."""
    with ExitStack() as stack:
        one = stack.enter_context(running(OURS, {}, 1, **LOGGED))
        two = stack.enter_context(running(OURS, {}, 2, **LOGGED))
        assert one and two
        yield Started(one, two, stack.enter_context(_haproxy(one)))


@contextmanager
def _haproxy(service: Running) -> Iterator[Running | None]:
    """HAProxy in front of a service; None if it is not installed."""
    if HAPROXY is None:
        yield None
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "haproxy.cfg"
        file.write_text(configuration(service.url.removeprefix("http://")))
        server = Server(
            name="haproxy",
            environment=Path(HAPROXY).parent,
            command=("haproxy", "-db", "-f", str(file)),
            ready=OURS.ready,
            cases={},
            variables={"PORT": "{port}"},
        )
        with running(server, {}) as haproxy:
            yield haproxy


def configuration(address: str) -> str:
    """The configuration in `deploy/` for a service at a known address, on the port in the variable PORT."""
    text = CONFIGURATION.read_text().partition("frontend metrics")[0]
    text, bound = re.subn(r"bind :8000", 'bind "127.0.0.1:${PORT}"', text)
    text, named = re.subn(r"server-template .*", f"server replica {address}", text)
    assert (bound, named) == (1, 1)
    return text


def measured(way: Way, started: Started, rounds: int, seconds: int) -> Served:
    """Measure one kind of request, in alternation."""
    loaded = {name: server for name, server in started._asdict().items() if server is not None}
    used, requests = dict.fromkeys(loaded, 0.0), dict.fromkeys(loaded, 0)
    with prepared(way.body) as script:
        for _ in range(rounds):
            for name, server in loaded.items():
                before = server.cpu_seconds()
                load = send(script, f"{server.url}/predict", way.connections, seconds)
                used[name] += server.cpu_seconds() - before
                requests[name] += load.requests
                assert not load.failures, f"{way.title}: {load}"
                server.rest()
    return Served(**{name: 1e6 * used[name] / requests[name] for name in loaded})
