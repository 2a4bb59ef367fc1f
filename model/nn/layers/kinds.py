"""Builds a layer from its specification, which is plain data."""

from typing import Any

import numpy as np

from model.errors import BadArchitecture
from model.nn.layers.arrays import Shape, Specification
from model.nn.layers.base import Layer
from model.nn.layers.convolution import Convolution
from model.nn.layers.flatten import Flatten
from model.nn.layers.fully_connected import FullyConnected
from model.nn.layers.max_pooling import MaxPooling
from model.nn.layers.relu import ReLU
from model.nn.layers.sigmoid import Sigmoid

_LAYERS: tuple[type[Layer], ...] = (Convolution, ReLU, MaxPooling, Flatten, FullyConnected, Sigmoid)

KINDS = {layer.kind: layer for layer in _LAYERS}
"""Every kind of layer by its name."""


def build_layer(
    specification: Specification, input_shape: Shape, rng: np.random.Generator, dtype: Any
) -> Layer:
    """A layer with random parameters for inputs of the given shape.

    Raises BadArchitecture on an unknown kind, a setting that is unknown or impossible, or an input that does
    not fit.
    """
    if not isinstance(specification, dict):
        raise BadArchitecture(f"a layer is {specification!r}; expected an object with `kind`")
    kind = specification.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise BadArchitecture(f"`kind` is {kind!r}; expected one of {', '.join(KINDS)}")
    layer = KINDS[kind].build(specification, input_shape, rng, dtype)
    unknown = sorted(set(specification) - set(layer.specification()))
    if unknown:
        raise BadArchitecture(f"{kind} has no setting `{unknown[0]}`")
    layer.output_shape(input_shape)
    return layer
