"""`GET /metrics` for Prometheus: what all workers have counted, whichever of them answers."""

from flask import Blueprint, Response

from service.observing.request_observer import METRICS
from service.wsgi.responding import service

blueprint = Blueprint("metrics", __name__)


@blueprint.get(METRICS)
def metrics() -> Response:
    """Every metric, in Prometheus' text format."""
    from service.observing.collector import (  # with what it needs, at the first scrape
        CONTENT_TYPE,
        exposition,
    )

    found = service()
    artifact, is_ready = found.serving.classifier.artifact, found.serving.ready
    content = exposition(found.observing, artifact, is_ready=is_ready)
    return Response(content, content_type=CONTENT_TYPE)
