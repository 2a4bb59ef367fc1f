"""Micro-batching: marks that arrive at the same time are answered as one batch.

Small pictures of the same size share most of their work, and a batch of 16 grids takes three quarters of
the time of 16 single ones. The batch is answered as soon as the event loop has polled its connections once
without finding another mark. That takes microseconds, unless the loop is busy with other requests.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from service.core.inputs import Inputs

if TYPE_CHECKING:
    from model.classifier import Predictions
    from service.core.question import Question

MAX_BATCH_SECONDS = 0.08
"""A batch that is estimated to take this long is full, as it blocks the event loop."""

MAX_WAIT_SECONDS = 0.01
"""After this time, a batch is answered at the next poll. It is less than a full turn of the event loop."""

MAX_GRIDS = 16
"""A batch of this many grids is answered at once. Larger batches take no less time per grid."""

log = logging.getLogger("tickcross")


class Waiting(NamedTuple):
    """A question that waits for its answer."""

    question: "Question"
    answer: "asyncio.Future[Predictions]"


class MicroBatcher:
    """Answers the questions of one worker's event loop in batches: all with grids, or all with pixels.

    - `max_seconds`: a batch that is estimated to take this long is answered at once.
    - `waiting`: the questions of the next batch.
    """

    def __init__(self, max_seconds: float) -> None:
        self._max_seconds = max_seconds
        self.waiting: list[Waiting] = []
        self._seconds = self._began = 0.0

    def answer(self, question: "Question") -> "asyncio.Future[Predictions]":
        """The predictions for a question, in one batch with others that arrive now."""
        loop = asyncio.get_running_loop()
        if not self.waiting:
            self._began = loop.time()
            loop.call_soon(self._look, loop, 0)
        waiting = Waiting(question, loop.create_future())
        self.waiting.append(waiting)
        self._seconds += question.inputs.seconds
        if self._seconds >= self._max_seconds:
            self._answer_all()
        return waiting.answer

    def _look(self, loop: asyncio.AbstractEventLoop, known: int) -> None:
        """Answer the batch, unless something has arrived since the last poll and there is time to wait."""
        if len(self.waiting) > known and loop.time() - self._began < MAX_WAIT_SECONDS:
            loop.call_soon(self._look, loop, len(self.waiting))
        else:
            self._answer_all()

    def _answer_all(self) -> None:
        waiting, self.waiting, self._seconds = self.waiting, [], 0.0
        for batch in _batches(waiting):
            answer_together(batch)


def _batches(waiting: Sequence[Waiting]) -> Sequence[list[Waiting]]:
    """Batches of questions to the same version with the same threshold, without cancelled ones."""
    batches = defaultdict[tuple[object, ...], list[Waiting]](list)
    for each in waiting:
        if not each.answer.done():
            batches[each.question.classifier, each.question.threshold].append(each)
    return [*batches.values()]


def answer_together(batch: Sequence[Waiting]) -> None:
    """Answer a batch. If that fails, answer each question by itself, so that only the wrong one fails."""
    first, inputs = batch[0].question, [waiting.question.inputs for waiting in batch]
    grids = [each.grids for each in inputs if each.grids is not None]
    pixels = [each.pixels for each in inputs]
    try:
        together = Inputs(many=True, pixels=[*chain.from_iterable(pixels)])
        if grids:
            together = Inputs(many=True, grids=np.concatenate(grids))
        predictions = together.answered_by(first.classifier, first.threshold)
    except Exception as error:
        if len(batch) == 1:
            batch[0].answer.set_exception(error)  # raised where the answer is awaited
            return
        log.exception("a batch failed; its questions are answered one by one")
        for waiting in batch:
            answer_together([waiting])
    else:
        counts = [*map(len, grids or pixels)]
        for waiting, part in zip(batch, predictions.split(counts), strict=True):
            waiting.answer.set_result(part)
