"""The base class of layers that slide a window over the maps."""

from model.errors import BadArchitecture
from model.nn.layers.arrays import Shape
from model.nn.layers.base import Layer
from model.nn.layers.window import Window


class Sliding(Layer):
    """One output for each place of the window.

    There is no padding: a window stays inside the maps. Rows and columns left over at the bottom and at the
    right are ignored.
    """

    window: Window

    def output_shape(self, input_shape: Shape) -> Shape:
        """(H, W, C) -> (rows, columns, C)."""
        if len(input_shape) != 3:
            raise BadArchitecture(f"{self.kind} takes (rows, columns, channels), not {input_shape}")
        rows, columns = self.window.places(input_shape)
        if rows < 1 or columns < 1:
            size = f"{self.window.height} x {self.window.width}"
            raise BadArchitecture(f"a window of {size} does not fit into {input_shape[:2]}")
        return rows, columns, input_shape[2]
