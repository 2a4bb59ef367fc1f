"""Serves the applications: uvicorn or gunicorn's threads, with gunicorn as process manager."""

from service.http_server.connections import Connections
from service.http_server.hooks import Hooks
from service.http_server.run import listening, serve

__all__ = ["Connections", "Hooks", "listening", "serve"]
