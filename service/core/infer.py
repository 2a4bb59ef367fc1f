"""`POST /v2/models/tickcross/infer`: the inference route of the Open Inference Protocol V2."""

from functools import partial
from typing import TYPE_CHECKING

from model.classifier import LABELS, Classifier, Predictions
from service.core.content_encoding import decoded
from service.core.inputs import Inputs
from service.core.inputs.json_text import shortened
from service.core.inputs.kinds import is_json_object
from service.core.inputs.pictures import opened_pictures
from service.core.open_inference.codec import HEADER, decode_request, encode_response
from service.core.open_inference.messages import InferenceRequest
from service.core.open_inference.tensors import Grids
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
    size, json_length = classifier.grid_size, received.json_length
    message, marks = decode_request(received.body, json_length, size, settings.max_items)
    threshold = message.parameters.threshold
    if threshold is None:
        threshold = settings.threshold
    inputs = _inputs(marks, settings.max_pixels)
    return Question(inputs, classifier, threshold, partial(_write, classifier, message))


def _refuse_other_types(received: "Received") -> None:
    """Raise a 415 `Problem` unless the body is JSON, which is recognised under any type, or has no type."""
    media_type = received.media_type
    if media_type and media_type not in MEDIA_TYPES and not is_json_object(received.body):
        raise Problem(415, f"the body is {shortened(media_type)}; expected one of {', '.join(MEDIA_TYPES)}")


def _inputs(marks: Grids | list[bytes], max_pixels: int) -> Inputs:
    if not isinstance(marks, list):
        return Inputs(many=True, grids=marks)
    places = [f"image[{index}]" for index in range(len(marks))]
    return Inputs(many=True, pictures=opened_pictures(marks, places, max_pixels))


def _write(classifier: Classifier, message: InferenceRequest, predictions: Predictions) -> Reply:
    labels = [LABELS[label] for label in predictions.labels.tolist()]
    name, version = classifier.name, classifier.version
    content, json_length = encode_response(message, name, version, predictions.scores, labels)
    headers = JSON_HEADERS
    if json_length is not None:
        headers = (("Content-Type", BINARY), (HEADER, str(json_length)))
    return Reply(200, headers, content, Outcome(version, predictions))
