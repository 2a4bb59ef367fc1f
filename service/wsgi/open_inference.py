"""The addresses of the Open Inference Protocol V2."""

from functools import partial
from typing import Any

from flask import Blueprint, Response

from model.classifier import Classifier
from service import VERSION
from service.core import infer as core
from service.core.open_inference import extensions
from service.core.reply import json_reply
from service.wsgi.responding import answered, response_of, service

EXTENSIONS = ["binary_tensor_data", *extensions.NAMES]
PLATFORM = "tickcross_safetensors"

blueprint = Blueprint("open_inference", __name__, url_prefix="/v2")


@blueprint.get("")
def server() -> Response:
    """Which server this is."""
    return response_of(json_reply({"name": "tickcross", "version": VERSION, "extensions": EXTENSIONS}))


@blueprint.get("/health/live")
def live() -> Response:
    """The process answers."""
    return response_of(json_reply({"live": True}))


@blueprint.get("/health/ready")
def ready() -> Response:
    """The service accepts requests."""
    is_ready = service().serving.ready
    return response_of(json_reply({"ready": is_ready}, 200 if is_ready else 503))


@blueprint.get("/models/<name>")
@blueprint.get("/models/<name>/versions/<version>")
def model_metadata(name: str, version: str | None = None) -> Response:
    """Inputs and outputs of a version."""
    return response_of(json_reply(_metadata(service().serving.classifier_of(name, version))))


@blueprint.get("/models/<name>/ready")
@blueprint.get("/models/<name>/versions/<version>/ready")
def model_ready(name: str, version: str | None = None) -> Response:
    """A version accepts requests."""
    serving = service().serving
    classifier, is_ready = serving.classifier_of(name, version), serving.ready
    return response_of(json_reply({"name": classifier.name, "ready": is_ready}, 200 if is_ready else 503))


@blueprint.post("/models/<name>/infer")
@blueprint.post("/models/<name>/versions/<version>/infer")
def infer(name: str, version: str | None = None) -> Response:
    """Scores and labels of grids or pictures."""
    service().serving.classifier_of(name, version)
    return answered(partial(core.read, version=version))


def _metadata(classifier: Classifier) -> dict[str, Any]:
    """The metadata of the protocol. It cannot say that `grid` may also be UINT8, FP32 or BOOL."""
    size = classifier.grid_size
    return {
        "name": classifier.name,
        "versions": service().serving.versions,
        "platform": PLATFORM,
        "inputs": [
            {"name": "grid", "datatype": "INT8", "shape": [-1, size, size]},
            {"name": "image", "datatype": "BYTES", "shape": [-1]},
        ],
        "outputs": [
            {"name": "scores", "datatype": "FP32", "shape": [-1, 2]},
            {"name": "label", "datatype": "BYTES", "shape": [-1]},
        ],
    }
