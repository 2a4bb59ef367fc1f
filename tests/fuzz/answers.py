"""Checks that every answer has a documented status and a documented body."""

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
"""Statuses for bad requests. 408 and 503 are about time and memory."""

MAX_DETAIL = 1200
"""Maximum characters of a problem's detail, which repeats little of the request."""

PREDICTED: TypeAdapter[OnePrediction | ManyPredictions] = TypeAdapter(OnePrediction | ManyPredictions)


def check_problem(problem: Problem, reply: Reply) -> None:
    """Check that a refusal is documented, short, and can be sent."""
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
    """Check an answer of `/predict`, including the parts that its query requests."""
    assert reply.status == 200
    assert reply.outcome is not None
    _check_headers(reply)
    answer = PREDICTED.validate_json(reply.body)
    predictions = answer.predictions if isinstance(answer, ManyPredictions) else [answer]
    assert len(predictions) == len(reply.outcome.predictions.labels) > 0
    included = dict(query).get("include", "")
    for prediction in predictions:
        scores = prediction.scores
        best = max(scores.tick, scores.cross)
        confidence = 1 - best if prediction.label == "neither" else best
        assert abs(prediction.confidence - confidence) < 1e-6
        assert prediction.grid is not None or "grid" not in included
        assert prediction.region is not None or "region" not in included


def check_explanation(reply: Reply) -> None:
    """Check an answer of `/explain` in either format."""
    assert reply.status == 200
    if dict(reply.headers)["Content-Type"] == BINARY:
        assert safetensors.numpy.load(reply.body)
    else:
        MarkExplained.model_validate_json(reply.body)


def check_inference(reply: Reply) -> None:
    """Check an answer of V2 inference; its binary values have exactly the declared sizes."""
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
    """Check one output; the number of its binary bytes."""
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
