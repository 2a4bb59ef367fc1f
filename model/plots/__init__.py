"""Figures of a version and of how it reads a mark. Each function returns a matplotlib `Figure`.

`learning` shows how the network learnt, `accuracy` and `exam` how well it reads, `layers` its filters and
maps, and `evidence` the reason for an answer. matplotlib is in the extra `plot`, and imported when needed.
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
