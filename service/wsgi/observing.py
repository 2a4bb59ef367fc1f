"""Observes each request of the Flask application: limits, id, counters and log."""

from flask import Flask, Response, g, request

from service.core.reply import protective_headers
from service.wsgi.responding import service

OBSERVED_OUTSIDE = "tickcross.observed_outside"
"""Key in the environ of a request that the ASGI application observes: a dictionary to report to it."""

ROUTE, OUTCOME = "route", "outcome"
"""Keys in that dictionary."""


def observe_requests(app: Flask) -> None:
    """Let the observer of the service observe every request of `app`."""
    app.before_request(_begin)
    app.after_request(_answered)
    app.teardown_request(_end)


def _begin() -> None:
    if OBSERVED_OUTSIDE in request.environ:
        return
    current = service()
    current.start()
    headers = request.headers
    g.observed = current.observer.begin(headers.get("X-Request-ID"), headers.get("traceparent"))
    current.observer.refuse_too_many(request.path)
    if current.client_limit is not None:
        peer, forwarded = request.environ.get("REMOTE_ADDR", ""), headers.get("X-Forwarded-For", "")
        current.client_limit.refuse_too_many(request.path, peer, forwarded)


def _answered(response: Response) -> Response:
    outcome = g.get("outcome")
    route = request.url_rule.rule if request.url_rule is not None else request.path
    if "observed" not in g:
        request.environ.get(OBSERVED_OUTSIDE, {}).update({ROUTE: route, OUTCOME: outcome})
        return response
    current = service()
    current.observer.answered(g.observed, request.method, route, response.status_code, outcome)
    response.headers.extend(protective_headers(tuple(response.headers)))
    response.headers.extend(g.observed.headers)
    return response


def _end(_error: BaseException | None) -> None:
    if "observed" in g:
        service().observer.end(g.observed)
