"""`python -m service`: connects the applications with the server."""

import logging
import logging.config
import os
from typing import TYPE_CHECKING

from service.http_server import Connections, Hooks, listening
from service.http_server import serve as serve_applications
from service.observing.logs import configuration
from service.observing.uncaught import log_uncaught
from service.security import check_tls
from service.service_links import sentence_on_links
from service.settings import Settings, table
from service.wsgi import create_app
from service.wsgi.responding import EXTENSION

if TYPE_CHECKING:
    from flask import Flask

    from service.asgi import Application
    from service.service import Service

log = logging.getLogger("tickcross")


def serve() -> None:
    """Serve until a signal stops the process.

    Raises `BadSettings` or `BadArtifact` with one sentence on what is wrong.
    """
    settings = Settings.from_environment()
    logging.config.dictConfig(configuration(settings.log_format, settings.log_level))
    log_uncaught()
    if sentence := sentence_on_links(os.environ):
        log.warning(sentence, extra={"facts": {"event": "variables ignored"}})
    check_tls(settings)
    app = create_app(settings)

    def load_asgi(connections: Connections) -> "Application":
        return asgi_app(app, connections)

    serve_applications(settings, load_asgi, lambda: app, hooks_of(app.extensions[EXTENSION]))


def asgi_app(app: "Flask", connections: Connections) -> "Application":
    """The ASGI application around a Flask application, with these connections."""
    from service.asgi import Application  # imports more than the Flask application needs

    application = Application(app)
    application.memory.unsent = lambda: connections.unsent_bytes
    return application


def hooks_of(service: "Service") -> Hooks:
    """The callbacks of the server to a service."""
    counters, metrics = service.observing.counters, service.observing.metrics

    connections = metrics.connections.start
    return Hooks(
        refused=service.observer.refused,
        connections=lambda count: counters.set_gauge(connections, float(count)),
        others=lambda: counters.others(connections),
        drain=service.observing.drain.begin,
        is_draining=lambda: service.draining,
    )


def check() -> None:
    """Print the settings in force, load the version to serve, and print it.

    Raises `BadSettings` or `BadArtifact` with one sentence on what is wrong.
    """
    log.addHandler(logging.NullHandler())  # the caller prints the error, once
    settings = Settings.from_environment()
    for name, value, _, description in table(settings):
        print(f"{name:<28} {value:<22} {description}")
    if sentence := sentence_on_links(os.environ):
        print(sentence)
    check_tls(settings)
    listening(settings).close()
    classifier = create_app(settings).extensions[EXTENSION].serving.classifier
    name = f"{classifier.name} version {classifier.version} ({classifier.artifact.digits})"
    print(f"the {settings.server.upper()} application serves {name}: its golden grids are answered right")
