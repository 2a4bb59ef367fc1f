"""`python -m benchmarks.http.overload`: the service with far more clients than it can serve at once.

With 16, 1,024, 2,048 and 4,000 open connections, it measures how many requests are answered, their latency,
the latency of probes during the load, and how soon after the load probes are fast again. `--against DIR`
measures another checkout of this project in alternation with ours.
"""

import argparse
import math
import resource
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

from benchmarks.http.against import add_arguments, other_checkouts
from benchmarks.http.bodies import json_grid
from benchmarks.http.catalogue import OURS
from benchmarks.http.load import Load, prepared, require_wrk, send
from benchmarks.http.probing import Probe, probing
from benchmarks.http.servers import Running, exported_network, running
from benchmarks.results import table, write_section

TITLE = "HTTP: overload"
CONNECTIONS = (16, 1024, 2048, 4000)
"""The first of them gives the best throughput."""

WORKERS = 2
AFTERWARDS_SECONDS = 3.0
"""How long probes continue after the load."""

QUICK_SECONDS = 0.05
CALM = 10
"""After this many fast probes in a row, the server has recovered."""


class Seen(NamedTuple):
    """One load, and the probes during it and after it.

    - `began`, `ended`: the load, by the system's monotonic clock.
    """

    load: Load
    probes: Sequence[Probe]
    began: float
    ended: float

    @property
    def rate(self) -> float:
        """Successful answers per second."""
        return self.load.rate * (1 - self.load.not_ok / max(self.load.requests, 1))

    def probe_p99_ms(self, *, is_kept: bool) -> float:
        """The 99th percentile of the probes during the load."""
        during = [probe for probe in self.probes if self.began <= probe.began < self.ended]
        seconds = [probe.seconds for probe in during if probe.is_kept == is_kept]
        return 1000 * quantiles(seconds, n=100, method="inclusive")[-1]

    @property
    def failed_probes(self) -> int:
        """How many had no answer, or one that says that the service is not ready."""
        return sum(not probe.is_ok for probe in self.probes)

    @property
    def recovery_seconds(self) -> float:
        """From the end of the load to the end of the last slow probe before `CALM` fast ones."""
        return recovery_seconds(self.probes, self.ended)


def recovery_seconds(probes: Sequence[Probe], ended: float) -> float:
    """How long probes were slow after the end of a load; infinite if they stayed slow."""
    recovered_at, quick = ended, 0
    for probe in sorted(probes, key=lambda probe: probe.ended):
        if probe.ended >= ended:
            is_quick = probe.is_ok and probe.seconds < QUICK_SECONDS
            quick = quick + 1 if is_quick else 0
            recovered_at = recovered_at if is_quick else probe.ended
            if quick == CALM:
                return recovered_at - ended
    return math.inf


Rounds = Mapping[tuple[int, str], list[Seen]]
"""By the number of connections and the server's name."""


def main() -> None:
    """Measure, print, and write the section."""
    require_wrk()
    options = _arguments()
    raise_limit_of_files()
    servers = [OURS, *other_checkouts(options)]
    more = {"TICKCROSS_MAX_IN_FLIGHT": str(options.in_flight)} if options.in_flight else {}
    with exported_network() as network, ExitStack() as stack:
        script = stack.enter_context(prepared(json_grid(int(network["PEER_GRID_SIZE"])), counts_429=True))
        started = [stack.enter_context(running(server, {}, WORKERS, **more)) for server in servers]
        rounds = _by_turns([each for each in started if each], script, options.rounds, options.seconds)
    lines = report(rounds)
    print("\n".join(lines))
    write_section(TITLE, lines)


def raise_limit_of_files() -> None:
    """Allow as many open files as the system permits, for wrk and for the servers."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _by_turns(servers: Sequence[Running], script: Path, rounds: int, seconds: int) -> Rounds:
    seen: dict[tuple[int, str], list[Seen]] = {
        (connections, server.server.name): [] for connections in CONNECTIONS for server in servers
    }
    for _ in range(rounds):
        for connections in CONNECTIONS:
            for server in servers:
                seen[connections, server.server.name].append(_overload(server, script, connections, seconds))
                server.rest()
    return seen


def _overload(server: Running, script: Path, connections: int, seconds: int) -> Seen:
    with probing(server.url) as during:
        began = time.monotonic()
        load = send(script, server.url + "/predict", connections, seconds)
        ended = time.monotonic()
        time.sleep(AFTERWARDS_SECONDS)
    return Seen(load, during.probes, began, ended)


def report(rounds: Rounds) -> list[str]:
    """A table of the medians of the rounds."""
    head = ["connections", "server", "answers/s", "of the best", "p99 ms", "failed", "429"]
    head += ["probes' p99 ms: new", "kept", "failed", "recovery s"]
    rows = [
        [f"{connections:,}", name, *_cells(seen, rounds[CONNECTIONS[0], name])]
        for (connections, name), seen in rounds.items()
    ]
    lines = ["One JSON grid per request, 2 workers, medians of the rounds. Errors do not count as answers;"]
    lines += [
        "failed and 429 are shares of all requests. Probes use new connections or kept ones.",
        "",
    ]
    return [*lines, *table(head, rows)]


def _cells(seen: Sequence[Seen], best: Sequence[Seen]) -> list[str]:
    shares = [now.rate / then.rate for now, then in zip(seen, best, strict=True)]
    loads = [each.load for each in seen]
    return [
        f"{median(each.rate for each in seen):,.0f}",
        f"{median(shares):.0%}",
        f"{median(load.p99_ms for load in loads):,.0f}",
        f"{median(load.failures / max(load.requests, 1) for load in loads):.1%}",
        f"{median(load.refused / max(load.requests, 1) for load in loads):.1%}",
        f"{median(each.probe_p99_ms(is_kept=False) for each in seen):,.0f}",
        f"{median(each.probe_p99_ms(is_kept=True) for each in seen):,.0f}",
        str(sum(each.failed_probes for each in seen)),
        f"{median(each.recovery_seconds for each in seen):.2f}",
    ]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.http.overload", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--in-flight", type=int, help="TICKCROSS_MAX_IN_FLIGHT; its own default by default")
    add_arguments(parser)
    return parser.parse_args()


if __name__ == "__main__":
    main()
