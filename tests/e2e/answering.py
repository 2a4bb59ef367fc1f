"""A server that gives the answers a test lists, and counts its connections and requests."""

import json
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

PREDICTION = {"label": "tick", "confidence": 0.9, "scores": {"tick": 0.9, "cross": 0.1}, "warnings": []}
NAME = {"name": "tickcross", "version": "1"}
TICK = json.dumps(PREDICTION | {"model": NAME}).encode()


@dataclass(frozen=True)
class Answer:
    """One answer.

    - `status`: 0 closes the connection without an answer.
    - `missing`: bytes that the header announces and that are never sent.
    """

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = TICK
    missing: int = 0


@dataclass(frozen=True)
class Request:
    """A received request, and its time."""

    method: str
    path: str
    headers: dict[str, str]
    at: float


class Server(ThreadingHTTPServer):
    """Gives these answers and then good ones, with a thread for each connection."""

    def __init__(self, answers: tuple[Answer, ...]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers = list(answers)
        self.requests: list[Request] = []
        self.opened = self.open = 0
        self.counting = threading.Lock()
        self.url = f"http://127.0.0.1:{self.server_port}"

    def speak_tls(self, certificate: Path) -> None:
        """Speak HTTPS from now on, with the key beside the certificate."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, certificate.with_name("key.pem"))
        self.socket = context.wrap_socket(self.socket, server_side=True)
        self.url = self.url.replace("http:", "https:")

    def count(self, change: int) -> None:
        """Count a connection that is opened or closed."""
        with self.counting:
            self.opened += max(change, 0)
            self.open += change


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server: Server

    def setup(self) -> None:
        super().setup()
        self.server.count(1)

    def finish(self) -> None:
        super().finish()
        self.server.count(-1)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.requests.append(Request(self.command, self.path, dict(self.headers), time.monotonic()))
        answer = self.server.answers.pop(0) if self.server.answers else Answer()
        self.close_connection = not answer.status or answer.missing > 0
        if answer.status:
            self.send(answer)

    def do_GET(self) -> None:
        self.do_POST()

    def send(self, answer: Answer) -> None:
        """Send an answer, without the bytes that are missing."""
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body) + answer.missing))
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, *_: Any) -> None:
        """Log nothing."""


@contextmanager
def answering(*answers: Answer, certificate: Path | None = None) -> Iterator[Server]:
    """A server that gives these answers and then good ones."""
    with Server(answers) as server:
        if certificate:
            server.speak_tls(certificate)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
