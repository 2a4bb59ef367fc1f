"""`python -m benchmarks.http [--peers fastapi,mlserver] [--rounds 3] [--seconds 2]`: ours against others.

Peers are installed into environments of their own under `benchmarks/environments`; one that cannot be had is
named and left out. Needs wrk (`apt-get install wrk`).
"""

import argparse
import subprocess
from contextlib import ExitStack

from benchmarks.http.catalogue import OURS, SERVERS, Server
from benchmarks.http.load import has_wrk
from benchmarks.http.measure import by_turns
from benchmarks.http.report import report
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
    wanted = [server for server in SERVERS if server is OURS or _is_wanted(server, asked.peers)]
    with exported_network() as network, ExitStack() as stack:
        found = [stack.enter_context(running(server, network)) for server in wanted]
        servers = [server for server in found if server is not None]
        results = by_turns(servers, int(network["PEER_GRID_SIZE"]), asked.rounds, asked.seconds)
        megabytes = {server.server.name: server.megabytes() for server in servers}
        starts = {server.server.name: server.start_seconds for server in servers}
        versions = {server.server.name: _versions(server) for server in servers}
        lines = report(results, megabytes, starts, versions)
    absent = sorted({server.name for server in wanted} - set(megabytes))
    lines += ["", f"Could not be had here: {', '.join(absent)}."] if absent else []
    print("\n".join(lines))
    write_section(TITLE, lines)


def _is_wanted(server: Server, peers: str) -> bool:
    return peers == "all" or server.name.removesuffix("-raw") in peers.split(",")


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
