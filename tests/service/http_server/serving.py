"""The trivial applications in separate processes, and clients that send arbitrary bytes."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from tests.service.http_server.trivial import STARTED

ROOT = Path(__file__).parents[3]
PATIENCE_SECONDS = 60.0
"""After this, something hangs."""

STOP_SECONDS = 3.0
"""After this time, a service that does not stop is killed. Some tests leave it unable to stop."""

HEAD = b"GET / HTTP/1.1\r\nHost: here\r\n"
GET = HEAD + b"\r\n"
STATUS_LINE = re.compile(rb"HTTP/1\.1 (\d{3}) ")


@dataclass
class Service:
    """Processes that serve the trivial applications."""

    port: int
    process: "subprocess.Popen[bytes]"
    output: IO[bytes]

    def connect(self, host: str = "127.0.0.1") -> socket.socket:
        """A connection to it; a wait that takes too long is an error."""
        return socket.create_connection((host, self.port), timeout=PATIENCE_SECONDS)

    def ask(self, *parts: bytes, half_close: bool = False) -> bytes:
        """Send these parts, and return all that is received until the connection is closed."""
        with self.connect() as connection:
            for part in parts:
                connection.sendall(part)
            if half_close:
                connection.shutdown(socket.SHUT_WR)
            return rest_of(connection)

    def statuses(self, *parts: bytes, half_close: bool = False) -> list[int]:
        """The statuses of the responses."""
        return statuses_in(self.ask(*parts, half_close=half_close))

    def get(self, path: str) -> bytes:
        """The body of what is at `path`."""
        head = b"GET %b HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n" % path.encode()
        return self.ask(head).partition(b"\r\n\r\n")[2]

    def facts(self) -> dict[str, Any]:
        """The facts that the answering worker reports."""
        reported: dict[str, Any] = json.loads(self.get("/facts"))
        return reported

    def log(self) -> str:
        """All that it has written."""
        self.output.seek(0)
        return self.output.read().decode()

    def workers(self) -> list[int]:
        """The processes of its workers."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(child) for child in children.split()]

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send it a signal, wait for its end and return the exit status."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE_SECONDS)

    def kill(self) -> None:
        """Stop it unless it has ended; kill what does not stop soon."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(STOP_SECONDS)
        for process in (self.process.pid, *self.workers()) if self.process.poll() is None else ():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self.process.wait(PATIENCE_SECONDS)


def start(**settings: object) -> "tuple[subprocess.Popen[bytes], IO[bytes]]":
    """The trivial service with some settings, and its output."""
    effective = {"drain_seconds": 0, "log_format": "text"} | settings
    environment = {name: text for name, text in os.environ.items() if not name.startswith("TICKCROSS_")}
    environment |= {f"TICKCROSS_{name.upper()}": str(value) for name, value in effective.items()}
    output = tempfile.TemporaryFile("a+b")  # noqa: SIM115 - the caller closes it, and reads while the service writes
    command = [sys.executable, "-m", "tests.service.http_server.trivial"]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output), output


@contextmanager
def serving(**settings: object) -> Iterator[Service]:
    """A service that answers, stopped at the end."""
    port = free_port()
    process, output = start(port=port, **settings)
    service = Service(port, process, output)
    try:
        wait_until(lambda: _has_started(service, settings), "all workers have started")
        yield service
    except AssertionError as error:
        error.add_note(f"The service's log:\n{service.log()[-5000:]}")
        raise
    finally:
        service.kill()
        output.close()


def _has_started(service: Service, settings: dict[str, object]) -> bool:
    assert service.process.poll() is None, "the service has ended"
    started_message = "Booting worker" if settings.get("server") == "wsgi" else STARTED
    return service.log().count(started_message) >= int(str(settings.get("workers", 2)))


def rest_of(connection: socket.socket) -> bytes:
    """All that is received until the connection is closed."""
    parts = []
    while part := connection.recv(65536):
        parts.append(part)
    return b"".join(parts)


def statuses_in(responses: bytes) -> list[int]:
    """The statuses of consecutive responses."""
    return [int(status) for status in STATUS_LINE.findall(responses)]


def next_response(connection: socket.socket) -> tuple[int, bytes, bytes]:
    """Status, head and body of the next response with a Content-Length, byte by byte."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        byte = connection.recv(1)
        assert byte, f"the connection was closed after {head!r}"
        head += byte
    length = int(re.findall(rb"(?i)content-length: (\d+)", head)[0])
    body = b""
    while len(body) < length:
        part = connection.recv(length - len(body))
        assert part, "the connection was closed amid a body"
        body += part
    return statuses_in(head)[0], head, body


def wait_until(condition: Callable[[], object], what: str) -> None:
    """Wait for a condition; raise AssertionError when it takes too long."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.01)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
