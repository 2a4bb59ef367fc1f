"""Flask, without the work that this service has no use for on each request.

Routes, error handlers and hooks are Flask's own. Left out are sessions, the signals at a request's end, what
`after_this_request` is given, the search for async functions, and what WSGI's last step does for bodies that
are not whole; the rule that a request matches is looked up without parsing its host, and remembered, so that
`url_for` has nothing to go by.
"""

import inspect
from collections.abc import Callable
from typing import Any

from flask import Flask, Request, Response
from flask.ctx import RequestContext
from flask.sessions import SecureCookieSession, SessionInterface
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.routing import MapAdapter, Rule
from werkzeug.utils import cached_property

from .environ import Environ


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

    def close(self) -> None:
        """Nothing: no uploaded file is open, as forms are read by `inputs`."""

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


class Context(RequestContext):
    """The context of a request, which remembers the rule that was found for its path.

    Of rules without arguments there are few, each has one path, and none is added after the first request.
    Flask answers OPTIONS with what finds the rules, so that there must be one.
    """

    app: "Web"

    def match_request(self) -> None:
        """As Flask's; called where no rule is known yet."""
        super().match_request()
        request = self.request
        if request.url_rule is not None and not request.url_rule.arguments and request.method != "OPTIONS":
            self.app.known_rules[request.method, request.path] = request.url_rule


class Web(Flask):
    """The Flask application of the service."""

    request_class = LeanRequest
    session_interface = NoSessions()

    def __init__(self, *args: Any, **options: Any) -> None:
        self.known_rules: dict[tuple[str, str], Rule] = {}
        super().__init__(*args, **options)

    def request_context(self, environ: Environ) -> Context:
        """The context that a request is answered in."""
        return Context(self, environ)

    def preprocess_request(self) -> ResponseReturnValue | None:
        """As Flask's, where there are hooks."""
        hooks = self.before_request_funcs or self.url_value_preprocessors
        return super().preprocess_request() if hooks else None

    def process_response(self, response: Response) -> Response:
        """As Flask's, where there are hooks; there is no session to be saved."""
        return super().process_response(response) if self.after_request_funcs else response

    def do_teardown_request(self, exc: BaseException | None = None) -> None:
        """As Flask's, where there are hooks."""
        if self.teardown_request_funcs:
            super().do_teardown_request(exc)

    def do_teardown_appcontext(self, exc: BaseException | None = None) -> None:
        """As Flask's, where there are hooks."""
        if self.teardown_appcontext_funcs:
            super().do_teardown_appcontext(exc)

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """What finds the rule of a request that is not known yet; the host is for redirects only."""
        if request is None:
            return None
        rule = self.known_rules.get((request.method, request.path))
        if rule is not None:
            request.url_rule, request.view_args = rule, {}
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
        if inspect.iscoroutinefunction(options.get("view_func")):
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
