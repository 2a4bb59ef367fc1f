"""What every answer must be: a promised status, and a body as the documents describe it."""

import json
from typing import Any

import safetensors.numpy
from pydantic import TypeAdapter

from service.core.open_inference.codec import HEADER
from service.core.open_inference.messages import InferenceResponse
from service.core.open_inference.tensors import split_bytes
from service.core.options import Pairs
from service.core.problems import Problem
from service.core.reply import BINARY, Reply
from service.core.schemas import ManyPredictions, OnePrediction, ProblemDetails
from service.docs.refusals import OF_A_BODY
from service.docs.shapes import MarkExplained

REFUSALS = {*OF_A_BODY, 404} - {408, 503}
"""Statuses for what a client sent. 408 and 503 are about time and memory."""

MAX_DETAIL = 1200
"""Characters of a problem's detail: little of what was sent is said again."""

PREDICTED: TypeAdapter[OnePrediction | ManyPredictions] = TypeAdapter(OnePrediction | ManyPredictions)


def check_problem(problem: Problem, reply: Reply) -> None:
    """A refusal that is documented, short, and fit to be sent."""
    assert reply.status == problem.status in REFUSALS, problem
    details = ProblemDetails.model_validate_json(reply.body)
    assert details.status == reply.status
    assert 0 < len(details.detail) <= MAX_DETAIL
    assert len(details.where or "") <= MAX_DETAIL
    _check_headers(reply)


def _check_headers(reply: Reply) -> None:
    texts = [text for header in reply.headers for text in header]
    assert all(text.isascii() and text.isprintable() for text in texts), texts


def check_predictions(reply: Reply, query: Pairs) -> None:
    """The answer of `/predict`, with what its query asks for."""
    assert reply.status == 200
    assert reply.outcome is not None
    _check_headers(reply)
    found = PREDICTED.validate_json(reply.body)
    predictions = found.predictions if isinstance(found, ManyPredictions) else [found]
    assert len(predictions) == len(reply.outcome.predictions.labels) > 0
    included = dict(query).get("include", "")
    for prediction in predictions:
        scores = prediction.scores
        best = max(scores.tick, scores.cross)
        sure = 1 - best if prediction.label == "neither" else best
        assert abs(prediction.confidence - sure) < 1e-6
        assert prediction.grid is not None or "grid" not in included
        assert prediction.region is not None or "region" not in included


def check_explanation(reply: Reply) -> None:
    """The answer of `/explain` in either of its forms."""
    assert reply.status == 200
    if dict(reply.headers)["Content-Type"] == BINARY:
        assert safetensors.numpy.load(reply.body)
    else:
        MarkExplained.model_validate_json(reply.body)


def check_inference(reply: Reply) -> None:
    """The answer of V2 inference; what its binary values take is just what it says."""
    assert reply.status == 200
    _check_headers(reply)
    length = dict(reply.headers).get(HEADER)
    head = reply.body if length is None else reply.body[: int(length)]
    InferenceResponse.model_validate_json(head)
    rest = memoryview(reply.body)[len(head) :]
    for output in json.loads(head)["outputs"]:
        rest = rest[_check_output(output, rest) :]
    assert not rest


def _check_output(output: dict[str, Any], rest: memoryview) -> int:
    """How many binary bytes it takes."""
    count = output["shape"][0] * (2 if output["name"] == "scores" else 1)
    if "data" in output:
        assert len(output["data"]) == count
        return 0
    size = int(output["parameters"]["binary_data_size"])
    if output["name"] == "scores":
        assert size == 4 * count
    else:
        assert len([*split_bytes(rest[:size])]) == count
    return size
