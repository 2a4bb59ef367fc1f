"""Micro-batching: pictures that arrive at the same time are read and answered as one batch.

Small pictures of the same size share most of the work. The batch is answered as soon as the event loop has
looked at all its connections once without finding another picture, which takes some microseconds. Grids gain
nothing by it.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from service.core.inputs import Inputs

if TYPE_CHECKING:
    from model.classifier import Predictions
    from service.core.question import Question

MOST_SECONDS = 0.08
"""A batch that is estimated to take so long takes no more questions, as it holds the event loop."""

log = logging.getLogger("tickcross")


class Waiting(NamedTuple):
    """A question whose answer is awaited."""

    question: "Question"
    answer: "asyncio.Future[Predictions]"


class MicroBatcher:
    """Answers the questions of one worker's event loop in batches."""

    def __init__(self) -> None:
        self._waiting: list[Waiting] = []
        self._seconds = 0.0

    def answer(self, question: "Question") -> "asyncio.Future[Predictions]":
        """The predictions for a question about small pictures, together with others that arrive meanwhile."""
        loop = asyncio.get_running_loop()
        if not self._waiting:
            loop.call_soon(self._look, loop, 0)
        waiting = Waiting(question, loop.create_future())
        self._waiting.append(waiting)
        self._seconds += question.inputs.seconds
        if self._seconds >= MOST_SECONDS:
            self._answer_all()
        return waiting.answer

    def _look(self, loop: asyncio.AbstractEventLoop, known: int) -> None:
        """Answer, if nothing has arrived since the event loop last looked at its connections."""
        if len(self._waiting) > known:
            loop.call_soon(self._look, loop, len(self._waiting))
        else:
            self._answer_all()

    def _answer_all(self) -> None:
        waiting, self._waiting, self._seconds = self._waiting, [], 0.0
        for batch in _batches(waiting):
            answer_together(batch)


def _batches(waiting: Sequence[Waiting]) -> Sequence[list[Waiting]]:
    """Those that ask the same version with the same threshold together; without those that were given up."""
    found = defaultdict[tuple[object, ...], list[Waiting]](list)
    for each in waiting:
        if not each.answer.done():
            found[each.question.classifier, each.question.threshold].append(each)
    return [*found.values()]


def answer_together(batch: Sequence[Waiting]) -> None:
    """Answer a batch; one by one where that fails, so that a failure belongs to its own request."""
    if len(batch) > 1:
        pictures = [waiting.question.inputs.pixels for waiting in batch]
        first = batch[0].question
        together = Inputs(many=True, pixels=[*chain.from_iterable(pictures)])
        try:
            predictions = together.answered_by(first.classifier, first.threshold)
        except Exception:
            log.exception("a batch is answered one by one")
        else:
            for waiting, part in zip(batch, predictions.split([*map(len, pictures)]), strict=True):
                waiting.answer.set_result(part)
            return
    for waiting in batch:
        _answer_alone(waiting)


def _answer_alone(waiting: Waiting) -> None:
    try:
        waiting.answer.set_result(waiting.question.answer())
    except Exception as error:  # noqa: BLE001 - it is raised where the answer is awaited
        waiting.answer.set_exception(error)
