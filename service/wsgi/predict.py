"""`POST /predict`."""

from flask import Blueprint, Response

from service.core import predict as core
from service.wsgi.responding import answered

blueprint = Blueprint("predict", __name__)


@blueprint.post("/predict")
def predict() -> Response:
    """Labels of the marks that were sent, in their order."""
    return answered(core.read)
