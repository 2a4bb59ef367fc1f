"""Probes for liveness and readiness, and `/health` for people."""

from flask import Blueprint, Response, request

from service.core.problems import RETRY_SOON, Problem
from service.core.reply import json_reply
from service.wsgi.observing import OBSERVED_OUTSIDE
from service.wsgi.responding import response_of, service

blueprint = Blueprint("health", __name__)


@blueprint.get("/health/live")
def live() -> Response:
    """Liveness: the process answers."""
    return response_of(json_reply({"status": "live"}))


@blueprint.get("/health/ready")
def ready() -> Response:
    """Readiness: the golden grids are answered right, and the service is not shutting down."""
    if not service().serving.ready:
        raise Problem(503, "not ready", headers=RETRY_SOON)
    return response_of(json_reply({"status": "ready"}))


@blueprint.get("/health")
def health() -> Response:
    """Status, version and self-test, for people."""
    serving = service().serving
    status = "ready" if serving.ready else "not ready"
    application = "asgi" if OBSERVED_OUTSIDE in request.environ else "wsgi"
    facts = {"status": status, "application": application, **serving.describe()}
    return response_of(json_reply(facts, 200 if serving.ready else 503))
