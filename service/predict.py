"""`POST /predict`: marks in, labels out. What was sent is read by `inputs` and answered by `answering`."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt
import orjson
from flask import Blueprint, Response, request

from model.classifier import LABELS, Classifier, Predictions

from .answers import json_response
from .inputs import read_inputs
from .outcome import leave_outcome
from .problems import Problem
from .serving import serving, settings_in_force
from .together import answered

blueprint = Blueprint("predict", __name__)

_STARTS = tuple(b'{"label":"%b","confidence":' % label.encode() for label in LABELS)


@blueprint.post("/predict")
def predict() -> Response:
    """Read the marks, answer them, in their order."""
    settings, environ = settings_in_force(), request.environ
    arguments = request.args
    classifier = serving().classifier_for(arguments.get("version"))
    threshold = requested_threshold(arguments.get("threshold"), settings.threshold)
    with_grids = _wants_grids(arguments.get("include"))
    inputs = read_inputs(environ, classifier, settings)
    predictions = answered(inputs, classifier, threshold)
    leave_outcome(environ, classifier.version, predictions)
    objects = _objects(predictions, with_grids=with_grids)
    return json_response(_body(objects, classifier, many=inputs.many))


def requested_threshold(text: str | None, default: float | None) -> float | None:
    """`?threshold=` as a number from 0 to 1, or the deployment's; a 422 `Problem` for anything else."""
    if text is None:
        return default
    try:
        threshold = float(text)
    except ValueError:
        threshold = -1.0
    if not 0 <= threshold <= 1:
        raise Problem(422, f"threshold is {text[:40]}; expected a number from 0 to 1", where="threshold")
    return threshold


def _wants_grids(include: str | None) -> bool:
    if include not in (None, "grid"):
        raise Problem(422, f"include is {include[:40]}; expected grid", where="include")
    return include is not None


def _body(objects: list[bytes], classifier: Classifier, *, many: bool) -> bytes:
    name = _name(classifier.name, classifier.version)
    if many:
        return b'{"predictions":[%b],"model":%b}' % (b",".join(objects), name)
    return b'%b,"model":%b}' % (objects[0][:-1], name)


def _objects(answers: Predictions, *, with_grids: bool) -> list[bytes]:
    """The JSON of each answer, put together by hand: a batch is thousands of small objects."""
    sure, scores = _numbers(answers.confidence), _numbers(answers.scores.ravel())
    warnings = map(_words, answers.warnings)
    rows = zip(answers.labels.tolist(), sure, scores[0::2], scores[1::2], warnings, strict=True)
    objects = [
        b'%b%b,"scores":{"tick":%b,"cross":%b},"warnings":%b}' % (_STARTS[label], sure, tick, cross, words)
        for label, sure, tick, cross, words in rows
    ]
    return _with_grids(objects, answers) if with_grids else objects


def _numbers(values: npt.NDArray[np.float32]) -> list[bytes]:
    """Each value in JSON, in as few digits as tell it from any other float32."""
    return orjson.dumps(values, option=orjson.OPT_SERIALIZE_NUMPY)[1:-1].split(b",")


def _with_grids(objects: list[bytes], answers: Predictions) -> list[bytes]:
    seen = np.ascontiguousarray(answers.grids)
    grids = (orjson.dumps(grid, option=orjson.OPT_SERIALIZE_NUMPY) for grid in seen)
    return [b'%b,"grid":%b}' % (item[:-1], grid) for item, grid in zip(objects, grids, strict=True)]


@lru_cache(maxsize=64)
def _words(warnings: tuple[str, ...]) -> bytes:
    return orjson.dumps(warnings)


@lru_cache(maxsize=64)
def _name(name: str, version: str) -> bytes:
    return orjson.dumps({"name": name, "version": version})
