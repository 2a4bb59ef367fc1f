"""What the layers that look at each value on its own have in common."""

from model.nn.layers.arrays import Array, Memory, Shape
from model.nn.layers.base import Layer
from model.nn.layers.window import Window


class Elementwise(Layer):
    """A function of one number, for each value. Any shape in, the same shape out."""

    window = Window()

    def output_shape(self, input_shape: Shape) -> Shape:
        """Unchanged."""
        return input_shape

    def constants(self, inputs: Array, outputs: Array, memory: Memory) -> Array:
        """What the function's tangent is at 0: the output without slope times input."""
        constants: Array = outputs - self.input_gradient(inputs, memory)
        return constants
