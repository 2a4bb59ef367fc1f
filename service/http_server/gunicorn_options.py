"""The settings of gunicorn and uvicorn, from ours."""

import logging
import os
import ssl
from typing import TYPE_CHECKING, Any

from service.observing.logs import configuration

if TYPE_CHECKING:
    from service.http_server.connections import Connections
    from service.settings import Settings

GRACEFUL_SECONDS = 30
"""How long requests may take to finish when their worker stops."""

CANCEL_SECONDS = 25
"""When uvicorn cancels the others, so that they are answered before the worker is killed."""

TIMEOUT_SECONDS = 60
"""A worker that sends no heartbeat for this long is replaced."""


def options(settings: "Settings") -> dict[str, Any]:
    """The settings for both kinds of workers."""
    gunicorn: dict[str, Any] = {
        "workers": settings.workers,
        "preload_app": True,
        "keepalive": settings.keep_alive_seconds,
        "control_socket_disable": True,
        "proc_name": "tickcross",
        "logconfig_dict": log_configuration(settings),
        "graceful_timeout": GRACEFUL_SECONDS,
        "timeout": TIMEOUT_SECONDS,
        "forwarded_allow_ips": "",  # the application knows which proxies to trust
    }
    if settings.tls:
        gunicorn |= {"certfile": str(settings.tls_certificate), "keyfile": str(settings.tls_key)}
    return gunicorn


class AboutSockets(logging.Filter):
    """Drops gunicorn's messages on its listening sockets: they are one socket, which uvloop closes first."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is logged."""
        return not record.getMessage().startswith(("Listening at: ", "Error while closing socket"))


def log_configuration(settings: "Settings") -> dict[str, Any]:
    """The logging configuration; gunicorn writes to the same log."""
    config = configuration(settings.log_format, settings.log_level)
    config["filters"] = {"sockets": {"()": AboutSockets}}
    config["loggers"]["gunicorn.error"]["filters"] = ["sockets"]
    return config


def wsgi_options(settings: "Settings") -> dict[str, Any]:
    """gunicorn's own threads. On SIGINT and SIGQUIT, a worker does not wait for them."""

    def worker_int(worker: Any) -> None:
        os._exit(0)

    return {"worker_class": "gthread", "threads": settings.threads, "worker_int": worker_int}


def asgi_options(connections: "Connections") -> dict[str, Any]:
    """uvicorn, with our protocol class for these connections."""
    from uvicorn_worker import UvicornWorker

    from service.http_server.guard import GuardedProtocol

    class Protocol(GuardedProtocol):
        guarded = connections

    class Worker(UvicornWorker):
        CONFIG_KWARGS = uvicorn_options(Protocol)

    return {"worker_class": Worker}


def uvicorn_options(protocol: type) -> dict[str, Any]:
    """Arguments of `uvicorn.Config`."""
    return {
        "http": protocol,
        "ws": "none",
        "lifespan": "on",
        "interface": "asgi3",
        "server_header": False,
        "proxy_headers": False,  # the application knows which proxies to trust
        "access_log": False,
        "log_level": "error",
        "timeout_graceful_shutdown": CANCEL_SECONDS,
        "ssl_version": ssl.PROTOCOL_TLS_SERVER,  # uvicorn-worker would pass on gunicorn's outdated default
    }
