"""Gradient descent: move the parameters downhill, one mini-batch at a time, at a learning rate.

The convolution divides a filter's values by their number, so they have to be that many times larger than the
weights of a fully connected layer, and the same step does not suit both. Therefore each layer declares the
scale of each of its parameters, and every rule below steps in units of that scale. One learning rate then
fits all layers.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import ClassVar, Protocol

import numpy as np

from model.errors import BadSettings
from model.nn.cost import Cost
from model.nn.layers import Array, Memory
from model.nn.network import Network

Parameters = Mapping[str, Array]


class BackPropagating(Protocol):
    """The methods that training needs from a network or its replacement."""

    def forward_remembering(self, grids: Array) -> tuple[Array, list[Memory]]:
        """The pre-activations (N, 2), and the memories that `backward` needs."""

    def backward(self, gradient: Array, memories: list[Memory]) -> dict[str, Array]:
        """The gradient in every parameter."""


def back_propagate(
    network: BackPropagating, cost: Cost, grids: Array, targets: Array
) -> tuple[float, dict[str, Array]]:
    """The cost of a mini-batch, (N, S, S) and (N, 2), and its gradient in every parameter."""
    pre_activations, memories = network.forward_remembering(grids)
    gradient = cost.gradient(pre_activations, targets)
    return cost.value(pre_activations, targets), network.backward(gradient, memories)


class GradientDescent(ABC):
    """Turns gradients into steps; each subclass is a rule for that. Parameters are changed in place.

    A rule keeps nothing but `steps` and the arrays of `state` from one step to the next.
    """

    name: ClassVar[str]

    def __init__(self, network: Network) -> None:
        self.parameters = network.named_parameters()
        self.scales = network.named_scales()
        self.steps = 0

    def step(self, gradients: Parameters, learning_rate: float) -> None:
        """One step downhill for every parameter."""
        self.steps += 1
        for name, parameter in self.parameters.items():
            scale = self.scales[name]
            direction = self.direction(name, gradients[name] * parameter.dtype.type(scale))
            parameter -= direction * parameter.dtype.type(learning_rate * scale)

    @abstractmethod
    def direction(self, name: str, gradient: Array) -> Array:
        """The step for one parameter at a learning rate of 1."""

    def state(self) -> dict[str, Array]:
        """The arrays that the rule keeps, by name; not copies."""
        return {}


class PlainGradientDescent(GradientDescent):
    """Steps straight down the gradient (A. Cauchy, 1847)."""

    name = "plain"

    def direction(self, name: str, gradient: Array) -> Array:
        """The gradient itself."""
        return gradient


class Momentum(GradientDescent):
    """Like a rolling ball: nine tenths of each step are carried over into the next (Polyak 1964)."""

    name = "momentum"
    kept = 0.9

    def __init__(self, network: Network) -> None:
        super().__init__(network)
        self.velocities = {name: np.zeros_like(value) for name, value in self.parameters.items()}

    def direction(self, name: str, gradient: Array) -> Array:
        """The velocity, with this gradient added."""
        velocity = self.velocities[name]
        velocity *= velocity.dtype.type(self.kept)
        velocity += gradient
        return velocity

    def state(self) -> dict[str, Array]:
        """The velocities."""
        return {f"velocity.{name}": value for name, value in self.velocities.items()}


class Adam(GradientDescent):
    """Each parameter has its own step size: the mean of its gradients divided by their usual size.

    Kingma and Ba 2014 (arXiv:1412.6980), algorithm 1, with the constants that they recommend.
    """

    name = "adam"
    mean_kept, square_kept, tiny = 0.9, 0.999, 1e-8

    def __init__(self, network: Network) -> None:
        super().__init__(network)
        self.means = {name: np.zeros_like(value) for name, value in self.parameters.items()}
        self.squares = {name: np.zeros_like(value) for name, value in self.parameters.items()}

    def direction(self, name: str, gradient: Array) -> Array:
        """Mean over root mean square, both corrected for their start at 0."""
        mean, square, number = self.means[name], self.squares[name], gradient.dtype.type
        mean += (gradient - mean) * number(1 - self.mean_kept)
        square += (gradient * gradient - square) * number(1 - self.square_kept)
        corrected_mean = mean / number(1 - self.mean_kept**self.steps)
        corrected_square = square / number(1 - self.square_kept**self.steps)
        direction: Array = corrected_mean / (np.sqrt(corrected_square) + number(self.tiny))
        return direction

    def state(self) -> dict[str, Array]:
        """The means of the gradients and of their squares."""
        means = {f"mean.{name}": value for name, value in self.means.items()}
        return means | {f"square.{name}": value for name, value in self.squares.items()}


OPTIMISERS: dict[str, type[GradientDescent]] = {
    rule.name: rule for rule in (PlainGradientDescent, Momentum, Adam)
}


def gradient_descent(name: str, network: Network) -> GradientDescent:
    """The rule with this name for the network's parameters; raises BadSettings for an unknown name."""
    if name not in OPTIMISERS:
        raise BadSettings(f"optimiser is {name!r}; expected one of {', '.join(OPTIMISERS)}")
    return OPTIMISERS[name](network)


def constant(progress: float) -> float:
    """The same learning rate for all steps."""
    return 1.0


def cosine(progress: float) -> float:
    """A warm-up, then half a cosine down to nearly 0 (Loshchilov and Hutter 2016, arXiv:1608.03983)."""
    warm_up = 0.03
    if progress < warm_up:
        return (progress + 0.003) / (warm_up + 0.003)
    return 0.5 * (1 + float(np.cos(np.pi * (progress - warm_up) / (1 - warm_up))))


SCHEDULES = {"constant": constant, "cosine": cosine}
"""By name: the factor for the learning rate after a share `progress` (0 to 1) of all steps."""


def schedule(name: str, learning_rate: float, progress: float) -> float:
    """The learning rate at this progress; raises BadSettings for an unknown name."""
    if name not in SCHEDULES:
        raise BadSettings(f"schedule is {name!r}; expected one of {', '.join(SCHEDULES)}")
    return learning_rate * SCHEDULES[name](progress)
