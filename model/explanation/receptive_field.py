"""Which part of the layer before, and of the grid itself, each pixel of a feature map looks at."""

from typing import NamedTuple

from model.nn.layers import Convolution, FullyConnected, Layer, MaxPooling, Shape
from model.nn.network import Network


class ReceptiveField(NamedTuple):
    """Pixel (i, j) looks at rows i * stride to i * stride + size - 1, and likewise at columns.

    - size: rows and columns that it sees.
    - stride: how far they move from one pixel to the next; (0, 0) where all values together see so much.
    """

    size: tuple[int, int]
    stride: tuple[int, int]


class Stage(NamedTuple):
    """One layer in its place: shapes of one mark's values, and what a pixel sees before it and on the grid.

    Behind a flatten layer values have no row and column any more: there `grid` is all that the maps saw, and
    `before` is all values for a fully connected layer, and for any other the one value of the same number.
    """

    layer: Layer
    input_shape: Shape
    output_shape: Shape
    before: ReceptiveField
    grid: ReceptiveField


def stages(network: Network) -> list[Stage]:
    """The layers in their order, with the geometry that is the same for every mark."""
    shape: Shape = (network.grid_size, network.grid_size, 1)
    grid, found = ReceptiveField((1, 1), (1, 1)), []
    for layer, output_shape in zip(network.layers, network.shapes(), strict=True):
        before = _field_before(layer, shape)
        grid = _traced_back(before, grid) if len(output_shape) == 3 else _whole(grid, shape)
        found.append(Stage(layer, shape, output_shape, before, grid))
        shape = output_shape
    return found


def _field_before(layer: Layer, input_shape: Shape) -> ReceptiveField:
    match layer:
        case Convolution():
            _, height, width, _ = layer.filters.shape
            return ReceptiveField((height, width), (layer.stride, layer.stride))
        case MaxPooling():
            return ReceptiveField((layer.window, layer.window), (layer.stride, layer.stride))
        case FullyConnected():
            return ReceptiveField((input_shape[0], 1), (0, 0))
    return ReceptiveField((1, 1), (1, 1))


def _traced_back(field: ReceptiveField, grid: ReceptiveField) -> ReceptiveField:
    """A field of size k and stride s, over pixels that see `size` cells `stride` apart: so many cells."""
    rows, columns = (
        (k - 1) * step + size for k, step, size in zip(field.size, grid.stride, grid.size, strict=True)
    )
    down, across = (s * step for s, step in zip(field.stride, grid.stride, strict=True))
    return ReceptiveField((rows, columns), (down, across))


def _whole(grid: ReceptiveField, shape: Shape) -> ReceptiveField:
    """What all pixels of the last feature maps see together; strides may leave the grid's last rows out."""
    if len(shape) != 3:
        return grid
    rows, columns = (
        (n - 1) * step + size for n, step, size in zip(shape, grid.stride, grid.size, strict=False)
    )
    return ReceptiveField((rows, columns), (0, 0))
