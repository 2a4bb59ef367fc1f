"""gunicorn, configured from our settings: its asgi worker, our adapter, one artifact for all workers."""

import gc
import logging
import os
from typing import Any

from gunicorn.app.base import BaseApplication

from .instruments import EXTENSION as INSTRUMENTS
from .instruments import Instruments
from .lifecycle import DrainingArbiter, Worker, hooks
from .logs import configuration
from .memory import keep_freed_memory
from .security import check_tls
from .service_links import sentence_on_links
from .settings import Settings, table

log = logging.getLogger("tickcross")


class Server(BaseApplication):
    """gunicorn around the adapter."""

    instruments: Instruments
    """There once it is loaded."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Hand our settings to gunicorn."""
        for name, value in (gunicorn_options(self.settings) | hooks(self)).items():
            self.cfg.set(name, value)

    def run(self) -> None:
        """Serve until told to stop."""
        DrainingArbiter(self, self.settings.drain_seconds).run()

    def load(self) -> Any:
        """The ASGI application; called once, before the workers are forked."""
        from .adapter import Adapter
        from .app import create_app

        if sentence := sentence_on_links(os.environ):
            log.warning(sentence, extra={"facts": {"event": "variables ignored"}})
        check_tls(self.settings)
        keep_freed_memory()
        app = create_app(self.settings)
        self.instruments = app.extensions[INSTRUMENTS]
        adapter = Adapter(app, self.settings)
        # What is loaded now stays: the collector need not look at it again, nor unshare its pages.
        gc.collect()
        gc.freeze()
        return adapter


def gunicorn_options(settings: Settings) -> dict[str, Any]:
    """gunicorn's settings for ours."""
    options: dict[str, Any] = {
        "bind": f"{settings.host}:{settings.port}",
        "workers": settings.workers,
        "worker_class": Worker,
        "preload_app": True,
        "keepalive": settings.keep_alive_seconds,
        "asgi_lifespan": "on",
        "control_socket_disable": True,
        "proc_name": "tickcross",
        "logconfig_dict": configuration(settings.log_format, settings.log_level),
        "graceful_timeout": 30,
        "timeout": 60,
    }
    if settings.tls:
        options |= {"certfile": str(settings.tls_certificate), "keyfile": str(settings.tls_key)}
    return options


def serve(settings: Settings | None = None) -> None:
    """Serve until told to stop."""
    Server(settings or Settings.from_environment()).run()


def check() -> None:
    """Print the effective settings, load what would be served, and say so.

    Raises `BadSettings` or `BadArtifact` with one sentence on what is wrong.
    """
    log.addHandler(logging.NullHandler())  # what is wrong is told once
    settings = Settings.from_environment()
    for name, value, _, description in table(settings):
        print(f"{name:<28} {value:<22} {description}")
    if sentence := sentence_on_links(os.environ):
        print(sentence)
    check_tls(settings)
    from .app import create_app
    from .serving import EXTENSION

    classifier = create_app(settings).extensions[EXTENSION].classifier
    print(f"serves {classifier.name} version {classifier.version}: its golden grids are answered right")
