"""A running mean of the weights: less noisy and slightly better than the weights after the last step.

Polyak and Juditsky (1992); here the mean forgets the early weights, which are poor.
"""

import numpy as np

from model.nn.layers import Array
from model.nn.network import Network


class WeightAverage:
    """The mean of a network's parameters over the last steps, about 1 / (1 - kept) of them.

    - kept: how much of the mean each step keeps, from 0 (the mean is the last step) to nearly 1.

    `means` has the mean of each parameter, by name; `steps` counts the updates.
    """

    def __init__(self, network: Network, kept: float) -> None:
        self._parameters = network.named_parameters()
        self.means = copy_of(network)
        self._kept = kept
        self.steps = 0

    def update(self) -> None:
        """Add the current parameters to the mean; early on, less of the earlier mean is kept."""
        self.steps += 1
        taken = 1 - min(self._kept, self.steps / (self.steps + 9))
        for name, mean in self.means.items():
            mean += (self._parameters[name] - mean) * mean.dtype.type(taken)

    def swap(self) -> None:
        """Exchange the network's parameters and the mean; a second call undoes it."""
        for name, mean in self.means.items():
            held = self._parameters[name].copy()
            self._parameters[name][...] = mean
            mean[...] = held


def copy_of(network: Network) -> dict[str, Array]:
    """A copy of the current parameters."""
    return {name: np.copy(value) for name, value in network.named_parameters().items()}
