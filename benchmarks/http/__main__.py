"""`python -m benchmarks.http`: compares our applications with other servers of the same network.

`--peers tickcross,uvicorn` and `--cases grid,png` choose some of them; `tickcross` is our WSGI application on
other servers. `--against DIR` also measures another checkout of this project, such as the last release. A run
with all peers and all cases is written to `results.md`.

Each peer is installed into its own environment under `benchmarks/environments`. A peer that cannot be
installed is named and left out. Each peer runs alone beside ours, because some use the CPU even when idle.
Needs wrk (`apt-get install wrk`).
"""

import argparse
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from benchmarks.http.against import add_arguments, other_checkouts
from benchmarks.http.cases import CASES
from benchmarks.http.catalogue import OTHERS, OURS, Server, under_wsgi
from benchmarks.http.load import require_wrk
from benchmarks.http.measure import WORKERS, by_turns, idle_costs
from benchmarks.http.report import Run, comparison, report
from benchmarks.http.servers import Running, exported_network, programs_of, running
from benchmarks.results import write_section

TITLE = "HTTP: ours and others"
PEERS = (
    "uvicorn",
    "blacksheep",
    "fastapi",
    "pydantic",
    "mlserver",
    "bentoml",
    "litserve",
    "ray",
    "nvidia-pytriton",
)
OWN = ("flask", "gunicorn", "uvicorn", "uvicorn-worker", "httptools", "uvloop", "granian", "orjson", "numpy")
NAMED = {True: OWN, False: (*PEERS, "onnxruntime", "numpy")}
"""Whether a server is ours -> the packages whose versions are reported."""


class Effort(NamedTuple):
    """The cases to measure, the rounds, and the seconds of each load."""

    cases: Sequence[str]
    rounds: int
    seconds: int


def main() -> None:
    """Measure, print, and write the section."""
    require_wrk()
    options = _arguments()
    effort = Effort(options.cases.split(",") if options.cases else [*CASES], options.rounds, options.seconds)
    before = other_checkouts(options)
    own, *others = _groups(before, options.peers)
    groups = [own, *([OURS, *group] for group in others)]
    with exported_network() as network:
        runs = [_run(group, network, effort) for group in groups]
    lines = report(runs)
    for server in before:
        lines += ["", *comparison(runs[0], server.name)]
    lines += _absent(groups, runs)
    print("\n".join(lines))
    if options.peers == "all" and not options.cases:
        write_section(TITLE, lines)


def _absent(groups: Sequence[Sequence[Server]], runs: Sequence[Run]) -> list[str]:
    """A sentence on the servers that were not measured, if any."""
    measured = {name for run in runs for name in run.versions}
    absent = sorted({server.name for group in groups for server in group} - measured)
    return ["", f"Not measured, because it could not be installed: {', '.join(absent)}."] if absent else []


def _groups(before: Sequence[Server], peers_option: str) -> list[list[Server]]:
    """Servers to measure together: one family each, with ours and other checkouts first."""
    peers = (*under_wsgi(), *OTHERS)
    wanted = [server for server in peers if peers_option == "all" or server.family in peers_option.split(",")]
    return [list(group) for _, group in groupby([OURS, *before, *wanted], attrgetter("family"))]


def _run(servers: Sequence[Server], network: Mapping[str, str], effort: Effort) -> Run:
    """Run servers in alternation, while no other runs."""
    costs_by_name = {
        server.name: idle_costs(server, network, effort.cases, effort.rounds) for server in servers
    }
    idle = {name: costs for name, costs in costs_by_name.items() if costs is not None}
    with ExitStack() as stack:
        started = {server.name: _started(stack, server, network) for server in servers if server.name in idle}
        results = by_turns(started, effort.cases, network, effort.rounds, effort.seconds)
    return Run(results, idle, {server.name: _versions(server) for server in servers if server.name in idle})


def _started(stack: ExitStack, server: Server, network: Mapping[str, str]) -> dict[int, Running]:
    """A server, started once with each number of workers."""
    by_workers = {workers: stack.enter_context(running(server, network, workers)) for workers in WORKERS}
    return {workers: each for workers, each in by_workers.items() if each is not None}


def _versions(server: Server) -> str:
    """The names and versions of the relevant packages in the environment of a server."""
    named = NAMED[server.is_ours]
    pip = [f"{programs_of(server)}/python", "-m", "pip", "list", "--format=freeze"]
    listed = subprocess.run(pip, capture_output=True, text=True, check=True).stdout.splitlines()
    return ", ".join(line.replace("==", " ") for line in listed if line.partition("==")[0].lower() in named)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.http", description=__doc__)
    parser.add_argument(
        "--peers", default="all", help="the first words of their names, separated by commas, or none"
    )
    parser.add_argument("--cases", help=f"some of {','.join(CASES)}")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=2)
    add_arguments(parser)
    return parser.parse_args()


if __name__ == "__main__":
    main()
