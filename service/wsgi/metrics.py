"""`GET /metrics` for Prometheus: the counters of all workers, from any of them."""

from flask import Blueprint, Response

from service.observing.request_observer import METRICS
from service.wsgi.responding import service

blueprint = Blueprint("metrics", __name__)


@blueprint.get(METRICS)
def metrics() -> Response:
    """Every metric, in Prometheus' text format."""
    from service.observing.collector import (  # on the first scrape, as it imports much
        CONTENT_TYPE,
        exposition,
    )

    current = service()
    artifact, is_ready = current.serving.classifier.artifact, current.serving.ready
    content = exposition(current.observing, artifact, is_ready=is_ready)
    return Response(content, content_type=CONTENT_TYPE)
