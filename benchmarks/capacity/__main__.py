"""`python -m benchmarks.capacity`: marks per second and core, and what a number of marks per day needs.

Each kind of request is sent to the service with one worker and with two, and through HAProxy with the
configuration of `deploy/`, in alternation. The figures are CPU time, so the load generator on the same cores
matters little. Needs wrk, and haproxy for its part (`apt-get install wrk haproxy`).
"""

import argparse
from typing import NamedTuple

from benchmarks.capacity.scaling import PEAK, REPLICA_CORES, UTILISATION, Cost, need
from benchmarks.capacity.served import Served, measured, servers
from benchmarks.capacity.stages import Stages, stages_of
from benchmarks.capacity.ways import Way, ways
from benchmarks.http.catalogue import ROOT
from benchmarks.http.load import require_wrk
from benchmarks.results import table, write_section
from model.artifact import latest_version
from model.classifier import Classifier

TITLE = "Capacity"
MARKS_A_DAY = (1e6, 1e8, 1e9)


class Measured(NamedTuple):
    """A kind of request and its figures."""

    way: Way
    served: Served
    stages: Stages
    replica_megabytes: float

    @property
    def cost(self) -> Cost:
        """The cost for a replica with two workers; without HAProxy, its part is 0."""
        size, served = self.way.body_bytes, self.served
        return Cost(self.way.marks, size, served.two, served.proxy or 0.0, self.replica_megabytes)


def main() -> None:
    """Measure, print, and write the section."""
    require_wrk()
    options = _arguments()
    classifier = Classifier.load(latest_version(ROOT / "artifacts" / "tickcross"))
    chosen = list(ways(classifier.grid_size))
    with servers() as started:
        served = [measured(way, started, options.rounds, options.seconds) for way in chosen]
        one, two = started.one.megabytes(), started.two.megabytes()
    stages = [stages_of(way, classifier) for way in chosen]
    rows = [Measured(*figures, two) for figures in zip(chosen, served, stages, strict=True)]
    lines = [*_costs(rows), "", _memory(one, two), "", *_stages(rows), ""]
    for row in rows:
        lines += [*_needs(row), ""]
    print("\n".join(lines))
    write_section(TITLE, lines)


def _costs(rows: list[Measured]) -> list[str]:
    head = [
        "one request",
        "us, 1 worker",
        "us, 2 workers",
        "us per mark",
        "marks per second and core",
        "million marks per day and replica",
        "bytes per mark",
        "us of HAProxy per request",
    ]
    return table(head, [_cost_of(row) for row in rows])


def _cost_of(row: Measured) -> list[str]:
    way, served = row.way, row.served
    return [
        way.title,
        f"{served.one:,.0f}",
        f"{served.two:,.0f}",
        f"{served.two / way.marks:,.0f}",
        f"{row.cost.marks_per_second_and_core:,.0f}",
        f"{row.cost.marks_a_day_and_replica / 1e6:,.0f}",
        f"{way.body_bytes / way.marks:,.0f}",
        "" if served.proxy is None else f"{served.proxy:,.0f}",
    ]


def _memory(one: float, two: float) -> str:
    return f"Memory after these loads (Pss): {one:.0f} MB with one worker, {two:.0f} MB with two."


def _stages(rows: list[Measured]) -> list[str]:
    head = ["us per mark", *Stages._fields, "the rest"]
    cells = []
    for row in rows:
        rest = row.served.two / row.way.marks - sum(row.stages)
        cells.append([row.way.title, *(f"{each:,.1f}" for each in (*row.stages, rest))])
    return table(head, cells)


def _needs(row: Measured) -> list[str]:
    head = [
        "marks per day",
        "per second, average",
        f"at the peak (x {PEAK:g})",
        "requests per second",
        f"cores at {UTILISATION:.0%}",
        f"replicas of {REPLICA_CORES} cores",
        "their memory",
        "HAProxy's cores",
        "Mbit/s in",
    ]
    cells = []
    for marks in MARKS_A_DAY:
        needed = need(row.cost, marks)
        cells.append(
            [
                f"{marks:,.0f}",
                f"{needed.average:,.0f}",
                f"{needed.peak:,.0f}",
                f"{needed.requests:,.1f}",
                f"{needed.cores:,.2f}",
                f"{needed.replicas:,}",
                f"{needed.megabytes:,.0f} MB",
                f"{needed.proxy_cores:,.2f}",
                f"{needed.megabits:,.1f}",
            ]
        )
    return [f"### {row.way.title[0].upper()}{row.way.title[1:]}", "", *table(head, cells)]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.capacity", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=3, help="of each load")
    return parser.parse_args()


if __name__ == "__main__":
    main()
