"""Asking: tickcross looks at several pictures of every box, all in one request."""

from collections import Counter
from collections.abc import Sequence
from statistics import fmean
from typing import NamedTuple

from examples.form_reader.packing import packed
from examples.form_reader.pictures import png
from examples.form_reader.results import Label
from examples.form_reader.sent_pages import Grey
from service.client import Prediction, TickCross

MIN_SCORE = 0.5
"""The score from which on there is a tick or a cross: scores are calibrated."""
BEST = 3
"""Of the looks: how many with the highest scores count. In the others a pen may not be legible."""


class Opinion(NamedTuple):
    """What tickcross takes a box for.

    - `label`, `confidence`: by the mean of the `BEST` highest scores of a tick, and of those of a cross.
    - `warnings`: of more than half of the looks.
    - `is_ambiguous`: it is a tick or a cross, and one of the looks shows the other one.
    """

    label: Label
    confidence: float
    warnings: tuple[str, ...]
    is_ambiguous: bool = False


def opinions(tickcross: TickCross, looks: Sequence[Sequence[Grey]]) -> list[Opinion]:
    """What is in each box; `looks` are pictures of all boxes. Raises what the client raises."""
    sheet, regions = packed([picture for pictures in looks for picture in pictures])
    answers = tickcross.classify_regions(png(sheet), regions)
    boxes = len(looks[0])
    return [joined(answers[box::boxes]) for box in range(boxes)]


def joined(answers: Sequence[Prediction]) -> Opinion:
    """The opinion of several looks at one box."""
    ticks, crosses = (sorted(answer.scores[label] for answer in answers) for label in ("tick", "cross"))
    tick, cross = (fmean(scores[-BEST:]) for scores in (ticks, crosses))
    said = Counter(word for answer in answers for word in answer.warnings)
    warnings = tuple(word for word, times in said.items() if times > len(answers) / 2)
    best = max(tick, cross)
    if best < MIN_SCORE:
        return Opinion("neither", 1 - best, warnings)
    if tick >= cross:
        return Opinion("tick", tick, warnings, crosses[-1] >= MIN_SCORE)
    return Opinion("cross", cross, warnings, ticks[-1] >= MIN_SCORE)
