"""`/explain`: POST explains a mark; GET describes the network."""

from flask import Blueprint, Response, request

from service.core import explain as core
from service.wsgi.responding import answered, options, response_of, service

blueprint = Blueprint("explain", __name__)


@blueprint.get("/explain")
def explain_network() -> Response:
    """The layers and their parameters."""
    current = service()
    query = options(*core.OPTIONS_OF_NETWORK)
    response = response_of(core.describe_network(query, current.serving, current.settings))
    response.add_etag(weak=True)
    response.cache_control.no_cache = True
    response.make_conditional(request)
    return response


@blueprint.post("/explain")
def explain_mark() -> Response:
    """The prediction for one mark, every layer's feature maps, and the evidence."""
    return answered(core.read)
