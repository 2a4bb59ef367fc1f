"""API keys of the Flask application, checked for every request except probes."""

from flask import Flask, request

from service.wsgi.responding import service


def ask_for_keys(app: Flask) -> None:
    """Let `app` refuse requests without a key, if the settings name a file of keys."""
    app.before_request(_refuse_strangers)


def _refuse_strangers() -> None:
    headers = request.headers
    service().keys.refuse_strangers(request.path, headers.get("Authorization"), headers.get("X-API-Key"))
