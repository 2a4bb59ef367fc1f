"""`POST /v2/models/tickcross/infer`: the inference route of the Open Inference Protocol V2."""

from functools import partial
from typing import TYPE_CHECKING

from model.classifier import LABELS, Classifier, Predictions
from service.core.content_encoding import decoded
from service.core.inputs import Inputs
from service.core.inputs.json_text import shortened
from service.core.inputs.kinds import is_json_object
from service.core.inputs.pictures import opened_pictures
from service.core.open_inference.codec import HEADER, DecodedRequest, decode_request, encode_response
from service.core.problems import Problem
from service.core.question import Question, Versions
from service.core.reply import BINARY, JSON, JSON_HEADERS, Outcome, Reply

if TYPE_CHECKING:
    from service.core.received import Received
    from service.settings import Settings

MEDIA_TYPES = (JSON, BINARY)


def read(
    received: "Received", versions: Versions, settings: "Settings", version: str | None = None
) -> Question:
    """The question to `version`, or to the served version. Raises a `Problem` if the request is wrong."""
    classifier = versions.classifier_for(version)
    received = decoded(received, settings.max_bytes)
    _refuse_other_types(received)
    body = received.body
    request = decode_request(body, received.json_length, classifier.grid_size, settings.max_items)
    threshold = request.message.parameters.threshold
    if threshold is None:
        threshold = settings.threshold
    return Question(_inputs(request, settings), classifier, threshold, partial(_write, classifier, request))


def _refuse_other_types(received: "Received") -> None:
    """A 415 `Problem` unless the body is JSON or has no type. JSON is recognised under any type."""
    media_type = received.media_type
    if media_type and media_type not in MEDIA_TYPES and not is_json_object(received.body):
        raise Problem(415, f"the body is {shortened(media_type)}; expected one of {', '.join(MEDIA_TYPES)}")


def _inputs(request: DecodedRequest, settings: "Settings") -> Inputs:
    if request.grids is not None:
        return Inputs(many=True, grids=request.grids)
    pictures = request.pictures or []
    places = [f"image[{index}]" for index in range(len(pictures))]
    return Inputs(many=True, pictures=opened_pictures(pictures, places, settings.max_pixels))


def _write(classifier: Classifier, request: DecodedRequest, predictions: Predictions) -> Reply:
    labels = [LABELS[label] for label in predictions.labels.tolist()]
    content, json_length = encode_response(
        request.message, classifier.name, classifier.version, predictions.scores, labels
    )
    binary_headers = (("Content-Type", BINARY), (HEADER, str(json_length)))
    headers = JSON_HEADERS if json_length is None else binary_headers
    return Reply(200, headers, content, Outcome(classifier.version, predictions))
