"""From layers to steps: which neighbours become one."""

from collections.abc import Sequence

from model.engine.compiled import CompiledNetwork
from model.engine.patch_table import PatchTable, table_prefix
from model.engine.steps import (
    AddChannel,
    AsItIs,
    ConvolutionBlock,
    Flattening,
    FullyConnectedBlock,
    Step,
)
from model.nn.layers import Convolution, Flatten, FullyConnected, Layer, MaxPooling, ReLU
from model.nn.network import Network


def compile(network: Network) -> CompiledNetwork:  # noqa: A001, the word for it; Python's own is not needed
    """A function from grids to pre-activations that gives what `network.pre_activations` gives, faster.

    It is made from the parameters as they are now: training the network further does not change it.
    """
    layers = network.layers[:-1]
    count, field = table_prefix(layers)
    first = PatchTable(layers[:count], field, network.grid_size) if count else AddChannel()
    return CompiledNetwork([first, *_steps(layers[count:])], network.grid_size)


def _steps(layers: Sequence[Layer]) -> list[Step]:
    """Front to back, as many layers at a time as fit into one step."""
    steps: list[Step] = []
    while layers:
        step, used = _first_step(layers)
        steps.append(step)
        layers = layers[used:]
    return steps


def _first_step(layers: Sequence[Layer]) -> tuple[Step, int]:
    """A step for the first of the layers, and how many layers it stands for."""
    match layers[0]:
        case Convolution() as convolution:
            pooling, relu, used = _followers(layers[1:])
            return ConvolutionBlock(convolution, pooling, relu=relu), used + 1
        case FullyConnected() as fully_connected:
            relu = len(layers) > 1 and isinstance(layers[1], ReLU)
            return FullyConnectedBlock(fully_connected, relu=relu), 1 + relu
        case Flatten():
            return Flattening(), 1
        case other:
            return AsItIs(other), 1


def _followers(layers: Sequence[Layer]) -> tuple[MaxPooling | None, bool, int]:
    """What a convolution can take in with it: at most one pooling without overlap, and ReLUs."""
    pooling, relu = None, False
    for used, layer in enumerate(layers):
        if isinstance(layer, ReLU):
            relu = True
        elif isinstance(layer, MaxPooling) and pooling is None and layer.stride >= layer.window:
            pooling = layer
        else:
            return pooling, relu, used
    return pooling, relu, len(layers)
