"""`POST /predict`: marks in, labels out."""

from collections.abc import Container
from functools import lru_cache, partial
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import orjson

from model.classifier import LABELS, Classifier, Predictions
from service.core.inputs import content_of, read_inputs
from service.core.options import options_in_query, with_fields
from service.core.problems import Problem
from service.core.question import Question, Versions
from service.core.reply import JSON_HEADERS, Outcome, Reply

if TYPE_CHECKING:
    from service.core.received import Received
    from service.settings import Settings

OPTIONS = ("include", "pages", "threshold", "version")
"""The options, in the query or in fields of a form."""

INCLUDED = ("grid", "region")
"""The values of `include`."""

WHICH_PAGES = ("first", "all")
"""The values of `pages`; the first is the default."""

_STARTS = tuple(b'{"label":"%b","confidence":' % label.encode() for label in LABELS)


def read(received: "Received", versions: Versions, settings: "Settings") -> Question:
    """The question in the query and the body. Raises a `Problem` if anything is wrong with them."""
    options = options_in_query(received.query, OPTIONS)
    content = content_of(received, settings, OPTIONS)
    if content.form is not None:
        options = with_fields(options, content.form.fields)
    classifier = versions.classifier_for(options.get("version"))
    threshold = _threshold(options.get("threshold"), settings.threshold)
    included = _included(options.get("include"))
    all_pages = _all_pages(options.get("pages"))
    inputs = read_inputs(content, classifier, settings, all_pages=all_pages)
    write = partial(_write, classifier, many=inputs.many, included=included, mistyped=inputs.mistyped)
    return Question(inputs, classifier, threshold, write)


def _threshold(text: str | None, default: float | None) -> float | None:
    """`threshold` as a number from 0 to 1, or the default."""
    if text is None:
        return default
    try:
        threshold = float(text)
    except ValueError:
        threshold = -1.0
    if not 0 <= threshold <= 1:
        raise Problem(422, f"threshold is {text[:40]}; expected a number from 0 to 1", where="threshold")
    return threshold


def _included(text: str | None) -> Container[str]:
    """The values of `include`, out of `INCLUDED`."""
    words = () if text is None else text.split(",")
    for word in words:
        if word not in INCLUDED:
            detail = f"include has `{word[:40]}`; expected {' or '.join(INCLUDED)}, or both with a comma"
            raise Problem(422, detail, where="include")
    return words


def _all_pages(text: str | None) -> bool:
    """Whether `pages` asks for all of them."""
    if text not in (None, *WHICH_PAGES):
        raise Problem(422, f"pages is `{text[:40]}`; expected {' or '.join(WHICH_PAGES)}", where="pages")
    return text == "all"


def _write(
    classifier: Classifier, predictions: Predictions, *, many: bool, included: Container[str], mistyped: int
) -> Reply:
    objects = _objects(predictions, included)
    content = _body(objects, classifier, many=many)
    return Reply(200, JSON_HEADERS, content, Outcome(classifier.version, predictions, mistyped))


def _body(objects: list[bytes], classifier: Classifier, *, many: bool) -> bytes:
    name = _name(classifier.name, classifier.version)
    if many:
        return b'{"predictions":[%b],"model":%b}' % (b",".join(objects), name)
    return b'%b,"model":%b}' % (objects[0][:-1], name)


def _objects(answers: Predictions, included: Container[str]) -> list[bytes]:
    """The JSON of each answer, formatted by hand: a batch can be thousands of small objects."""
    sure, scores = _numbers(answers.confidence), _numbers(answers.scores.ravel())
    warnings = map(_words, answers.warnings)
    rows = zip(answers.labels.tolist(), sure, scores[0::2], scores[1::2], warnings, strict=True)
    objects = [
        b'%b%b,"scores":{"tick":%b,"cross":%b},"warnings":%b}' % (_STARTS[label], sure, tick, cross, words)
        for label, sure, tick, cross, words in rows
    ]
    if "grid" in included:
        objects = _with_each(objects, "grid", np.ascontiguousarray(answers.grids))
    if "region" in included:
        objects = _with_each(objects, "region", answers.regions)
    return objects


def _numbers(values: npt.NDArray[np.float32]) -> list[bytes]:
    """Each value in JSON, in as few digits as identify the float32."""
    return orjson.dumps(values, option=orjson.OPT_SERIALIZE_NUMPY)[1:-1].split(b",")


def _with_each(objects: list[bytes], name: str, values: npt.NDArray[np.signedinteger]) -> list[bytes]:
    """Each object with one more member, whose value is at the same index."""
    parts = (orjson.dumps(part, option=orjson.OPT_SERIALIZE_NUMPY) for part in values)
    start = b',"%b":' % name.encode()
    return [b"%b%b%b}" % (item[:-1], start, part) for item, part in zip(objects, parts, strict=True)]


@lru_cache(maxsize=64)
def _words(warnings: tuple[str, ...]) -> bytes:
    return orjson.dumps(warnings)


@lru_cache(maxsize=64)
def _name(name: str, version: str) -> bytes:
    return orjson.dumps({"name": name, "version": version})
