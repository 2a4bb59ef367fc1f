"""Observes each request of the Flask application: limits, id, counters and log."""

from flask import Flask, Response, g, request

from service.core.reply import protective_headers
from service.wsgi.responding import outcome_of_request, service

OBSERVED_OUTSIDE = "tickcross.observed_outside"
"""Key in the environ of a request that the ASGI application observes."""

ROUTE, OUTCOME = "tickcross.route", "tickcross.outcome"
"""Keys in the environ of such a request, for its route and its outcome."""


def observe_requests(app: Flask) -> None:
    """Let the observer of the service observe every request of `app`."""
    app.before_request(_begin)
    app.after_request(_answered)
    app.teardown_request(_end)


def _begin() -> None:
    current = service()
    if request.environ.get(OBSERVED_OUTSIDE):
        return
    current.start()
    headers = request.headers
    g.observed = current.observer.begin(headers.get("X-Request-ID"), headers.get("traceparent"))
    current.observer.refuse_too_many(request.path)
    if current.client_limit is not None:
        peer, forwarded = request.environ.get("REMOTE_ADDR", ""), headers.get("X-Forwarded-For", "")
        current.client_limit.refuse_too_many(request.path, peer, forwarded)


def _answered(response: Response) -> Response:
    outcome = outcome_of_request()
    route = request.url_rule.rule if request.url_rule is not None else request.path
    if "observed" not in g:
        request.environ[ROUTE], request.environ[OUTCOME] = route, outcome
        return response
    current = service()
    current.observer.answered(g.observed, request.method, route, response.status_code, outcome)
    response.headers.extend(protective_headers(tuple(response.headers)))
    response.headers.extend(g.observed.headers)
    return response


def _end(_error: BaseException | None) -> None:
    if "observed" in g:
        service().observer.end(g.observed)
