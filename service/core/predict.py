"""`POST /predict`: marks in, labels out."""

from functools import lru_cache, partial
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import orjson

from model.classifier import LABELS, Classifier, Predictions
from service.core.inputs import read_inputs
from service.core.problems import Problem
from service.core.question import Question, Versions
from service.core.reply import Outcome, Reply, written_json_reply

if TYPE_CHECKING:
    from service.core.received import Received
    from service.settings import Settings

_STARTS = tuple(b'{"label":"%b","confidence":' % label.encode() for label in LABELS)


def read(received: "Received", versions: Versions, settings: "Settings") -> Question:
    """What is asked, from the query and the body; a `Problem` for anything that is not right with them."""
    query = received.query
    classifier = versions.classifier_for(query.get("version"))
    threshold = _threshold(query.get("threshold"), settings.threshold)
    with_grids = _wants_grids(query.get("include"))
    inputs = read_inputs(received, classifier, settings)
    write = partial(_write, classifier, many=inputs.many, with_grids=with_grids)
    return Question(inputs, classifier, threshold, write)


def _threshold(text: str | None, default: float | None) -> float | None:
    """`?threshold=` as a number from 0 to 1, or the deployment's."""
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


def _write(classifier: Classifier, predictions: Predictions, *, many: bool, with_grids: bool) -> Reply:
    objects = _objects(predictions, with_grids=with_grids)
    content = _body(objects, classifier, many=many)
    return written_json_reply(content, outcome=Outcome(classifier.version, predictions))


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
