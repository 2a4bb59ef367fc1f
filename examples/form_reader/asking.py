"""Asking: tickcross looks at every box of a page twice, in one request."""

from collections.abc import Sequence
from typing import NamedTuple, cast

from examples.form_reader.documents import Grey
from examples.form_reader.pictures import png
from examples.form_reader.registration.warping import FINE
from examples.form_reader.results import Label
from examples.form_reader.templates import Box
from service.client import Prediction, TickCross

AROUND = (0.5, 0.4)
"""How much is shown around a box, in its own sides: marks reach out of their boxes, and the frame
shows which mark is meant. Where two looks differ, neither is sure."""


class Opinion(NamedTuple):
    """What tickcross takes a box for.

    - `label`, `confidence`: of the surer look, or of both where they agree; then the confidence is the mean.
    - `warnings`: of either.
    - `is_agreed`: whether both looks say the same.
    """

    label: Label
    confidence: float
    warnings: tuple[str, ...]
    is_agreed: bool


def opinions(tickcross: TickCross, page: Grey, boxes: Sequence[Box]) -> list[Opinion]:
    """What is in each box of a page at `FINE`; raises what the client raises."""
    regions = [_region(box, around, page) for around in AROUND for box in boxes]
    answers = tickcross.classify_regions(png(page), regions)
    return [_joined(*pair) for pair in zip(answers[: len(boxes)], answers[len(boxes) :], strict=True)]


def _joined(one: Prediction, other: Prediction) -> Opinion:
    surer = max(one, other, key=lambda answer: answer.confidence)
    is_agreed = one.label == other.label
    confidence = (one.confidence + other.confidence) / 2 if is_agreed else surer.confidence
    warnings = tuple(dict.fromkeys((*one.warnings, *other.warnings)))
    return Opinion(cast(Label, surer.label), confidence, warnings, is_agreed)


def _region(box: Box, around: float, page: Grey) -> tuple[int, int, int, int]:
    """Left, top, width and height in pixels, inside the page."""
    x, y = box.width * around, box.height * around
    left, top = round(max(box.left - x, 0) * FINE), round(max(box.top - y, 0) * FINE)
    right = min(round((box.left + box.width + x) * FINE), page.shape[1])
    bottom = min(round((box.top + box.height + y) * FINE), page.shape[0])
    return left, top, right - left, bottom - top
