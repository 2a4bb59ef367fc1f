"""`GET /model`: the manifest of the version that answers; `GET /model/onnx`: its network to take away."""

from flask import Blueprint, Response, request

from .answers import json_answer
from .serving import serving

blueprint = Blueprint("model_info", __name__)


@blueprint.get("/model")
def manifest() -> Response:
    """Labels, layers, training history, measured accuracy, and the version's number."""
    classifier = serving().classifier_for(request.args.get("version"))
    return json_answer({"version": classifier.version, **classifier.manifest})


@blueprint.get("/model/onnx")
def onnx() -> Response:
    """The network as an ONNX file: grids of +-1 in, calibrated scores out."""
    classifier = serving().classifier_for(request.args.get("version"))
    name = f"{classifier.name}-{classifier.version}.onnx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(classifier.onnx(), headers=headers, content_type="application/octet-stream")
