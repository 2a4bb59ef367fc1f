"""The receptive field of each pixel of a feature map: in the layer before, and in the grid."""

from typing import NamedTuple

from model.nn.layers import Layer, Shape, Window
from model.nn.network import Network


class Stage(NamedTuple):
    """One layer: the shapes of one mark's values, and what a pixel sees in the layer before and in the grid.

    After a flatten layer, values have no row and column. Then `grid` is everything that the maps saw, and
    `before` is all values for a fully connected layer, and the value with the same index for any other layer.
    The stride is 0 if all values see the same part.
    """

    layer: Layer
    input_shape: Shape
    output_shape: Shape
    before: Window
    grid: Window


def stages(network: Network) -> list[Stage]:
    """The layers in order, with the geometry, which is the same for every mark."""
    shape: Shape = (network.grid_size, network.grid_size, 1)
    grid, in_order = Window(), []
    for layer, output_shape in zip(network.layers, network.shapes(), strict=True):
        before = layer.window or _whole(shape)
        if len(shape) == 3:
            grid = grid.through(before if len(output_shape) == 3 else _whole(shape))
        in_order.append(Stage(layer, shape, output_shape, before, grid))
        shape = output_shape
    return in_order


def _whole(shape: Shape) -> Window:
    """All rows and columns of maps, or all values of a row."""
    rows, columns = shape[:2] if len(shape) == 3 else (shape[0], 1)
    return Window(rows, columns, stride=0)
