"""`python -m tests.service.http_server.trivial` serves applications that do as little as a test needs."""

import asyncio
import json
import logging
import mmap
import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import parse_qs
from weakref import WeakSet

from model.errors import TickcrossError
from service.asgi_types import ASGIApplication, Receive, Scope, Send
from service.http_server import Connections, Hooks, guard, serve
from service.http_server.guard import GuardedProtocol
from service.settings import Settings

STARTED = "a worker has started"
ROWS = 64
CELLS = 3
PID, CONNECTIONS, DRAINING = range(CELLS)
REFUSED = ROWS * CELLS
"""Where the counts of refusals begin, one cell for each status."""

memory = mmap.mmap(-1, (REFUSED + 600) * 8)
cells = memoryview(memory).cast("d")


def own_cell(cell: int) -> int:
    """The index of a cell of this process; the few processes of a test have consecutive ids."""
    return os.getpid() % ROWS * CELLS + cell


def count_refusal(status: int) -> None:
    cells[REFUSED + status] += 1


def count_connections(count: int) -> None:
    cells[own_cell(PID)], cells[own_cell(CONNECTIONS)] = os.getpid(), count


def connections_of_others() -> Sequence[float]:
    rows = [row for row in range(0, REFUSED, CELLS) if cells[row + PID] not in (0, os.getpid())]
    return [cells[row + CONNECTIONS] for row in rows if is_alive(int(cells[row + PID]))]


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def drain() -> None:
    cells[DRAINING] = 1


def is_draining() -> bool:
    return cells[DRAINING] > 0


HOOKS = Hooks(
    refused=count_refusal,
    connections=count_connections,
    others=connections_of_others,
    drain=drain,
    is_draining=is_draining,
)


def facts() -> dict[str, Any]:
    """The facts that the tests request."""
    refused = {status: int(cells[REFUSED + status]) for status in range(600) if cells[REFUSED + status]}
    return {
        "worker": os.getpid(),
        "draining": is_draining(),
        "connections": int(cells[own_cell(CONNECTIONS)]),
        "refused": refused,
        "served": served,
        "threads": [thread.name for thread in threading.enumerate()],
        "protocols": len(protocols),
        "unsent": sum(each.unsent_bytes for each in connections),
    }


served: Counter[str] = Counter()
connections: list[Connections] = []
"""Those of this process, in a uvicorn worker."""


protocols: WeakSet[GuardedProtocol] = WeakSet()
"""The protocols of this process that are still referenced."""


class NotedProtocol(GuardedProtocol):
    """Adds itself to `protocols` when its client connects."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        protocols.add(self)
        super().connection_made(transport)


def load_asgi(worker_connections: Connections) -> ASGIApplication:
    """The application, which knows its worker's connections."""
    connections.append(worker_connections)
    return application


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """The ASGI application."""
    if scope["type"] == "lifespan":
        await receive()
        logging.getLogger("tickcross").info(STARTED)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})
        return
    path, query = scope["path"], parse_qs(scope["query_string"].decode(), keep_blank_values=True)
    if path == "/early":
        served[path] += 1
        await respond(send, 413, b"too long", close="keep" not in query)
        return
    if path == "/unread":
        await asyncio.sleep(float(query["seconds"][0]))
        await respond(send, 200, b"")
        served[path] += 1
        return
    body = await read(receive)
    if body is None:
        served["disconnected"] += 1
        return
    served[path] += 1
    status = 200
    if path == "/big":
        body = b"x" * int(query["bytes"][0])
    elif path == "/facts":
        body = json.dumps(facts()).encode()
    elif path == "/headers":
        body = json.dumps([name.decode() for name, _ in scope["headers"]]).encode()
    elif path == "/scope":
        body = f"{scope['scheme']} {scope['client'][0]}".encode()
    elif path == "/work":
        work(float(query["seconds"][0]))
    elif path == "/slow":
        await asyncio.sleep(float(query["seconds"][0]))
    elif path == "/ready":
        status = 503 if is_draining() else 200
    elif path == "/stream":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"first", "more_body": True})
        await asyncio.sleep(float(query["seconds"][0]))
        await send({"type": "http.response.body", "body": b"last"})
        return
    await respond(send, status, body)


def work(seconds: float) -> None:
    """Use the processor for this time."""
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass


async def read(receive: Receive) -> bytes | None:
    """The body; None if the client has disconnected."""
    parts = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


async def respond(send: Send, status: int, body: bytes, *, close: bool = False) -> None:
    headers = [(b"content-length", b"%d" % len(body))]
    if close:
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def wsgi_application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The WSGI application."""
    body = environ["wsgi.input"].read()
    status = "503 Service Unavailable" if environ["PATH_INFO"] == "/ready" and is_draining() else "200 OK"
    if environ["PATH_INFO"] == "/scope":
        body = f"{environ['wsgi.url_scheme']} {environ['REMOTE_ADDR']}".encode()
    if environ["PATH_INFO"] == "/facts":
        body = json.dumps(facts()).encode()
    start_response(status, [("Content-Length", str(len(body)))])
    return [body]


def main() -> None:
    """Serve with the settings in the environment."""
    guard.GuardedProtocol = NotedProtocol  # type: ignore[misc]
    try:
        serve(Settings.from_environment(), load_asgi, lambda: wsgi_application, HOOKS)
    except TickcrossError as error:
        sys.exit(f"tickcross: {error}")


if __name__ == "__main__":
    main()
