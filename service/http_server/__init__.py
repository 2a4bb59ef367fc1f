"""Serves the applications: with uvicorn or with gunicorn's threads, and gunicorn as the process manager."""

from service.http_server.connections import Connections
from service.http_server.hooks import Hooks
from service.http_server.run import listening, serve

__all__ = ["Connections", "Hooks", "listening", "serve"]
