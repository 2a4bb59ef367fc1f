"""`GET /model`: the manifest of the version that answers, as it stands in the artifact."""

from flask import Blueprint, Response, request

from .answers import json_answer
from .serving import serving

blueprint = Blueprint("model_info", __name__)


@blueprint.get("/model")
def manifest() -> Response:
    """Labels, layers, training history, measured accuracy, and the version's number."""
    classifier = serving().classifier_for(request.args.get("version"))
    return json_answer({"version": classifier.version, **classifier.manifest})
