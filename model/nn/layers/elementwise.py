"""The base class of layers that apply a function to each value."""

from model.nn.layers.arrays import Array, Memory, Shape
from model.nn.layers.base import Layer
from model.nn.layers.window import Window


class Elementwise(Layer):
    """A function of one number, applied to each value. Any shape in, the same shape out."""

    window = Window()

    def output_shape(self, input_shape: Shape) -> Shape:
        """Unchanged."""
        return input_shape

    def constants(self, inputs: Array, outputs: Array, memory: Memory) -> Array:
        """The function's tangent, evaluated at 0: the output minus slope times input."""
        constants: Array = outputs - self.input_gradient(inputs, memory)
        return constants
