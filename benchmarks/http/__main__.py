"""`python -m benchmarks.http [--peers fastapi,mlserver] [--rounds 3] [--seconds 2]`: ours against others.

Peers are installed into environments of their own under `benchmarks/environments`; one that cannot be had is
named and left out. Each runs beside ours alone: some are busy even while nobody asks them. Needs wrk
(`apt-get install wrk`).
"""

import argparse
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from itertools import groupby

from benchmarks.http.catalogue import OURS, SERVERS, Server
from benchmarks.http.load import has_wrk
from benchmarks.http.measure import by_turns
from benchmarks.http.report import Run, report
from benchmarks.http.servers import Running, environment_of, exported_network, running
from benchmarks.results import write_section

TITLE = "HTTP: ours and others"
PEERS = ("fastapi", "uvicorn", "pydantic", "mlserver", "bentoml", "litserve", "ray", "nvidia-pytriton")
TOLD = {
    True: ("flask", "gunicorn", "gunicorn_h1c", "uvloop", "numpy", "orjson"),
    False: (*PEERS, "onnxruntime", "numpy"),
}
"""Whether a server is ours -> the packages whose versions are told."""


def main() -> None:
    """Measure and write the section."""
    asked = _arguments()
    if not has_wrk():
        raise SystemExit("wrk is not installed, and it is what makes the load: apt-get install wrk")
    groups = _groups(asked.peers)
    with exported_network() as network:
        runs = [_run([OURS, *group], network, asked.rounds, asked.seconds) for group in groups or [[]]]
    lines = report(runs)
    there = {name for run in runs for name in run.versions}
    absent = sorted({server.name for group in groups for server in group} - there)
    lines += ["", f"Could not be had here: {', '.join(absent)}."] if absent else []
    print("\n".join(lines))
    write_section(TITLE, lines)


def _groups(asked: str) -> list[list[Server]]:
    """The peers that are asked for; those of the same package belong together."""
    peers = [server for server in SERVERS if server is not OURS]
    wanted = [server for server in peers if asked == "all" or _name(server) in asked.split(",")]
    return [list(group) for _, group in groupby(wanted, _name)]


def _name(server: Server) -> str:
    return server.name.removesuffix("-raw")


def _run(servers: Sequence[Server], network: Mapping[str, str], rounds: int, seconds: int) -> Run:
    """Servers that take turns, while no other runs."""
    with ExitStack() as stack:
        found = [stack.enter_context(running(server, network)) for server in servers]
        there = {server.server.name: server for server in found if server is not None}
        return Run(
            by_turns(list(there.values()), int(network["PEER_GRID_SIZE"]), rounds, seconds),
            {name: server.megabytes() for name, server in there.items()},
            {name: server.start_seconds for name, server in there.items()},
            {name: _versions(server) for name, server in there.items()},
        )


def _versions(server: Running) -> str:
    """Name and version of the packages that matter in its environment."""
    folder = environment_of(server.server)
    assert folder is not None
    pip = [str(folder / "python"), "-m", "pip", "list", "--format=freeze"]
    told = TOLD[server.server is OURS]
    listed = subprocess.run(pip, capture_output=True, text=True, check=True).stdout.splitlines()
    return ", ".join(line.replace("==", " ") for line in listed if line.partition("==")[0].lower() in told)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.http", description=__doc__)
    parser.add_argument("--peers", default="all", help="names with commas between them; all when left out")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
