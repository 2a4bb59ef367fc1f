"""The addresses of the Open Inference Protocol V2 and of Triton's extensions to it."""

from functools import partial
from typing import Any

from flask import Blueprint, Response
from pydantic import ValidationError

from model.classifier import Classifier
from service import VERSION
from service.core import infer as core
from service.core.content_encoding import decoded
from service.core.inputs.json_text import load_json, place_of
from service.core.open_inference import extensions
from service.core.open_inference.extensions import IndexRequest
from service.core.problems import Problem
from service.core.reply import json_reply
from service.observing.version_counts import Answered
from service.wsgi.responding import answered, received, response_of, service

EXTENSIONS = ["binary_tensor_data", *extensions.NAMES]
PLATFORM = "tickcross_safetensors"

blueprint = Blueprint("open_inference", __name__, url_prefix="/v2")


@blueprint.get("")
def server() -> Response:
    """The name, version and extensions of the server."""
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


@blueprint.get("/models/<name>/config")
@blueprint.get("/models/<name>/versions/<version>/config")
def config(name: str, version: str | None = None) -> Response:
    """Inputs and outputs, as Triton describes a model."""
    return response_of(json_reply(_config(service().serving.classifier_of(name, version))))


@blueprint.get("/models/stats")
@blueprint.get("/models/<name>/stats")
@blueprint.get("/models/<name>/versions/<version>/stats")
def stats(name: str | None = None, version: str | None = None) -> Response:
    """What each loaded version has answered, counted by all workers."""
    observing, serving = service().observing, service().serving
    if name is not None:
        serving.classifier_of(name, version)
    counts = observing.version_counts.totals(observing.counters.values())
    versions = serving.versions if version is None else [version]
    figures = [_statistics(serving.classifier.name, one, counts.get(one, Answered())) for one in versions]
    return response_of(json_reply({"model_stats": figures}))


@blueprint.post("/repository/index")
def repository_index() -> Response:
    """The loaded versions."""
    current = service()
    only_ready = _parsed(decoded(received(), current.settings.max_bytes).body).ready
    serving = current.serving
    is_ready = serving.ready
    state, reason = ("READY", "") if is_ready else ("UNAVAILABLE", "the service is shutting down")
    entries = [
        {"name": serving.classifier.name, "version": version, "state": state, "reason": reason}
        for version in serving.versions
        if is_ready or not only_ready
    ]
    return response_of(json_reply(entries))


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


def _parsed(body: bytes) -> IndexRequest:
    if not body:
        return IndexRequest()
    try:
        return IndexRequest.model_validate(load_json(body))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        where = place_of(first["loc"])
        raise Problem(422, f"{where or 'the body'}: {first['msg']}", where=where or None) from None


def _config(classifier: Classifier) -> dict[str, Any]:
    size = classifier.grid_size
    return {
        "name": classifier.name,
        "platform": PLATFORM,
        "max_batch_size": 0,
        "input": [
            {"name": "grid", "data_type": "TYPE_INT8", "dims": [-1, size, size], "optional": True},
            {"name": "image", "data_type": "TYPE_STRING", "dims": [-1], "optional": True},
        ],
        "output": [
            {"name": "scores", "data_type": "TYPE_FP32", "dims": [-1, 2]},
            {"name": "label", "data_type": "TYPE_STRING", "dims": [-1]},
        ],
    }


def _statistics(name: str, version: str, counts: Answered) -> dict[str, Any]:
    return {
        "name": name,
        "version": version,
        "last_inference": int(counts.last * 1000),
        "inference_count": counts.marks,
        "inference_stats": {"success": {"count": counts.requests, "ns": int(counts.seconds * 1e9)}},
    }
