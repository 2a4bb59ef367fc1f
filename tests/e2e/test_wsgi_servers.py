"""The Flask application is complete under any WSGI server: ids, log, metrics, keys, limits and versions."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import requests

from tests.e2e.conftest import write_version
from tests.e2e.load import BODY
from tests.e2e.running import ROOT, Running, free_port, wait_until

pytestmark = pytest.mark.e2e

KEY = "correct horse battery"
COMMANDS: dict[str, Callable[[int], list[str]]] = {
    "flask run": lambda port: ["flask", "--app", "service.wsgi", "run", "--port", str(port)],
    "waitress": lambda port: ["waitress", f"--listen=127.0.0.1:{port}", "--call", "service.wsgi:create_app"],
    "gunicorn, 2 processes of 4 threads": lambda port: [
        *("gunicorn", "--workers=2", "--threads=4", f"--bind=127.0.0.1:{port}"),
        "service.wsgi:create_app()",
    ],
}


@contextmanager
def serving(server: str, artifacts: Path, folder: Path, **settings: object) -> Iterator[Running]:
    """The Flask application under a server, with keys, ready for requests."""
    port, log = free_port(), folder / "log"
    (folder / "keys").write_text(KEY + "\n")
    effective = {
        "artifacts": artifacts,
        "api_keys_file": folder / "keys",
        "log_format": "json",
        "watch_seconds": 0.05,
        "counters_file": folder / "counters",
    } | settings
    environment = {name: text for name, text in os.environ.items() if not name.startswith("TICKCROSS_")}
    environment |= {f"TICKCROSS_{name.upper()}": str(value) for name, value in effective.items()}
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", *COMMANDS[server](port)],
            cwd=ROOT,
            env=environment,
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    running = Running(f"http://127.0.0.1:{port}", process, log)
    try:
        wait_until(lambda: answers(running), f"{server} answers")
        yield running
    finally:
        process.terminate()
        process.wait(20)


def answers(running: Running) -> bool:
    assert running.process.poll() is None, running.output.read_text()
    try:
        return running.get("/health/ready").ok
    except requests.RequestException:
        return False


def predict(running: Running, **headers: str) -> requests.Response:
    return running.post("/predict", json=BODY, headers={"X-API-Key": KEY, **headers})


def counted(running: Running, name: str) -> float:
    text = running.get("/metrics", headers={"X-API-Key": KEY}).text
    return sum(float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line.startswith(name))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A separate folder of versions, with version 1."""
    return write_version(tmp_path / "tickcross").parent


@pytest.mark.parametrize("server", COMMANDS)
def test_the_flask_application_is_complete_under_any_server(server: str, root: Path, tmp_path: Path) -> None:
    with serving(server, root, tmp_path) as running:
        assert running.post("/predict", json=BODY).status_code == 401
        with ThreadPoolExecutor(8) as pool:
            replies = [*pool.map(lambda index: predict(running, **{"X-Request-ID": f"n{index}"}), range(40))]
        assert [reply.headers["X-Request-ID"] for reply in replies] == [f"n{index}" for index in range(40)]
        assert {reply.status_code for reply in replies} == {200}
        assert counted(running, "tickcross_predictions_total") == 40
        assert counted(running, "tickcross_drift_marks") == 40
        lines = [line for line in running.log() if line.get("route") == "/predict"]
        assert {line["request_id"] for line in lines} >= {f"n{index}" for index in range(40)}
        write_version(root, seed=2)
        wait_until(
            lambda: {predict(running).json()["model"]["version"] for _ in range(8)} == {"2"},
            "every process serves the new version",
        )
        shutil.rmtree(root / "2")


HALF = b"POST /predict HTTP/1.1\r\nHost: here\r\nX-API-Key: %b\r\nContent-Length: 50\r\n\r\n{" % KEY.encode()


@pytest.mark.parametrize("server", ["flask run", "gunicorn, 2 processes of 4 threads"])
def test_too_many_requests_are_refused_and_probes_are_answered(
    server: str, root: Path, tmp_path: Path
) -> None:
    """Requests with incomplete bodies hold threads. Waitress reads a body before it calls the application."""
    with serving(server, root, tmp_path, max_in_flight=1) as running, ExitStack() as stack:
        address = "127.0.0.1", int(running.url.rsplit(":", 1)[1])
        for _ in range(2):
            stack.enter_context(socket.create_connection(address)).sendall(HALF)
        wait_until(lambda: predict(running).status_code == 429, "a process holds a request")
        refused = next(reply for _ in range(100) if (reply := predict(running)).status_code == 429)
        assert refused.headers["Retry-After"]
        assert {running.get("/health/live").status_code for _ in range(8)} == {200}
