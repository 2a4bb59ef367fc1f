"""Proxies that serve us under a path of theirs: requests come without it, and X-Forwarded-Prefix names it.

Werkzeug's `ProxyFix` reads the header. It believes everyone, so it is asked only for requests of the proxies
that the settings name. No answer depends on the client's scheme, host or address: other headers are not read.
"""

from collections.abc import Iterable, Sequence
from ipaddress import ip_address
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from service.setting_lists import Network


def believe_proxies(app: Flask, networks: "Sequence[Network]") -> None:
    """Let `app` believe what proxies in these networks say of its path prefix."""
    if networks:
        app.wsgi_app = TrustedProxies(app.wsgi_app, networks)  # type: ignore[method-assign]


class TrustedProxies:
    """WSGI middleware that believes the X-Forwarded-Prefix of these networks."""

    def __init__(self, app: "WSGIApplication", networks: "Sequence[Network]") -> None:
        self._app = app
        self._behind_a_proxy = ProxyFix(app, x_for=0, x_proto=0, x_prefix=1)
        self._networks = networks

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request."""
        app = self._behind_a_proxy if self._trusts(environ.get("REMOTE_ADDR", "")) else self._app
        return app(environ, start_response)

    def _trusts(self, text: str) -> bool:
        try:
            address = ip_address(text)
        except ValueError:  # a socket of another kind
            return False
        plain = getattr(address, "ipv4_mapped", None) or address  # the IPv4 of a socket that listens on `::`
        return any(plain in network for network in self._networks)
