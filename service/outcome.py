"""What a request came to, left by its handler for the logs and metrics that are written after it."""

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from model.classifier import Predictions

KEY = "tickcross.outcome"


class Outcome(NamedTuple):
    """The version that answered and all that it answered."""

    version: str
    predictions: "Predictions"


def leave_outcome(environ: dict[str, Any], version: str, predictions: "Predictions") -> None:
    """Leave what a request came to in its environ, under `KEY`."""
    environ[KEY] = Outcome(version, predictions)
