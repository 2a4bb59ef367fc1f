"""Proxies that serve us under a path prefix: they remove it, and send it as X-Forwarded-Prefix.

Werkzeug's `ProxyFix` reads the header. It trusts everyone, so it is used only for requests from the trusted
proxies of the settings. No answer depends on the client's scheme or host, so only one other header is
read: `X-Forwarded-For`, for the limit on a client's requests (`service/client_limit.py`).
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from service.client_address import address_of, is_trusted

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from service.setting_lists import Network


def believe_proxies(app: Flask, networks: "Sequence[Network]") -> None:
    """Let `app` trust the path prefix from proxies in these networks."""
    if networks:
        app.wsgi_app = TrustedProxies(app.wsgi_app, networks)  # type: ignore[method-assign]


class TrustedProxies:
    """WSGI middleware that trusts the X-Forwarded-Prefix from these networks."""

    def __init__(self, app: "WSGIApplication", networks: "Sequence[Network]") -> None:
        self._app = app
        self._behind_a_proxy = ProxyFix(app, x_for=0, x_proto=0, x_prefix=1)
        self._networks = networks

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request."""
        peer = address_of(environ.get("REMOTE_ADDR", ""))
        app = self._behind_a_proxy if is_trusted(peer, self._networks) else self._app
        return app(environ, start_response)
