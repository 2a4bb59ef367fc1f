"""Loads every server with every case in alternation: other work on the machine then affects all of them."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import NamedTuple

import requests

from benchmarks.http.catalogue import Server
from benchmarks.http.load import Load, prepared, send
from benchmarks.http.servers import Running, running

WARM_UP_SECONDS = 1


class Setup(NamedTuple):
    """How a server is run and loaded: its worker processes, and the connections of clients."""

    workers: int
    connections: int


ALONE, USUAL, CROWDED = Setup(1, 16), Setup(2, 16), Setup(2, 64)
SETUPS = (ALONE, USUAL, CROWDED)
WORKERS = sorted({setup.workers for setup in SETUPS})


class Sample(NamedTuple):
    """One load: the measurements of its clients, and the CPU time of the server."""

    load: Load
    cpu_seconds: float

    @property
    def cpu_us(self) -> float:
        """Microseconds of CPU time per request."""
        return self.cpu_seconds / max(self.load.requests, 1) * 1e6

    @property
    def rate(self) -> float:
        """Requests per second."""
        return self.load.rate

    @property
    def p99_ms(self) -> float:
        """The 99th percentile of the latency."""
        return self.load.p99_ms


Samples = Mapping[Setup, Sequence[Sample]]
"""Of one server under one case: a sample for each round."""

Results = Mapping[str, Mapping[str, Samples]]
"""By the case and the server's name."""


class Figure(NamedTuple):
    """A median and its range."""

    median: float
    low: float
    high: float


class Idle(NamedTuple):
    """What a server takes besides its requests: seconds until it is ready, and megabytes after some load."""

    start_seconds: Figure
    megabytes: float


def figure(values: Iterable[float]) -> Figure:
    """The median of some values and their range."""
    numbers = list(values)
    return Figure(median(numbers), min(numbers), max(numbers))


def idle_costs(server: Server, network: Mapping[str, str], cases: Iterable[str], rounds: int) -> Idle | None:
    """Start a server several times while no other runs; None if it cannot be installed."""
    starts, megabytes = [], 0.0
    for _ in range(rounds):
        with running(server, network, USUAL.workers) as server_running:
            if server_running is None:
                return None
            starts.append(server_running.start_seconds)
            if len(starts) == rounds:
                _load_all(server_running, cases, int(network["PEER_GRID_SIZE"]))
                megabytes = server_running.megabytes()
    return Idle(figure(starts), megabytes)


def _load_all(server: Running, cases: Iterable[str], size: int) -> None:
    for case in set(cases) & set(server.server.cases):
        path, make = server.server.cases[case]
        with prepared(make(size)) as script:
            send(script, server.url + path, USUAL.connections, WARM_UP_SECONDS)


def by_turns(
    servers: Mapping[str, Mapping[int, Running]],
    cases: Iterable[str],
    network: Mapping[str, str],
    rounds: int,
    seconds: int,
) -> Results:
    """Measure servers in alternation, each with each number of `WORKERS`."""
    size = int(network["PEER_GRID_SIZE"])
    return {case: _one_case(case, servers, size, rounds, seconds) for case in cases}


def _one_case(
    case: str, servers: Mapping[str, Mapping[int, Running]], size: int, rounds: int, seconds: int
) -> Mapping[str, Samples]:
    able = [name for name, by_workers in servers.items() if _is_able(by_workers[USUAL.workers], case, size)]
    if len(able) < min(2, len(servers)):
        return {}  # there is nothing to compare
    samples: dict[str, dict[Setup, list[Sample]]] = {name: {setup: [] for setup in SETUPS} for name in able}
    with ExitStack() as stack:
        scripts = {
            name: stack.enter_context(prepared(servers[name][1].server.cases[case][1](size))) for name in able
        }
        for each in range(rounds):
            for setup in SETUPS:
                for name in able if each % 2 == 0 else reversed(able):
                    server = servers[name][setup.workers]
                    samples[name][setup].append(_sample(server, case, scripts[name], setup, seconds))
    return samples


def _sample(server: Running, case: str, script: Path, setup: Setup, seconds: int) -> Sample:
    path, _ = server.server.cases[case]
    before = server.cpu_seconds()
    load = send(script, server.url + path, setup.connections, seconds)
    sample = Sample(load, server.cpu_seconds() - before)
    server.rest()
    return sample


def _is_able(server: Running, case: str, size: int) -> bool:
    """Whether a server answers without errors, as errors can be fast. Raises an error if ours does not."""
    if case not in server.server.cases:
        return False
    path, make = server.server.cases[case]
    body = make(size)
    headers = {"Content-Type": body.kind, **dict(body.headers)}
    try:
        response = requests.post(server.url + path, data=body.content, headers=headers, timeout=30)
        trouble = "" if response.ok else response.text[:500]
    except requests.RequestException as error:
        trouble = str(error)
    if trouble:
        print(f"{server.server.name} at {path}: {trouble}", file=sys.stderr)
        assert not server.server.is_ours
    return not trouble
