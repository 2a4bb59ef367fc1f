"""Builds one of our networks as a PyTorch module: the same layers with the same parameters."""

import numpy as np
import torch
from torch import nn

from model.nn.layers import Array, Convolution, Flatten, FullyConnected, Layer, MaxPooling, ReLU, Shape
from model.nn.network import Network


def as_module(network: Network) -> nn.Sequential:
    """A module (N, 1, S, S) -> pre-activations (N, 2)."""
    size, parts = network.grid_size, []
    shapes: list[Shape] = [(size, size, 1), *network.shapes()]
    flattened: Shape = ()
    for layer, shape in zip(network.layers[:-1], shapes, strict=False):
        if isinstance(layer, Flatten):
            flattened = shape
        parts.append(_module(layer, flattened))
        if isinstance(layer, FullyConnected):
            flattened = ()
    return nn.Sequential(*parts)


def _module(layer: Layer, flattened: Shape) -> nn.Module:
    match layer:
        case Convolution():
            filters = np.moveaxis(layer.filters / layer.values_per_filter, 3, 1)
            count, channels, height, width = filters.shape
            module = nn.Conv2d(channels, count, (height, width), layer.window.stride)
            return _with(module, filters, layer.biases)
        case FullyConnected():
            weights = _channels_first(layer.weights, flattened)
            return _with(nn.Linear(*weights.shape), weights.T, layer.biases)
        case MaxPooling():
            return nn.MaxPool2d(layer.window[:2], layer.window.stride)
        case ReLU():
            return nn.ReLU()
        case Flatten():
            return nn.Flatten()
    raise ValueError(f"no module for {layer.kind}")


def _with(module: nn.Conv2d | nn.Linear, weights: Array, biases: Array) -> nn.Module:
    with torch.no_grad():
        module.weight.copy_(torch.from_numpy(np.array(weights, np.float32)))
        module.bias.copy_(torch.from_numpy(np.array(biases, np.float32)))
    return module


def _channels_first(weights: Array, flattened: Shape) -> Array:
    """Reorders the weights, because PyTorch flattens channel by channel, and we flatten row by row."""
    if not flattened:
        return weights
    return weights.reshape(*flattened, -1).transpose(2, 0, 1, 3).reshape(len(weights), -1)
