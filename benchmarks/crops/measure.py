"""Draws the crops of each kind, classifies them, and counts the answers."""

import io
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from PIL import Image

from benchmarks.crops.kinds import Kind
from model.classifier import Classifier, Prediction
from model.evaluation import Measures, Share, measure
from model.labels import LABELS, NEITHER, OUTPUTS

_WORDS = frozenset({"several-marks", "other-ink"})
_MAX_PIXELS = 1_000_000
_TOGETHER = 64


class Answers(NamedTuple):
    """The labels of the crops of one kind, and the predictions."""

    kind: Kind
    labels: Sequence[str]
    predictions: Sequence[Prediction]

    @property
    def warned(self) -> Share:
        """The share of crops with a warning that there is more than the mark."""
        return Share(sum(map(_is_warned, self.predictions)), len(self.predictions))

    @property
    def silent(self) -> int:
        """How many ticks and crosses with other ink were rejected without a warning."""
        return sum(
            self.kind.has_other_ink
            and label in OUTPUTS
            and said.label == LABELS[NEITHER]
            and not _is_warned(said)
            for label, said in zip(self.labels, self.predictions, strict=True)
        )

    @property
    def confidence(self) -> float:
        """The mean confidence of all answers."""
        return float(np.mean([said.confidence for said in self.predictions]))


def _is_warned(said: Prediction) -> bool:
    return not _WORDS.isdisjoint(said.warnings)


def pictures_of(kind: Kind, each: int, seed: int) -> Iterator[tuple[str, Image.Image]]:
    """`3 * each` crops of a kind with their labels; a number and a label always give the same crop."""
    labels = kind.labels or ("",)
    for label in labels:
        for number in range(each * len(LABELS) // len(labels)):
            rng = np.random.default_rng((seed, number, *kind.name.encode(), *label.encode()))
            yield label, kind.draw(label, rng)


def ask(kind: Kind, each: int, seed: int, classifier: Classifier) -> Answers:
    """A classifier's predictions for the crops of a kind, sent as PNG."""
    labels, readings = [], []
    for label, image in pictures_of(kind, each, seed):
        labels.append(label)
        readings.append(classifier.picture_to_reading(_png(image), _MAX_PIXELS))
    blocks = [readings[start : start + _TOGETHER] for start in range(0, len(readings), _TOGETHER)]
    return Answers(kind, labels, [said for block in blocks for said in classifier.classify(block)])


def measured(answers: Sequence[Answers], threshold: float) -> Measures:
    """The figures of one kind, or of several together."""
    labels = [LABELS.index(label) for some in answers for label in some.labels]
    scores = [[said.scores[name] for name in OUTPUTS] for some in answers for said in some.predictions]
    return measure(np.array(scores, np.float32), np.array(labels), threshold)


def _png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()
