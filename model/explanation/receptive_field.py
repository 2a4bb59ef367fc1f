"""Which part of the layer before, and of the grid itself, each pixel of a feature map looks at."""

from typing import NamedTuple

from model.nn.layers import Layer, Shape, Window
from model.nn.network import Network


class Stage(NamedTuple):
    """One layer in its place: shapes of one mark's values, and what a pixel sees before it and on the grid.

    Behind a flatten layer values have no row and column any more: there `grid` is all that the maps saw, and
    `before` is all values for a fully connected layer, and for any other the one value of the same number.
    Where all values see the same part, its stride is 0.
    """

    layer: Layer
    input_shape: Shape
    output_shape: Shape
    before: Window
    grid: Window


def stages(network: Network) -> list[Stage]:
    """The layers in their order, with the geometry that is the same for every mark."""
    shape: Shape = (network.grid_size, network.grid_size, 1)
    grid, found = Window(), []
    for layer, output_shape in zip(network.layers, network.shapes(), strict=True):
        before = layer.window or _whole(shape)
        if len(shape) == 3:
            grid = grid.through(before if len(output_shape) == 3 else _whole(shape))
        found.append(Stage(layer, shape, output_shape, before, grid))
        shape = output_shape
    return found


def _whole(shape: Shape) -> Window:
    """All rows and columns of maps, or all values of a row."""
    rows, columns = shape[:2] if len(shape) == 3 else (shape[0], 1)
    return Window(rows, columns, stride=0)
