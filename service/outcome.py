"""What a request came to, left by its handler for the logs and metrics that are written after it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import request

if TYPE_CHECKING:
    from model.classifier import Predictions

KEY = "tickcross.outcome"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The version that answered and all that it answered."""

    version: str
    predictions: "Predictions"


def leave_outcome(version: str, predictions: "Predictions") -> None:
    """Leave what the request of the moment came to in its environ, under `KEY`."""
    request.environ[KEY] = Outcome(version, predictions)
