"""Installs servers into their own environments, starts them, waits until they are ready, and ends them."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import requests

from benchmarks.http import processes
from benchmarks.http.catalogue import PEERS, ROOT, Environment, Server
from model.artifact import latest_version, load_version
from model.engine.onnx_export import to_onnx

ENVIRONMENTS = ROOT / "benchmarks" / "environments"
PATIENCE_SECONDS = 90.0
QUIET_SECONDS = 0.1
LONGEST_REST_SECONDS = 3.0
NOT_PASSED_ON = ("OPENBLAS_", "TICKCROSS_", "PYTHONDONTWRITEBYTECODE")
"""Variables with this prefix apply only to this process. OpenBLAS's would slow down NumPy."""


@dataclass
class Running:
    """A running server: its address, its process, and how long it took to be ready."""

    server: Server
    url: str
    process: "subprocess.Popen[bytes]"
    start_seconds: float = 0.0

    def megabytes(self) -> float:
        """The memory of all its processes."""
        return processes.megabytes(self.process.pid)

    def cpu_seconds(self) -> float:
        """The CPU time of all its processes."""
        return processes.cpu_seconds(self.process.pid)

    def rest(self) -> None:
        """Wait until the server has finished the work that clients left; some are never quite idle."""
        deadline = time.monotonic() + LONGEST_REST_SECONDS
        used, before = self.cpu_seconds(), 0.0
        while used - before > QUIET_SECONDS / 5 and time.monotonic() < deadline:
            time.sleep(QUIET_SECONDS)
            used, before = self.cpu_seconds(), used


def programs_of(server: Server) -> Path | None:
    """The `bin` folder of the environment of a server; None if it cannot be installed."""
    if isinstance(server.environment, Path):
        return server.environment
    return _installed(server.environment)


def _installed(environment: Environment) -> Path | None:
    folder = ENVIRONMENTS / f"peer-{environment.name}"
    ready, requirements = folder / "ready", "\n".join(environment.requirements)
    if not ready.exists() or ready.read_text() != requirements:
        print(f"installing {environment.name} into {folder} ...", file=sys.stderr)
        venv.create(folder, with_pip=True, clear=True)
        pip = [str(folder / "bin" / "pip"), "install", "-q", *environment.requirements]
        if subprocess.run(pip, capture_output=True).returncode:
            return None
        ready.write_text(requirements)
    return folder / "bin"


@contextmanager
def running(
    server: Server, network: Mapping[str, str], workers: int = 2, **more: str
) -> Iterator[Running | None]:
    """The server, ready for requests, with its log in a temporary file; None if it cannot be installed.

    - `network`: what peers need to know of the network, from `exported_network`.
    - `more`: further environment variables.
    """
    programs = programs_of(server)
    if programs is None:
        yield None
        return
    words = dict(zip(("port", "second", "third"), map(str, _free_ports(3)), strict=True))
    words["workers"] = str(workers)
    program, *arguments = [part.format(**words) for part in server.command]
    own = {name: text.format(**words) for name, text in server.variables.items()}
    variables = {**_variables(server, programs), **network, **own, **more}
    with tempfile.TemporaryDirectory() as folder_of_log:
        log = Path(folder_of_log) / "log"
        with log.open("wb") as file:
            process = subprocess.Popen(
                [str(programs / program), *arguments],
                cwd=server.folder,
                env=variables,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        server_running = Running(server, f"http://127.0.0.1:{words['port']}", process)
        try:
            yield server_running if _becomes_ready(server_running, log) else None
        finally:
            _end(process)


def _variables(server: Server, programs: Path) -> dict[str, str]:
    """The environment variables of a server. Ours imports from its own folder, peers also from ours."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith(NOT_PASSED_ON)}
    folders = [server.folder] if server.is_ours else [ROOT, PEERS]
    return {
        **kept,
        "PYTHONPATH": ":".join(map(str, folders)),
        "PYTHONPYCACHEPREFIX": str(ENVIRONMENTS / "bytecode"),
        "OMP_NUM_THREADS": "1",
        "PATH": f"{programs}:{os.environ['PATH']}",
    }


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
    """End a server with all its processes; kill those that do not end by themselves."""
    process.terminate()
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _free_ports(count: int) -> list[int]:
    """Ports on which nothing listens."""
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]


@contextmanager
def exported_network() -> Iterator[dict[str, str]]:
    """The shipped network as ONNX, and what the peers need to know of it, as environment variables."""
    artifact = load_version(latest_version(ROOT / "artifacts" / "tickcross"))
    manifest = artifact.manifest
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network.onnx"
        path.write_bytes(to_onnx(artifact.network, manifest["calibration"]))
        yield {
            "PEER_NETWORK": str(path),
            "PEER_THRESHOLD": str(manifest["threshold"]),
            "PEER_GRID_SIZE": str(manifest["grid_size"]),
        }
