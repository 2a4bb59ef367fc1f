"""Fully connected: each neuron gets every value of the layer before, each over a link with a weight."""

from typing import Any, Self

import numpy as np
import numpy.typing as npt

from model.errors import BadArchitecture
from model.nn.layers.arrays import Array, Memory, Shape, Specification
from model.nn.layers.base import Layer, parameter, starting_values, whole_number
from model.nn.layers.lowering import MatrixProduct, OnnxOperator


class FullyConnected(Layer):
    """inputs @ weights + biases.

    - weights: (inputs, neurons), one for each link.
    - biases: (neurons,).

    (N, inputs) -> (N, neurons)
    """

    kind = "fully_connected"

    def __init__(self, weights: npt.ArrayLike, biases: npt.ArrayLike) -> None:
        self.weights = parameter("weights", weights, "inputs", "neurons")
        self.biases = parameter("biases", biases, self.weights.shape[1])

    def forward_remembering(self, inputs: Array) -> tuple[Array, Memory]:
        """The memory is the inputs."""
        return inputs @ self.weights + self.biases, inputs

    def input_gradient(self, output_gradient: Array, memory: Memory) -> Array:
        """The gradients go back over each link, times its weight."""
        gradient: Array = output_gradient @ self.weights.T
        return gradient

    def parameter_gradients(self, output_gradient: Array, memory: Memory) -> dict[str, Array]:
        """The gradient of a link's weight is proportional to the value that came over the link."""
        return {"weights": memory.T @ output_gradient, "biases": output_gradient.sum(axis=0)}

    @classmethod
    def build(
        cls, specification: Specification, input_shape: Shape, rng: np.random.Generator, dtype: Any
    ) -> Self:
        """Random weights of standard deviation sqrt(2 / inputs): He et al. 2015, arXiv:1502.01852."""
        neurons, inputs = whole_number(specification, "neurons"), int(np.prod(input_shape))
        weights = starting_values(rng, (inputs, neurons), float(np.sqrt(2.0 / inputs)), dtype)
        return cls(weights, np.zeros(neurons, dtype))

    def specification(self) -> Specification:
        """The number of neurons."""
        return {"kind": self.kind, "neurons": self.weights.shape[1]}

    @property
    def parameters(self) -> dict[str, Array]:
        """The weights and the biases."""
        return {"weights": self.weights, "biases": self.biases}

    def output_shape(self, input_shape: Shape) -> Shape:
        """(inputs,) -> (neurons,)."""
        if input_shape != self.weights.shape[:1]:
            raise BadArchitecture(f"{len(self.weights)} inputs are connected, but {input_shape} come in")
        return self.weights.shape[1:]

    def lowered(self) -> MatrixProduct:
        """The product of all inputs with the weights."""
        return MatrixProduct(self.weights, self.biases)

    def onnx_operators(self) -> list[OnnxOperator]:
        """A general matrix multiplication."""
        return [OnnxOperator("Gemm", self.parameters, by_input=("weights",))]
