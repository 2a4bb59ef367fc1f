"""The addresses of Triton's extensions: configuration, statistics, and the index of the repository."""

from typing import Any

from flask import Blueprint, Response
from pydantic import ValidationError

from model.classifier import Classifier
from service.core.content_encoding import decoded
from service.core.inputs.json_text import load_json, place_of
from service.core.open_inference.extensions import IndexRequest
from service.core.problems import Problem
from service.core.reply import json_reply
from service.observing.version_counts import Answered
from service.wsgi.open_inference import PLATFORM
from service.wsgi.responding import received, response_of, service

blueprint = Blueprint("open_inference_extensions", __name__, url_prefix="/v2")


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
    answered = observing.version_counts.totals(observing.counters.values())
    versions = serving.versions if version is None else [version]
    figures = [_statistics(serving.classifier.name, one, answered.get(one, Answered())) for one in versions]
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


def _statistics(name: str, version: str, answered: Answered) -> dict[str, Any]:
    return {
        "name": name,
        "version": version,
        "last_inference": int(answered.last * 1000),
        "inference_count": answered.marks,
        "inference_stats": {"success": {"count": answered.requests, "ns": int(answered.seconds * 1e9)}},
    }
