"""From marks to answers: the one place that asks the classifier, whatever protocol the marks came by."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from model.classifier import Classifier, decide

if TYPE_CHECKING:
    from .inputs import Inputs


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers for N marks, and the classifier that gave them.

    - `labels`: int (N,), 0 tick, 1 cross, 2 neither.
    - `confidence`: float32 (N,).
    - `scores`: float32 (N, 2), tick and cross.
    - `warnings`: the words for each mark.
    - `grids`: int8 (N, S, S), as the network saw them, ink -1.
    """

    classifier: Classifier
    labels: npt.NDArray[np.intp]
    confidence: npt.NDArray[np.float32]
    scores: npt.NDArray[np.float32]
    warnings: Sequence[tuple[str, ...]]
    grids: npt.NDArray[np.int8] = field(repr=False)


def answer(classifier: Classifier, inputs: "Inputs", threshold: float | None) -> Answers:
    """Answer marks in their order; scores below `threshold` (None: the artifact's) are `neither`."""
    if inputs.grids is not None:
        found = classifier.classify_grids(inputs.grids, threshold)
        return Answers(classifier, found.labels, found.confidence, found.scores, found.warnings, found.grids)
    grids = np.stack([reading.grid for reading in inputs.readings])
    scores = classifier.score(grids)
    labels, confidence = decide(scores, classifier.threshold if threshold is None else threshold)
    return Answers(
        classifier, labels, confidence, scores, [reading.warnings for reading in inputs.readings], grids
    )
