"""The routes that read marks: `/predict` and `/explain`. `GET /explain` describes the network."""

from flask import Blueprint, Response, request

from service.core import explain, predict
from service.wsgi.responding import answered, options, response_of, service

blueprint = Blueprint("marks", __name__)


@blueprint.post("/predict")
def predict_marks() -> Response:
    """Labels of the marks that were sent, in their order."""
    return answered(predict.read)


@blueprint.post("/explain")
def explain_mark() -> Response:
    """The prediction for one mark, every layer's feature maps, and the evidence."""
    return answered(explain.read)


@blueprint.get("/explain")
def describe_network() -> Response:
    """The layers and their parameters."""
    current, query = service(), options(*explain.OPTIONS_OF_NETWORK)
    response = response_of(explain.describe_network(query, current.serving, current.settings))
    response.add_etag(weak=True)
    response.cache_control.no_cache = True
    response.make_conditional(request)
    return response
