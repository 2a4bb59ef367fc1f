"""gunicorn, configured from our settings: its asgi worker, our adapter, one artifact for all workers."""

import os
from typing import Any

from gunicorn.app.base import BaseApplication

from .settings import Settings, table

# One thread of linear algebra a worker: the workers are the parallelism, and more would fight over the cores.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")


class Server(BaseApplication):
    """gunicorn around the adapter."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Hand our settings to gunicorn."""
        for name, value in gunicorn_options(self._settings).items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The ASGI application; called once, before the workers are forked."""
        from .adapter import Adapter
        from .app import create_app

        return Adapter(create_app(self._settings), self._settings)


def gunicorn_options(settings: Settings) -> dict[str, Any]:
    """gunicorn's settings for ours."""
    options: dict[str, Any] = {
        "bind": f"{settings.host}:{settings.port}",
        "workers": settings.workers,
        "worker_class": "asgi",
        "preload_app": True,
        "reuse_port": settings.workers > 1,
        "keepalive": settings.keep_alive_seconds,
        "asgi_lifespan": "on",
        "control_socket_disable": True,
        "proc_name": "tickcross",
        "loglevel": settings.log_level,
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
    settings = Settings.from_environment()
    for name, value, _, description in table(settings):
        print(f"{name:<28} {value:<22} {description}")
    from .app import create_app
    from .serving import EXTENSION

    classifier = create_app(settings).extensions[EXTENSION].classifier
    print(f"serves {classifier.name} version {classifier.version}: its golden grids are answered right")
