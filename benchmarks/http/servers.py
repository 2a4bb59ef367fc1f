"""Ours and the peers: how each is installed, started and asked; two workers each, and its best settings."""

import os
import signal
import socket
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import requests

from benchmarks.http.load import Body, json_grid, json_grids, npy_grids, picture, v2_binary, v2_json
from model.artifact import latest_version, load_version
from model.onnx_export import to_onnx

ROOT = Path(__file__).parents[2]
PEERS = ROOT / "benchmarks" / "peers"
ENVIRONMENTS = ROOT / "benchmarks" / "environments"
PATIENCE_SECONDS = 90.0
CASES = ("single", "batch", "binary", "V2 binary", "picture")
BATCH = 256

Request = tuple[str, Callable[[int], Body]]
"""A path, and what makes its body for a grid size."""


@dataclass(frozen=True)
class Server:
    """One way to serve the network.

    - `requirements`: what its environment needs; none: ours.
    - `command`: after the environment's `bin/`, with `{port}` in it.
    - `ready`: a path that answers 200 when it is.
    - `cases`: for each case that it can do, where to send what.
    """

    name: str
    requirements: tuple[str, ...]
    command: tuple[str, ...]
    ready: str
    cases: Mapping[str, Request]
    environment: Mapping[str, str] = field(default_factory=dict)


def one(size: int) -> Body:
    """A single grid."""
    return json_grid(size)


def many(size: int) -> Body:
    """A batch of grids."""
    return json_grids(BATCH, size)


def array(size: int) -> Body:
    """A batch as an array."""
    return npy_grids(BATCH, size)


def photo(size: int) -> Body:
    """A single picture."""
    return picture(size=size)


def in_protocol(count: int, *, binary: bool = False) -> Callable[[int], Body]:
    """Requests of the Open Inference Protocol."""
    return lambda size: (v2_binary if binary else v2_json)(count, size)


COMMON = ("numpy", "pillow", "onnxruntime", "orjson")
FASTAPI = ("fastapi", "uvicorn", "uvloop", "httptools", "pydantic", *COMMON)
UVICORN: tuple[str, ...] = ("uvicorn", "fastapi_app:app", "--workers", "2", "--loop", "uvloop", "--http", "httptools")
UVICORN += ("--no-access-log", "--log-level", "warning", "--port", "{port}")

OURS = Server(
    "tickcross",
    (),
    ("python", "-m", "service"),
    "/health/ready",
    {
        "single": ("/predict", one),
        "batch": ("/predict", many),
        "binary": ("/predict", array),
        "V2 binary": ("/v2/models/tickcross/infer", in_protocol(BATCH, binary=True)),
        "picture": ("/predict", photo),
    },
    {"TICKCROSS_PORT": "{port}", "TICKCROSS_LOG_FORMAT": "off", "TICKCROSS_LOG_LEVEL": "error"},
)
SERVERS = (
    OURS,
    Server(
        "fastapi",
        FASTAPI,
        UVICORN,
        "/ready",
        {
            "single": ("/pydantic/one", one),
            "batch": ("/pydantic/many", many),
            "binary": ("/npy", array),
            "picture": ("/png", photo),
        },
    ),
    Server(
        "fastapi-raw",
        FASTAPI,
        UVICORN,
        "/ready",
        {
            "single": ("/raw/one", one),
            "batch": ("/raw/many", many),
            "binary": ("/npy", array),
            "picture": ("/png", photo),
        },
    ),
)


@dataclass
class Running:
    """A server that runs, and where."""

    server: Server
    url: str
    process: "subprocess.Popen[bytes]"

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
    port = str(_free_port())
    command = [str(folder / server.command[0]), *(part.format(port=port) for part in server.command[1:])]
    own = {name: text.format(port=port) for name, text in server.environment.items()}
    ways = {"PYTHONPATH": f"{ROOT}:{PEERS}", "OMP_NUM_THREADS": "1"}
    settings: dict[str, str] = {**os.environ, **ways, **network, **own, **more}
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
        found = Running(server, f"http://127.0.0.1:{port}", process)
        try:
            yield found if _becomes_ready(found, log) else None
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            _wait_or_kill(process)


def _becomes_ready(server: Running, log: Path) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and server.process.poll() is None:
        try:
            if requests.get(server.url + server.server.ready, timeout=2).ok:
                return True
        except requests.RequestException:
            time.sleep(0.05)
    print(f"{server.server.name} does not start:\n{log.read_text()[-2000:]}", file=sys.stderr)
    return False


def _wait_or_kill(process: "subprocess.Popen[bytes]") -> None:
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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
