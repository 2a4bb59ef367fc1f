"""Is it alive, may it be sent requests, and what does it serve: three questions, three addresses."""

from flask import Blueprint, Response, request

from service.core.problems import RETRY_SOON, Problem
from service.core.reply import json_reply
from service.wsgi.observing import OBSERVED_OUTSIDE
from service.wsgi.responding import response_of, service

blueprint = Blueprint("health", __name__)


@blueprint.get("/health/live")
def live() -> Response:
    """The process answers; says nothing about what it serves."""
    return response_of(json_reply({"status": "live"}))


@blueprint.get("/health/ready")
def ready() -> Response:
    """Golden grids are answered right and it is not shutting down: send requests."""
    if not service().serving.ready:
        raise Problem(503, "not ready", headers=RETRY_SOON)
    return response_of(json_reply({"status": "ready"}))


@blueprint.get("/health")
def health() -> Response:
    """Status, version and self-test in one, for people."""
    serving = service().serving
    status = "ready" if serving.ready else "not ready"
    facts = {"status": status, "application": application(), **serving.describe()}
    return response_of(json_reply(facts, 200 if serving.ready else 503))


def application() -> str:
    """Which application took this request: the ASGI application passes this route on."""
    return "asgi" if request.environ.get(OBSERVED_OUTSIDE) else "wsgi"
