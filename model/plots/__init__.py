"""Figures of a version and of how it reads a mark. Each function returns a matplotlib `Figure`.

`learning` shows how the network learnt, `accuracy` and `exam` how well it reads, `layers` what is in it, and
`evidence` why it gives an answer. matplotlib is in the extra `plot`; it is imported when a figure is drawn.
"""

from model.plots.accuracy import confusion, reliability
from model.plots.evidence import evidence
from model.plots.exam import exam
from model.plots.layers import feature_maps, filters
from model.plots.learning import cost_and_accuracy, learning_rate

__all__ = [
    "confusion",
    "cost_and_accuracy",
    "evidence",
    "exam",
    "feature_maps",
    "filters",
    "learning_rate",
    "reliability",
]
