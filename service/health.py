"""Is it alive, may it be sent requests, and what does it serve: three questions, three addresses."""

from flask import Blueprint, Response

from .answers import json_answer
from .problems import Problem
from .serving import serving

blueprint = Blueprint("health", __name__)


@blueprint.get("/health/live")
def live() -> Response:
    """The process answers; says nothing about what it serves."""
    return json_answer({"status": "live"})


@blueprint.get("/health/ready")
def ready() -> Response:
    """Golden grids are answered right and it is not shutting down: send requests."""
    if not serving().ready:
        raise Problem(503, "not ready", headers={"Retry-After": "1"})
    return json_answer({"status": "ready"})


@blueprint.get("/health")
def health() -> Response:
    """Status, version and self-test in one, for people."""
    status = "ready" if serving().ready else "not ready"
    return json_answer({"status": status, **serving().describe()}, 200 if serving().ready else 503)
