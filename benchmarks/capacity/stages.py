"""Measures the time of each step of a mark inside a worker: the steps of the service, in this process."""

import time
from collections.abc import Callable
from statistics import median
from typing import NamedTuple

import numpy as np

from benchmarks.capacity.ways import Way
from model.classifier import Classifier
from service.core import predict
from service.core.question import Question
from service.core.received import Received
from service.settings import Settings
from service.versions.serving import Serving

ROUNDS = 7
MIN_SECONDS = 0.02
TOGETHER = 16
"""Single marks that arrive together are answered in one micro-batch, one for each client."""


class Stages(NamedTuple):
    """Microseconds of CPU time per mark.

    - `reading`: parsing the body, and decoding the picture.
    - `finding`: finding the mark in the picture, and its grid.
    - `scoring`: the network; an unsure picture is looked at more than once.
    - `writing`: writing the answer.
    """

    reading: float
    finding: float
    scoring: float
    writing: float


def stages_of(way: Way, classifier: Classifier) -> Stages:
    """The medians over some rounds."""
    serving, settings = Serving(classifier), Settings()
    contents = (way.body.content, *way.body.others)
    if way.marks == len(contents) == 1:
        contents *= TOGETHER
    marks = way.marks * len(contents)

    def read_all() -> list[Question]:
        received = [Received(content, way.body.kind) for content in contents]
        return [predict.read(each, serving, settings).decoded() for each in received]

    def per_mark(call: Callable[[], object]) -> float:
        return _microseconds(call) / marks

    questions = read_all()
    predictions = [question.answer() for question in questions]
    pixels = [each for question in questions for each in question.inputs.pixels]
    readings = classifier.pixels_to_readings(pixels) if pixels else []
    grids = np.concatenate([each.grids for each in predictions])
    return Stages(
        reading=per_mark(read_all),
        finding=per_mark(lambda: classifier.pixels_to_readings(pixels)) if pixels else 0.0,
        scoring=per_mark(
            lambda: classifier.classify_readings(readings) if readings else classifier.classify_grids(grids)
        ),
        writing=per_mark(lambda: [q.write(each) for q, each in zip(questions, predictions, strict=True)]),
    )


def _microseconds(call: Callable[[], object]) -> float:
    call()
    times = []
    for _ in range(ROUNDS):
        calls, start = 0, time.process_time()
        while (used := time.process_time() - start) < MIN_SECONDS:
            call()
            calls += 1
        times.append(used / calls * 1e6)
    return median(times)
