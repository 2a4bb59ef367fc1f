"""Serving: gunicorn as the process manager, with uvicorn or with gunicorn's own threads in its workers."""

import gc
import logging
import os
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from gunicorn.app.base import BaseApplication

from model.errors import BadSettings
from service.asgi_types import ASGIApplication
from service.http_server.application import GuardedApplication
from service.http_server.connections import Connections
from service.http_server.drain import drain_on_sigterm, listen_to
from service.http_server.gunicorn_options import asgi_options, options, wsgi_options
from service.http_server.hooks import Hooks
from service.http_server.kept_memory import hand_back_regularly, keep_freed_memory
from service.http_server.upkeep import Upkeep
from service.http_server.worker_stderr import WorkerStderr

if TYPE_CHECKING:
    from service.settings import Settings

BACKLOG = 2048

ACCEPTS_A_TURN = 16
"""Connections that a worker may accept in one turn of its event loop.

uvloop accepts one for each listening socket, which is only 50 per second when turns are long, and thousands
may wait after a start or a failure elsewhere. So a worker gets the one socket under several descriptors.
"""

log = logging.getLogger("tickcross")


class Server(BaseApplication):
    """A gunicorn application, as its manual describes custom ones.

    - `options`: gunicorn's settings.
    - `load`: creates the application; called once, before workers are forked.
    """

    def __init__(self, options: dict[str, Any], load: Callable[[], Any]) -> None:
        self._options = options
        self._load = load
        super().__init__()

    def load_config(self) -> None:
        """Pass the settings to gunicorn."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The application. The garbage collector ignores everything loaded so far, which is kept for good."""
        application = self._load()
        gc.collect()
        gc.freeze()
        return application


def serve(
    settings: "Settings",
    load_asgi: Callable[[Connections], ASGIApplication],
    load_wsgi: Callable[[], Any],
    hooks: Hooks,
) -> None:
    """Serve the ASGI application or the WSGI application until a signal stops the service.

    Raises `BadSettings` if it cannot listen on the address.
    """
    keep_freed_memory()
    listener = listening(settings)
    gunicorn = options(settings) | process_hooks(settings, hooks, address_of(*listener.getsockname()[:2]))
    if settings.server == "wsgi":
        gunicorn["bind"] = descriptors(listener, 1)
        Server(gunicorn | wsgi_options(settings), load_wsgi).run()
    else:
        connections = Connections(settings, hooks.refused)
        upkeep = Upkeep(connections, hooks)
        gunicorn["bind"] = descriptors(listener, ACCEPTS_A_TURN)
        Server(
            gunicorn | asgi_options(connections), lambda: GuardedApplication(load_asgi(connections), upkeep)
        ).run()


def descriptors(listener: socket.socket, count: int) -> list[str]:
    """Descriptors of a socket in gunicorn's notation. The socket object is detached."""
    first = listener.detach()
    return [f"fd://{each}" for each in (first, *(os.dup(first) for _ in range(count - 1)))]


def process_hooks(settings: "Settings", hooks: Hooks, address: str) -> dict[str, Any]:
    """gunicorn's hooks: the master drains and logs the workers' stderr; workers obey the master only."""
    master, stderr = os.getpid(), WorkerStderr()

    def when_ready(server: Any) -> None:
        drain_on_sigterm(settings.drain_seconds, hooks.drain)
        kind, scheme = settings.server.upper(), "https" if settings.tls else "http"
        facts = {"event": "serving", "address": f"{scheme}://{address}", "workers": settings.workers}
        words = kind, settings.workers, facts["address"]
        log.info("serving the %s application in %d workers at %s", *words, extra={"facts": facts})

    def pre_fork(server: Any, worker: Any) -> None:
        stderr.before_fork()

    def post_fork(server: Any, worker: Any) -> None:
        stderr.in_worker()
        listen_to(master)
        hand_back_regularly()

    return {"when_ready": when_ready, "pre_fork": pre_fork, "post_fork": post_fork}


def listening(settings: "Settings") -> socket.socket:
    """A socket that listens on the host and port of the settings; `::` includes IPv4.

    Raises `BadSettings` with the reason if it cannot.
    """
    is_ipv6 = ":" in settings.host
    try:
        return socket.create_server(
            (settings.host, settings.port),
            family=socket.AF_INET6 if is_ipv6 else socket.AF_INET,
            backlog=BACKLOG,
            dualstack_ipv6=settings.host == "::" and socket.has_dualstack_ipv6(),
        )
    except (OSError, UnicodeError) as error:
        place = address_of(settings.host, settings.port)
        raise BadSettings(f"cannot listen on {place}: {_reason(error)}") from None


def address_of(host: str, port: int) -> str:
    """Host and port as in a URL."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _reason(error: OSError | UnicodeError) -> str:
    if isinstance(error, UnicodeError):
        return "this is not the name of a host"
    number = error.errno or 0
    # Errors of looking up a name are below 0, and `create_server` turns them into a plain OSError.
    return os.strerror(number) if number > 0 else "there is no host of this name"
