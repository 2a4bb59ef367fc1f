"""`GET /model`: the manifest of a version; `GET /model/onnx`: its network as an ONNX file."""

from flask import Blueprint, Response

from service.core.options import VERSION
from service.core.reply import json_reply
from service.wsgi.responding import options, response_of, service

blueprint = Blueprint("model_info", __name__)


@blueprint.get("/model")
def manifest() -> Response:
    """Labels, layers, training history, measured accuracy, and the version's name and hash."""
    classifier = service().serving.classifier_for(options(VERSION).get(VERSION))
    identity = {"version": classifier.version, "hash": classifier.artifact.digits}
    return response_of(json_reply({**identity, **classifier.manifest}))


@blueprint.get("/model/onnx")
def onnx() -> Response:
    """The network as an ONNX file: grids of +-1 in, calibrated scores out."""
    classifier = service().serving.classifier_for(options(VERSION).get(VERSION))
    name = f"{classifier.name}-{classifier.version}.onnx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(classifier.onnx(), headers=headers, content_type="application/octet-stream")
