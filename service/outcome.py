"""What a request came to, left by its handler for the logs and metrics that are written after it."""

from typing import TYPE_CHECKING, NamedTuple

from flask import request

if TYPE_CHECKING:
    from model.classifier import Predictions

KEY = "tickcross.outcome"


class Outcome(NamedTuple):
    """The version that answered and all that it answered."""

    version: str
    predictions: "Predictions"


def leave_outcome(version: str, predictions: "Predictions") -> None:
    """Leave what the request of the moment came to in its environ, under `KEY`."""
    request.environ[KEY] = Outcome(version, predictions)
