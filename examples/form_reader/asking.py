"""Asks tickcross about several pictures of each box, all in one request."""

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
"""The minimum score of a tick or a cross. Scores are calibrated."""
BEST = 3
"""How many looks count, those with the highest scores. In the others, a pen may not be legible."""


class Opinion(NamedTuple):
    """The combined answer of tickcross for one box.

    - `label`, `confidence`: from the mean of the `BEST` highest scores of a tick, and of those of a cross.
    - `warnings`: those of more than half of the looks.
    - `is_ambiguous`: whether it is a tick or a cross, and at least one look shows the other one.
    """

    label: Label
    confidence: float
    warnings: tuple[str, ...]
    is_ambiguous: bool = False


def opinions(tickcross: TickCross, looks: Sequence[Sequence[Grey]]) -> list[Opinion]:
    """The opinion on each box. Each look has pictures of all boxes. Raises the errors of the client."""
    sheet, regions = packed([picture for pictures in looks for picture in pictures])
    answers = tickcross.classify_regions(png(sheet), regions)
    boxes = len(looks[0])
    return [joined(answers[box::boxes]) for box in range(boxes)]


def joined(answers: Sequence[Prediction]) -> Opinion:
    """The opinion on one box, from the answers for its looks."""
    ticks, crosses = (sorted(answer.scores[label] for answer in answers) for label in ("tick", "cross"))
    tick, cross = (fmean(scores[-BEST:]) for scores in (ticks, crosses))
    counts = Counter(word for answer in answers for word in answer.warnings)
    warnings = tuple(word for word, times in counts.items() if times > len(answers) / 2)
    best = max(tick, cross)
    if best < MIN_SCORE:
        return Opinion("neither", 1 - best, warnings)
    if tick >= cross:
        return Opinion("tick", tick, warnings, crosses[-1] >= MIN_SCORE)
    return Opinion("cross", cross, warnings, ticks[-1] >= MIN_SCORE)
