"""Flask, without the work that this service has no use for on each request.

Routes, error handlers and hooks are Flask's own. Left out are sessions, the search for async functions, and
what WSGI's last step does for bodies that are not whole; the rule that a request matches is looked up without
parsing its host.
"""

import asyncio
from collections.abc import Callable
from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SessionInterface
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.routing import MapAdapter
from werkzeug.utils import cached_property

Environ = dict[str, Any]


class NoArguments(ImmutableMultiDict[str, str]):
    """An empty query, which need not raise and catch an error for each argument that is looked for."""

    def get(self, key: str, default: Any = None, type: Any = None) -> Any:  # type: ignore[override]  # noqa: A002
        """Never anything."""
        return default


NO_ARGUMENTS: MultiDict[str, str] = NoArguments()


class LeanRequest(Request):
    """A request that is asked for no more than it has."""

    @cached_property
    def args(self) -> MultiDict[str, str]:
        """The query's arguments."""
        return super().args if self.environ.get("QUERY_STRING") else NO_ARGUMENTS

    @property
    def blueprints(self) -> list[str]:
        """None: no blueprint of ours has hooks or error handlers of its own, which Flask would look for."""
        return []


class NoSessions(SessionInterface):
    """Nothing is remembered between requests."""

    _nothing = SecureCookieSession()

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession:
        """The one empty session of all requests."""
        return self._nothing

    def is_null_session(self, obj: object) -> bool:
        """Never to be saved."""
        return True


class Web(Flask):
    """The Flask application of the service."""

    request_class = LeanRequest
    session_interface = NoSessions()

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """What finds the rule of a request; the host is only taken along for redirects."""
        if request is None:
            return None
        environ = request.environ
        return MapAdapter(
            self.url_map,
            server_name=environ.get("HTTP_HOST", "localhost"),
            script_name="/",
            subdomain="",
            url_scheme=environ["wsgi.url_scheme"],
            path_info=request.path,
            default_method=environ["REQUEST_METHOD"],
            query_args=environ.get("QUERY_STRING", ""),
        )

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """As it is: no function of ours is async, which `add_url_rule` makes sure of."""
        return func

    def add_url_rule(self, rule: str, *args: Any, **options: Any) -> None:
        """As Flask's; refuses async functions."""
        if asyncio.iscoroutinefunction(options.get("view_func")):
            raise TypeError(f"the function of {rule} is async; they run in the event loop's own thread")
        super().add_url_rule(rule, *args, **options)

    def respond(self, environ: Environ) -> Response:
        """The response to a request, errors included: what `wsgi_app` does up to WSGI's last step."""
        context = self.request_context(environ)
        error: Exception | None = None
        try:
            context.push()
            return self.full_dispatch_request()
        except Exception as unforeseen:  # noqa: BLE001 - as Flask does: even a broken handler gets an answer
            error = unforeseen
            return self.handle_exception(unforeseen)
        finally:
            context.pop(error)
