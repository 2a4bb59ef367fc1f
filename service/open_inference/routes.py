"""The protocol's addresses: they take the request apart, ask the classifier, and put the answer together."""

from typing import Any

from flask import Blueprint, Response, request

from model.classifier import Classifier, Predictions

from .. import VERSION
from ..answers import json_answer, json_response
from ..body import body
from ..inputs import Inputs
from ..inputs.pictures import decoded_pictures
from ..outcome import leave_outcome
from ..problems import Problem
from ..serving import serving, settings_in_force
from ..settings import Settings
from ..together import answered
from .codec import HEADER, Asked, read_request, write_response

EXTENSIONS = ["binary_tensor_data"]
MEDIA_TYPES = ("application/json", "application/octet-stream")
BINARY = "application/octet-stream"

blueprint = Blueprint("open_inference", __name__, url_prefix="/v2")


@blueprint.get("")
def server() -> Response:
    """Which server this is."""
    return json_answer({"name": "tickcross", "version": VERSION, "extensions": EXTENSIONS})


@blueprint.get("/health/live")
def live() -> Response:
    """The process answers."""
    return json_answer({"live": True})


@blueprint.get("/health/ready")
def ready() -> Response:
    """It may be sent requests."""
    is_ready = serving().ready
    return json_answer({"ready": is_ready}, 200 if is_ready else 503)


@blueprint.get("/models/<name>")
@blueprint.get("/models/<name>/versions/<version>")
def model_metadata(name: str, version: str | None = None) -> Response:
    """What a version takes and gives."""
    return json_answer(_metadata(_classifier(name, version)))


@blueprint.get("/models/<name>/ready")
@blueprint.get("/models/<name>/versions/<version>/ready")
def model_ready(name: str, version: str | None = None) -> Response:
    """A version may be sent requests."""
    classifier = _classifier(name, version)
    is_ready = serving().ready
    return json_answer({"name": classifier.name, "ready": is_ready}, 200 if is_ready else 503)


@blueprint.post("/models/<name>/infer")
@blueprint.post("/models/<name>/versions/<version>/infer")
def infer(name: str, version: str | None = None) -> Response:
    """Scores and labels of grids or pictures."""
    _refuse_other_types()
    classifier = _classifier(name, version)
    settings = settings_in_force()
    asked = read_request(
        body(request.environ), request.headers.get(HEADER), classifier.grid_size, settings.max_items
    )
    predictions = _classify(classifier, asked, settings)
    leave_outcome(request.environ, classifier.version, predictions)
    names = classifier.manifest["labels"]
    labels = [names[label] for label in predictions.labels.tolist()]
    content, header_length = write_response(
        asked.message, classifier.name, classifier.version, predictions.scores, labels
    )
    if header_length is None:
        return json_response(content)
    return Response(content, headers={HEADER: str(header_length)}, content_type=BINARY)


def _refuse_other_types() -> None:
    if request.mimetype and request.mimetype not in MEDIA_TYPES:
        raise Problem(415, f"the body is {request.mimetype}; expected one of {', '.join(MEDIA_TYPES)}")
    encoding = request.headers.get("Content-Encoding", "identity")
    if encoding != "identity":
        raise Problem(415, f"the content encoding is {encoding}; expected none")


def _classify(classifier: Classifier, asked: Asked, settings: Settings) -> Predictions:
    threshold = asked.message.parameters.threshold
    if threshold is None:
        threshold = settings.threshold
    return answered(_inputs(asked, settings), classifier, threshold)


def _inputs(asked: Asked, settings: Settings) -> Inputs:
    if asked.grids is not None:
        return Inputs(many=True, grids=asked.grids)
    pictures = asked.pictures or []
    places = [f"image[{index}]" for index in range(len(pictures))]
    return Inputs(many=True, pictures=decoded_pictures(pictures, places, settings.max_pixels))


def _classifier(name: str, version: str | None) -> Classifier:
    classifier = serving().classifier_for(version)
    if name != classifier.name:
        raise Problem(404, f"there is no model {name}; this is {classifier.name}")
    return classifier


def _metadata(classifier: Classifier) -> dict[str, Any]:
    """The metadata of the protocol; `grid` may also be UINT8, FP32 or BOOL, which it has no room to say."""
    size = classifier.grid_size
    return {
        "name": classifier.name,
        "versions": serving().versions,
        "platform": "tickcross_safetensors",
        "inputs": [
            {"name": "grid", "datatype": "INT8", "shape": [-1, size, size]},
            {"name": "image", "datatype": "BYTES", "shape": [-1]},
        ],
        "outputs": [
            {"name": "scores", "datatype": "FP32", "shape": [-1, 2]},
            {"name": "label", "datatype": "BYTES", "shape": [-1]},
        ],
    }
