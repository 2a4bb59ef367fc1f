"""Pictures that come at the same moment are read together, and go through the network as one batch.

The event loop wakes up to all that has come since it last looked. A request with a picture is taken by Flask
as far as its picture is decoded, and stops there. When the loop has looked at all that has come, or there are
enough pictures, all are answered at once, which takes a fraction of the time, and each request goes on where
it stopped. Nobody is waited for: who comes alone is answered alone. Grids have too little in common to gain
by it.

What can stop in the midst of a view, and go on, is a greenlet.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextvars import Context
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from greenlet import getcurrent, greenlet

from model.classifier import gains_by_company

from .inputs import Inputs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from model.classifier import Classifier, Predictions

ENOUGH_PICTURES = 16
"""As many are read at a time; more would only have to wait for each other."""

log = logging.getLogger("tickcross")


class Asked(NamedTuple):
    """Marks, who is asked about them, and below which score they are `neither`."""

    inputs: Inputs
    classifier: "Classifier"
    threshold: float | None

    def answered(self) -> "Predictions":
        """The answers, in the order of the marks."""
        return self.inputs.answered_by(self.classifier, self.threshold)


class Waiting(NamedTuple):
    """Who has stopped in the midst of a call, and what was asked there."""

    caller: "Caller"
    asked: Asked


class Caller(greenlet):
    """Calls one function after the other. Each may stop in its midst until others have come as far.

    It is kept from call to call: the memory that a new one asks the system for takes longer than most calls.
    """

    def __init__(self, together: "Together") -> None:
        super().__init__()
        self.together = together
        self._maker = getcurrent()

    def run(self) -> None:
        """For as long as there is something to be called. While it idles, nothing of a call stays."""
        while True:
            self.together.idle.append(self)
            function, arguments = self.stop()
            function(*arguments)
            del function, arguments

    def stop(self) -> Any:
        """Let those go on who have switched to this one; returns what it is told when it goes on."""
        return self._maker.switch()


class Together:
    """The calls in one worker that are answered together."""

    def __init__(self) -> None:
        self.idle: list[Caller] = []
        self._waiting: list[Waiting] = []
        self._pictures = 0
        self._is_due = False
        self._context = Context()

    def call(self, function: Callable[..., None], *arguments: Any) -> None:
        """Call a function that may ask for `answered`; it ends with this turn of the loop at the latest."""
        if not self.idle:
            Caller(self).switch()
        self.idle.pop().switch(function, arguments)
        if self._pictures >= ENOUGH_PICTURES:
            self.finish()

    def wait(self, caller: Caller, asked: Asked) -> "Predictions":
        """Stop until there are answers; who asked for the call goes on meanwhile."""
        self._waiting.append(Waiting(caller, asked))
        self._pictures += len(asked.inputs.pictures)
        if not self._is_due:
            self._is_due = True
            asyncio.get_running_loop().call_soon(self._end_turn, context=self._context)
        predictions: Predictions | None = caller.stop()
        return asked.answered() if predictions is None else predictions

    def finish(self) -> None:
        """Answer all that wait, and let them go on to their end."""
        waiting, self._waiting, self._pictures = self._waiting, [], 0
        for alike in _by_who_is_asked(waiting):
            for (caller, _), predictions in zip(alike, _answers([asked for _, asked in alike]), strict=True):
                try:
                    caller.switch(predictions)
                except Exception:
                    log.exception("an answer could not be sent")

    def _end_turn(self) -> None:
        self._is_due = False
        self.finish()


def answered(inputs: Inputs, classifier: "Classifier", threshold: float | None) -> "Predictions":
    """The answers; of a few pictures together with those of other requests, where that gains anything."""
    if 0 < len(inputs.pictures) < ENOUGH_PICTURES and all(map(gains_by_company, inputs.pictures)):
        caller = getcurrent()
        if isinstance(caller, Caller):
            return caller.together.wait(caller, Asked(inputs, classifier, threshold))
    return inputs.answered_by(classifier, threshold)


def _by_who_is_asked(waiting: list[Waiting]) -> Iterable[list[Waiting]]:
    """Those together that can be answered together."""
    found = defaultdict[tuple[Any, ...], list[Waiting]](list)
    for each in waiting:
        found[each.asked.classifier, each.asked.threshold].append(each)
    return found.values()


def _answers(asked: list[Asked]) -> "Sequence[Predictions | None]":
    """The answers to each; None where it is to be answered alone, so that what fails is its own trouble."""
    if len(asked) == 1:
        return [None]
    pictures = [each.inputs.pictures for each in asked]
    together = Inputs(many=True, pictures=[*chain.from_iterable(pictures)])
    try:
        return asked[0]._replace(inputs=together).answered().split([*map(len, pictures)])
    except Exception:
        log.exception("what came together is answered one by one")
        return [None] * len(asked)
