"""Takes turns: every server under every case, round after round, so that what else goes on falls on all."""

import sys
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from statistics import median
from typing import NamedTuple

import requests

from benchmarks.http.catalogue import CASES, OURS
from benchmarks.http.load import Load, prepared, send
from benchmarks.http.servers import Running

CONNECTIONS = {"single": 16, "batch": 4, "binary": 4, "V2 binary": 4, "picture": 16, "pictures": 16}


class Figure(NamedTuple):
    """A median and the range it comes from."""

    median: float
    low: float
    high: float


class Measured(NamedTuple):
    """One server under one case: marks a second, and milliseconds at the 99th percentile."""

    rate: Figure
    p99_ms: Figure
    failures: int


def figure(values: Iterable[float]) -> Figure:
    """The median of some values and their range."""
    found = list(values)
    return Figure(median(found), min(found), max(found))


def by_turns(
    servers: Sequence[Running], size: int, rounds: int, seconds: int
) -> dict[str, dict[str, Measured]]:
    """Case -> server -> what was measured over the rounds."""
    return {case: _one_case(case, servers, size, rounds, seconds) for case in CASES}


def _one_case(
    case: str, servers: Sequence[Running], size: int, rounds: int, seconds: int
) -> dict[str, Measured]:
    able = [server for server in servers if case in server.server.cases and _answers(server, case, size)]
    if len(able) < min(2, len(servers)):
        return {}  # nobody to compare with
    seen: dict[str, list[Load]] = {server.server.name: [] for server in able}
    with ExitStack() as stack:
        scripts = {}
        for server in able:
            path, make = server.server.cases[case]
            body = make(size)
            scripts[server.server.name] = path, stack.enter_context(prepared(body)), body.items
        for _ in range(rounds):
            for server in able:
                path, script, _ = scripts[server.server.name]
                seen[server.server.name].append(send(script, server.url + path, CONNECTIONS[case], seconds))
    return {name: _measured(loads, scripts[name][2]) for name, loads in seen.items()}


def _answers(server: Running, case: str, size: int) -> bool:
    """Whether it answers at all; errors, too, can be had quickly. Ours has to."""
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
        assert server.server is not OURS
    return not trouble


def _measured(loads: Sequence[Load], items: int) -> Measured:
    rates = figure(load.rate * items for load in loads)
    return Measured(rates, figure(load.p99_ms for load in loads), sum(load.failures for load in loads))
