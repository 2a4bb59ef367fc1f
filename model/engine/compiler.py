"""Compiles layers to steps: layers are lowered to primitives, and neighbours are fused where they fit."""

from collections.abc import Sequence

from model.engine.compiled import CompiledNetwork
from model.engine.patch_table import PatchTable, table_prefix
from model.engine.steps import AsItIs, ConvolutionBlock, FullyConnectedBlock, Reshaping, Step
from model.nn.layers import (
    Layer,
    MatrixProduct,
    Primitive,
    Rectifier,
    Reshape,
    Window,
    WindowMaximum,
    WindowProduct,
)
from model.nn.network import Network


def compile(network: Network) -> CompiledNetwork:  # noqa: A001, the word for it; Python's own is not needed
    """A faster function that equals `network.pre_activations`.

    It copies the present parameters: training the network further does not change it.
    """
    layers, size = network.layers[:-1], network.grid_size
    count, window = table_prefix(network)
    first = PatchTable(layers[:count], window, size) if count else Reshaping(size, size, 1)
    return CompiledNetwork([first, *_steps(layers[count:])], size)


def _steps(layers: Sequence[Layer]) -> list[Step]:
    """The steps in order; each covers as many layers as possible."""
    steps: list[Step] = []
    primitives = [layer.lowered() for layer in layers]
    while layers:
        step, used = _first_step(layers[0], primitives)
        steps.append(step)
        layers, primitives = layers[used:], primitives[used:]
    return steps


def _first_step(layer: Layer, primitives: Sequence[Primitive | None]) -> tuple[Step, int]:
    """A step for the layer, whose primitive is the first, and the number of primitives that it covers."""
    match primitives:
        case [MatrixProduct() as product, Rectifier(), *_]:
            return FullyConnectedBlock(product, relu=True), 2
        case [MatrixProduct() as product, *_]:
            return FullyConnectedBlock(product, relu=False), 1
        case [WindowProduct() as product, *others]:
            pooling, relu, used = _followers(others)
            return ConvolutionBlock(product, pooling, relu=relu), used + 1
        case [Reshape(), *_]:
            return Reshaping(-1), 1
    return AsItIs(layer), 1


def _followers(primitives: Sequence[Primitive | None]) -> tuple[Window, bool, int]:
    """What a convolution can absorb: a pooling without overlap, whether ReLU, and how many primitives."""
    pooling, relu = None, False
    for used, primitive in enumerate(primitives):
        match primitive:
            case Rectifier():
                relu = True
            case WindowMaximum(window) if pooling is None and window.stride >= max(window[:2]):
                pooling = window
            case _:
                return pooling or Window(), relu, used
    return pooling or Window(), relu, len(primitives)
