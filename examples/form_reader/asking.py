"""Asking: tickcross looks at several pictures of every box, all in one request."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from examples.form_reader.packing import packed
from examples.form_reader.pictures import png
from examples.form_reader.results import Label
from examples.form_reader.sent_pages import Grey
from service.client import Prediction, TickCross

LEAST_SCORE = 0.5
"""The mean score from which on there is a tick or a cross: scores are calibrated."""


class Opinion(NamedTuple):
    """What tickcross takes a box for.

    - `label`, `confidence`: by the mean scores of all looks; the mean of several errs less often than one.
    - `warnings`: of more than half of the looks.
    """

    label: Label
    confidence: float
    warnings: tuple[str, ...]


def opinions(tickcross: TickCross, looks: Sequence[Sequence[Grey]]) -> list[Opinion]:
    """What is in each box; `looks` are pictures of all boxes. Raises what the client raises."""
    sheet, regions = packed([picture for pictures in looks for picture in pictures])
    answers = tickcross.classify_regions(png(sheet), regions)
    boxes = len(looks[0])
    return [joined(answers[box::boxes]) for box in range(boxes)]


def joined(answers: Sequence[Prediction]) -> Opinion:
    """The opinion of several looks at one box."""
    tick, cross = (
        sum(answer.scores[label] for answer in answers) / len(answers) for label in ("tick", "cross")
    )
    said = Counter(word for answer in answers for word in answer.warnings)
    warnings = tuple(word for word, times in said.items() if times > len(answers) / 2)
    best = max(tick, cross)
    if best < LEAST_SCORE:
        return Opinion("neither", 1 - best, warnings)
    return Opinion("tick" if tick >= cross else "cross", best, warnings)
