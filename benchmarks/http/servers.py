"""Servers that run: installed into an environment of their own, started, waited for, and ended."""

import os
import signal
import socket
import subprocess
import sys
import time
import venv
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import requests

from benchmarks.http.catalogue import Server
from model.artifact import latest_version, load_version
from model.onnx_export import to_onnx

ROOT = Path(__file__).parents[2]
PEERS = ROOT / "benchmarks" / "peers"
ENVIRONMENTS = ROOT / "benchmarks" / "environments"
PATIENCE_SECONDS = 90.0


@dataclass
class Running:
    """A server that runs, and where."""

    server: Server
    url: str
    process: "subprocess.Popen[bytes]"
    start_seconds: float = 0.0
    """From starting the process to its first answer that it is ready."""

    def megabytes(self) -> float:
        """The memory of all its processes: what only they have, and their share of what is shared."""
        return sum(_proportional(pid) for pid in descendants(self.process.pid)) / 1024


def descendants(pid: int) -> list[int]:
    """A process and all that it started."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(found for child in children for found in descendants(int(child)))]


def _proportional(pid: int) -> float:
    """Kilobytes (Pss) of one process."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return float(next(line.split()[1] for line in lines if line.startswith("Pss:")))


def environment_of(server: Server) -> Path | None:
    """The `bin` folder of an environment with what the server needs; None when it cannot be had."""
    if not server.requirements:
        return Path(sys.executable).parent
    folder = ENVIRONMENTS / f"peer-{server.name.removesuffix('-raw')}"
    if not (folder / "ready").exists():
        print(f"installing {server.name} into {folder} ...", file=sys.stderr)
        venv.create(folder, with_pip=True, clear=True)
        pip = [str(folder / "bin" / "pip"), "install", "-q", *server.requirements]
        if subprocess.run(pip, capture_output=True).returncode:
            return None
        (folder / "ready").touch()
    return folder / "bin"


@contextmanager
def running(server: Server, network: Mapping[str, str], **more: str) -> Iterator[Running | None]:
    """The server, ready to be asked, with its log in a temporary file; None when it cannot be had."""
    folder = environment_of(server)
    if folder is None:
        yield None
        return
    ports = dict(zip(("port", "second", "third"), _free_ports(3), strict=True))
    command = [str(folder / server.command[0]), *(part.format(**ports) for part in server.command[1:])]
    own = {name: text.format(**ports) for name, text in server.environment.items()}
    ways = {"PYTHONPATH": f"{ROOT}:{PEERS}", "OMP_NUM_THREADS": "1", "PATH": f"{folder}:{os.environ['PATH']}"}
    settings: dict[str, str] = {**_environment(), **ways, **network, **own, **more}
    with TemporaryDirectory() as folder_of_log:
        log = Path(folder_of_log) / "log"
        with log.open("wb") as file:
            where = ROOT if not server.requirements else PEERS
            process = subprocess.Popen(
                command,
                cwd=where,
                env=settings,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        found = Running(server, f"http://127.0.0.1:{ports['port']}", process)
        try:
            yield found if _becomes_ready(found, log) else None
        finally:
            _end(process)


def _environment() -> dict[str, str]:
    """Ours, but for what may be set here about OpenBLAS: it would slow down NumPy, and nothing else."""
    return {name: text for name, text in os.environ.items() if not name.startswith("OPENBLAS_")}


def _becomes_ready(server: Running, log: Path) -> bool:
    started = time.monotonic()
    deadline = started + PATIENCE_SECONDS
    while time.monotonic() < deadline and server.process.poll() is None:
        try:
            if requests.get(server.url + server.server.ready, timeout=2).ok:
                server.start_seconds = time.monotonic() - started
                return True
        except requests.RequestException:
            time.sleep(0.01)
    print(f"{server.server.name} does not start:\n{log.read_text()[-2000:]}", file=sys.stderr)
    return False


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a server with all that it started; whatever does not go by itself is killed."""
    process.terminate()
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _free_ports(count: int) -> list[int]:
    """Ports that nobody listens on."""
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]


@contextmanager
def exported_network() -> Iterator[dict[str, str]]:
    """The shipped network as ONNX, and what the peers have to know of it, as environment variables."""
    artifact = load_version(latest_version(ROOT / "artifacts" / "tickcross"))
    manifest = artifact.manifest
    with TemporaryDirectory() as folder:
        path = Path(folder) / "network.onnx"
        path.write_bytes(to_onnx(artifact.network, manifest["calibration"]))
        yield {
            "PEER_NETWORK": str(path),
            "PEER_THRESHOLD": str(manifest["threshold"]),
            "PEER_GRID_SIZE": str(manifest["grid_size"]),
        }
