"""What a request asks: marks, of one version of the network, in a form of its own."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from model.classifier import Classifier, Predictions
    from service.core.inputs import Inputs
    from service.core.received import Received
    from service.core.reply import Reply
    from service.settings import Settings


@dataclass(frozen=True, slots=True)
class Question:
    """A request that has been read.

    - `inputs`: the marks.
    - `classifier`: the version that is asked. It stays the same however long the answer takes.
    - `threshold`: scores below it are `neither`; None stands for the version's own.
    - `write`: makes the reply from the predictions for the marks.
    """

    inputs: "Inputs"
    classifier: "Classifier"
    threshold: float | None
    write: "Callable[[Predictions], Reply]"

    def decoded(self) -> "Question":
        """The same with its pictures decoded; a `Problem` for one that is broken."""
        return replace(self, inputs=self.inputs.decoded())

    def answer(self) -> "Predictions":
        """The predictions for the marks, in their order."""
        return self.inputs.answered_by(self.classifier, self.threshold)

    def reply(self) -> "Reply":
        """Answer and write."""
        return self.write(self.answer())


class Versions(Protocol):
    """The versions of the network that can be asked."""

    def classifier_for(self, version: str | None) -> "Classifier":
        """The classifier of a version, of the one being served for None; a 404 `Problem` without one."""


class Read(Protocol):
    """How a route reads what it received; a `TickcrossError` says what is wrong with it."""

    def __call__(self, received: "Received", versions: Versions, settings: "Settings") -> Question:
        """What is asked."""
