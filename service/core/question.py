"""A question: marks, the version that answers, and how to write the answer."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from model.classifier import Classifier, Predictions
    from service.core.inputs import Inputs
    from service.core.received import Received
    from service.core.reply import Reply
    from service.settings import Settings


@dataclass(frozen=True, slots=True)
class Question:
    """A request that has been read.

    - `inputs`: the marks.
    - `classifier`: the version that answers. A swap of versions meanwhile does not change it.
    - `threshold`: scores below it are `neither`; None is the version's own.
    - `write`: makes the reply from the predictions for the marks.
    """

    inputs: "Inputs"
    classifier: "Classifier"
    threshold: float | None
    write: Callable[["Predictions"], "Reply"]

    def decoded(self) -> "Question":
        """A copy with the pictures decoded. Raises a `Problem` for a broken one."""
        return replace(self, inputs=self.inputs.decoded())

    def answer(self) -> "Predictions":
        """The predictions for the marks, in order."""
        return self.inputs.answered_by(self.classifier, self.threshold)

    def reply(self) -> "Reply":
        """Answer, and write the reply."""
        return self.write(self.answer())


class Versions(Protocol):
    """The versions of the network that can answer."""

    def classifier_for(self, version: str | None) -> "Classifier":
        """The classifier of a version; None is the served one. Raises a 404 `Problem` if there is none."""


Read = Callable[["Received", Versions, "Settings"], Question]
"""How a route reads a request. Raises a `TickcrossError` if it is wrong."""
