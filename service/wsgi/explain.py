"""`/explain`: POST a mark; GET what is the same for every mark."""

from flask import Blueprint, Response, request

from service.core import explain as core
from service.wsgi.responding import answered, options, response_of, service

blueprint = Blueprint("explain", __name__)


@blueprint.get("/explain")
def explain_network() -> Response:
    """The layers with what they have learned."""
    found = service()
    asked = options(*core.OPTIONS_OF_NETWORK)
    response = response_of(core.describe_network(asked, found.serving, found.settings))
    response.add_etag(weak=True)
    response.cache_control.no_cache = True
    response.make_conditional(request)
    return response


@blueprint.post("/explain")
def explain_mark() -> Response:
    """The prediction for one mark, every layer's feature maps, and the evidence."""
    return answered(core.read)
