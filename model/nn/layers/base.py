"""What every layer has in common: values go forward, gradients come backward, and nothing is kept.

A layer holds its parameters and no other state. What back-propagation needs to know of the way forward is
handed back as `memory` by `forward_remembering`, so one network may serve many threads at once.

Feature maps are arrays (N, H, W, C): N pictures, H rows, W columns, C channels, one channel a filter.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from model.errors import BadArchitecture

Array = npt.NDArray[Any]
Memory = Any
Shape = tuple[int, ...]
Specification = dict[str, Any]


class Layer(ABC):
    """One step of the network; subclasses say what they do to shapes, values and gradients."""

    kind: ClassVar[str]

    @property
    def parameters(self) -> dict[str, Array]:
        """The arrays that training changes, in place, by name."""
        return {}

    @property
    def scales(self) -> dict[str, float]:
        """How many times its effect on the output each parameter is written down; see `GradientDescent`."""
        return dict.fromkeys(self.parameters, 1.0)

    @abstractmethod
    def specification(self) -> Specification:
        """What `build_layer` needs to build the like of this layer."""

    @abstractmethod
    def output_shape(self, input_shape: Shape) -> Shape:
        """The shape of one picture's output; raises BadArchitecture when the input does not fit."""

    @abstractmethod
    def forward_remembering(self, inputs: Array) -> tuple[Array, Memory]:
        """The output, and what `backward` needs to know of it."""

    def forward(self, inputs: Array) -> Array:
        """The output alone."""
        return self.forward_remembering(inputs)[0]

    @abstractmethod
    def input_gradient(self, output_gradient: Array, memory: Memory) -> Array:
        """How the cost changes with each input, from how it changes with each output."""

    def parameter_gradients(self, output_gradient: Array, memory: Memory) -> dict[str, Array]:
        """How the cost changes with each parameter, by the parameter's name."""
        return {}

    def backward(self, output_gradient: Array, memory: Memory) -> tuple[Array, dict[str, Array]]:
        """One step of back-propagation: the input's gradient and the parameters' gradients."""
        return (
            self.input_gradient(output_gradient, memory),
            self.parameter_gradients(output_gradient, memory),
        )


def whole_number(specification: Mapping[str, Any], key: str, default: int | None = None) -> int:
    """A setting of a layer that counts something; raises BadArchitecture unless it is 1 or more."""
    value = specification.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise BadArchitecture(f"`{key}` is {value!r}; expected a whole number from 1")
    return value


def starting_values(rng: np.random.Generator, shape: Shape, spread: float, dtype: Any) -> Array:
    """Normally distributed values of the given standard deviation."""
    return (rng.standard_normal(shape) * spread).astype(dtype)
