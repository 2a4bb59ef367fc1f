"""Flatten: each value of the feature maps becomes one neuron of a long row."""

import math

from model.nn.layers.arrays import Array, Memory, Shape
from model.nn.layers.base import Layer
from model.nn.layers.lowering import OnnxOperator, Reshape
from model.nn.layers.window import Window


class Flatten(Layer):
    """(N, H, W, C) -> (N, H * W * C), in the order row, column, channel."""

    kind = "flatten"
    window = Window()

    def forward_remembering(self, inputs: Array) -> tuple[Array, Memory]:
        """The values in a row; the memory is the input's shape."""
        return inputs.reshape(len(inputs), math.prod(inputs.shape[1:])), inputs.shape

    def input_gradient(self, output_gradient: Array, memory: Memory) -> Array:
        """The same values in their old places."""
        return output_gradient.reshape(memory)

    def output_shape(self, input_shape: Shape) -> Shape:
        """(H, W, C) -> (H * W * C,)."""
        return (math.prod(input_shape),)

    def lowered(self) -> Reshape:
        """The same values in another shape."""
        return Reshape()

    def onnx_operators(self) -> list[OnnxOperator]:
        """The operator of the same name; its order is channel, row, column."""
        return [OnnxOperator("Flatten")]
