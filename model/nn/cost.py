"""The cost functions measure how wrong the two outputs are. Lower is better.

Both take the pre-activations z, the inputs of the last sigmoid, instead of the scores s = sigmoid(z). The
result is the same. But a score that is rounded to exactly 1 hides how wrong it is, and its gradient would
vanish exactly where the network is most wrong.

`targets` are (N, 2): 1 for the mark's label and 0 otherwise; a `neither` is [0, 0].
"""

from abc import ABC, abstractmethod
from typing import ClassVar

import numpy as np

from model.errors import BadSettings
from model.nn.layers import Array, Sigmoid


class Cost(ABC):
    """A cost for a batch of answers, and its gradient in each pre-activation."""

    name: ClassVar[str]

    @abstractmethod
    def value(self, pre_activations: Array, targets: Array) -> float:
        """The cost of a batch: summed over the two outputs, averaged over the N marks."""

    @abstractmethod
    def gradient(self, pre_activations: Array, targets: Array) -> Array:
        """(N, 2): the gradient of `value` in each pre-activation."""


class CrossEntropy(Cost):
    """-t ln(s) - (1 - t) ln(1 - s), for two outputs that are independent of each other.

    Nielsen, "Neural Networks and Deep Learning", chapter 3, equation 63. Its derivative in z is just s - t.
    """

    name = "cross-entropy"

    def value(self, pre_activations: Array, targets: Array) -> float:
        """ln(1 + exp(z)) - t z, which equals the formula above and does not overflow."""
        costs = np.logaddexp(0, pre_activations) - targets * pre_activations
        return float(costs.sum() / len(costs))

    def gradient(self, pre_activations: Array, targets: Array) -> Array:
        """(s - t) / N."""
        gradient: Array = (Sigmoid().forward(pre_activations) - targets) / len(targets)
        return gradient


class Quadratic(Cost):
    """(s - t)^2 / 2, which most introductions begin with (Nielsen, chapter 1, equation 6)."""

    name = "quadratic"

    def value(self, pre_activations: Array, targets: Array) -> float:
        """Half of the squared distance."""
        distances = Sigmoid().forward(pre_activations) - targets
        return float((distances**2).sum() / 2 / len(distances))

    def gradient(self, pre_activations: Array, targets: Array) -> Array:
        """(s - t) s (1 - s) / N: small if s is near 0 or 1, even if that is wrong; so learning is slower."""
        scores = Sigmoid().forward(pre_activations)
        gradient: Array = (scores - targets) * scores * (1 - scores) / len(targets)
        return gradient


COSTS: dict[str, Cost] = {cost.name: cost for cost in (CrossEntropy(), Quadratic())}


def cost_function(name: str) -> Cost:
    """The cost function with this name; raises BadSettings for an unknown name."""
    if name not in COSTS:
        raise BadSettings(f"cost is {name!r}; expected one of {', '.join(COSTS)}")
    return COSTS[name]
