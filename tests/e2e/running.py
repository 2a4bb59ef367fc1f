"""A service in separate processes (gunicorn, its workers, a port) for tests that send requests."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 60.0
STOP_SECONDS = 3.0
"""After this time, a stopping service is killed; some tests leave it unable to stop."""


@dataclass
class Running:
    """A running service: its address, its process and its log."""

    url: str
    process: "subprocess.Popen[bytes]"
    output: Path
    trusted: str | bool = True

    def get(self, path: str, **options: Any) -> requests.Response:
        return requests.get(self.url + path, timeout=10, verify=self.trusted, **options)

    def post(self, path: str, **options: Any) -> requests.Response:
        return requests.post(self.url + path, timeout=10, verify=self.trusted, **options)

    def log(self) -> list[dict[str, Any]]:
        """The lines that it has written so far."""
        return [json.loads(line) for line in self.output.read_text().splitlines() if line.startswith("{")]

    def workers(self) -> list[int]:
        """The processes of its workers."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(child) for child in children.split()]

    def kill(self) -> None:
        """Stop it unless it has ended; kill what does not stop soon."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(STOP_SECONDS)
        if self.process.poll() is None:
            for process in (self.process.pid, *self.workers()):
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
            self.process.wait(PATIENCE_SECONDS)

    def stop(self) -> int:
        """Send it SIGTERM, wait for its end and return the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE_SECONDS)


@contextmanager
def running_service(
    artifacts: Path,
    arguments: Sequence[str] = ("-m", "service"),
    folder: Path | None = None,
    /,
    **settings: object,
) -> Iterator[Running]:
    """`python -m service` with `settings` (workers=2, ...), ready for requests; stopped at the end.

    - `arguments`: those of Python.
    - `folder`: it appends to the file `log` there; a temporary folder when left out.
    """
    effective = {
        "artifacts": artifacts,
        "port": free_port(),
        "drain_seconds": 0,
        "log_format": "json",
    } | settings
    environment = {name: text for name, text in os.environ.items() if not name.startswith("TICKCROSS_")}
    environment |= {f"TICKCROSS_{name.upper()}": str(value) for name, value in effective.items()}
    with nullcontext(folder) if folder else tempfile.TemporaryDirectory() as log_folder:
        output = Path(log_folder) / "log"
        with output.open("ab") as file:
            command = [sys.executable, *arguments]
            process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=file, stderr=subprocess.STDOUT
            )
        scheme = "https" if "tls_key" in settings else "http"
        trusted = str(settings["tls_certificate"]) if "tls_certificate" in settings else True
        running = Running(f"{scheme}://127.0.0.1:{effective['port']}", process, output, trusted)
        try:
            wait_until(lambda: _is_ready(running), "the service is ready")
            workers = settings.get("workers", 2)
            wait_until(lambda: len(running.workers()) == workers, "all its workers have been forked")
            yield running
        except AssertionError as error:
            error.add_note(f"The service's log:\n{output.read_text()[-5000:]}")
            raise
        finally:
            running.kill()


def open_connection(service: Running) -> socket.socket:
    """A connection to it, for bytes that no client library sends."""
    host, port = service.url.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=10)


def _is_ready(running: Running) -> bool:
    if running.process.poll() is not None:
        raise AssertionError(f"the service ended:\n{running.output.read_text()}")
    try:
        return running.get("/health/ready").ok
    except requests.RequestException:
        return False


def wait_until(condition: Callable[[], bool], what: str, max_seconds: float = PATIENCE_SECONDS) -> None:
    """Wait for a condition; raise AssertionError when it takes too long."""
    deadline = time.monotonic() + max_seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.02)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
