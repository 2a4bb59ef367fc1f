"""Compares the requests that the service has counted in /metrics with those that the clients have counted."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

SERIES = re.compile(r'^tickcross_requests_total\{method="([^"]*)",route="([^"]*)",status="([^"]*)"\} (\S+)$')
ASKED_BY_US = frozenset({"/metrics", "/health/ready"})
"""Routes that the soak itself calls, uncounted."""


class Key(NamedTuple):
    """The labels of a request in /metrics."""

    method: str
    route: str
    status: str


Counts = Counter[Key]


def counts_in(scrape: str) -> Counts:
    """The requests in the text of /metrics, without those to the routes that the soak itself uses."""
    matches = (SERIES.match(line) for line in scrape.splitlines())
    keys = {Key(*series.groups()[:3]): int(float(series[4])) for series in matches if series}
    return Counter({key: count for key, count in keys.items() if count and key.route not in ASKED_BY_US})


def value_of(scrape: str, name: str) -> float:
    """The sum of all series of a metric."""
    lines = [line for line in scrape.splitlines() if line.startswith((f"{name} ", f"{name}{{"))]
    return sum(float(line.rsplit(" ", 1)[1]) for line in lines)


def differences(service: Mapping[Key, int], clients: Mapping[Key, int]) -> list[str]:
    """Where the service's counts differ from the clients' counts."""
    return [
        f"{' '.join(key)}: the service counted {service.get(key, 0)}, the clients {clients.get(key, 0)}"
        for key in sorted({*service, *clients})
        if service.get(key, 0) != clients.get(key, 0)
    ]


def out_of_bounds(service: Mapping[Key, int], clients: Mapping[Key, int], sent: int) -> list[str]:
    """Where the service counted fewer than the clients have answers for, or more than were sent in total."""
    faults = [
        f"{' '.join(key)}: the service counted {service.get(key, 0)}, the clients have {count} answers"
        for key, count in sorted(clients.items())
        if service.get(key, 0) < count
    ]
    total = sum(service.values())
    return [*faults, *([f"the service counted {total} requests, {sent} were sent"] if total > sent else [])]
