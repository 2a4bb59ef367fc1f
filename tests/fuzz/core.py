"""Sends requests to the core like the two applications, and checks every answer.

A bad request must be refused with a problem that has a documented status. Any other exception is a defect,
and so is an undocumented answer.
"""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

from model.classifier import Classifier
from model.errors import TickcrossError
from service.core import explain, infer, predict
from service.core.content_encoding import inflates_beyond
from service.core.inputs.estimates import seconds_to_read
from service.core.problems import problem_of, problem_reply
from service.core.question import Question, Read
from service.core.received import Received
from service.core.reply import Reply
from service.settings import Settings
from service.versions.serving import Serving
from tests.fuzz.answers import check_explanation, check_inference, check_predictions, check_problem
from tests.tiny import save_tiny_version

SETTINGS = replace(
    Settings(), max_bytes=64 * 1024, max_pixels=250_000, max_items=64, max_grid_side=64, log_format="off"
)
"""Low limits, so that small inputs reach them and every input is fast."""

INFLATED_BYTES = 1024
"""The limit above which a body counts as large; lower than that of the ASGI application."""

Check = Callable[[Reply], None]


@cache
def serving() -> Serving:
    """A tiny network that is served."""
    with tempfile.TemporaryDirectory() as folder:
        return Serving(Classifier.load(save_tiny_version(Path(folder) / "tickcross")))


def ask(read: Read, received: Received, path: str, check: Check) -> Reply:
    """The checked reply of one route to a request."""
    seconds_to_read(received)
    inflates_beyond(received, INFLATED_BYTES)
    try:
        question = read(received, serving(), SETTINGS)
        reply = _decoded(question).reply()
    except TickcrossError as error:
        problem = problem_of(error)
        reply = problem_reply(problem, path)
        check_problem(problem, reply)
        return reply
    check(reply)
    return reply


def _decoded(question: Question) -> Question:
    """The question with decoded pictures, which have no more pixels than their headers say."""
    assert question.inputs.seconds >= 0
    assert question.inputs.bytes >= 0
    if not question.inputs.pictures:
        return question
    decoded = question.decoded()
    pixels = sum(picture.grey.size for picture in decoded.inputs.pixels)
    assert pixels <= sum(picture.pixels for picture in question.inputs.pictures) <= 2 * SETTINGS.max_pixels
    return decoded


def ask_predict(received: Received) -> Reply:
    """`POST /predict`."""
    return ask(predict.read, received, "/predict", partial(check_predictions, query=received.query))


def ask_explain(received: Received) -> Reply:
    """`POST /explain`."""
    return ask(explain.read, received, "/explain", check_explanation)


def ask_infer(received: Received) -> Reply:
    """`POST /v2/models/tickcross/infer`."""
    return ask(infer.read, received, "/v2/models/tickcross/infer", check_inference)
