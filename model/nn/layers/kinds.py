"""From a specification, which is plain data, to a layer."""

from collections.abc import Callable
from typing import Any

import numpy as np

from model.errors import BadArchitecture
from model.nn.layers.base import Layer, Shape, Specification
from model.nn.layers.convolution import Convolution
from model.nn.layers.flatten import Flatten
from model.nn.layers.fully_connected import FullyConnected
from model.nn.layers.max_pooling import MaxPooling
from model.nn.layers.relu import ReLU
from model.nn.layers.sigmoid import Sigmoid

Builder = Callable[[Specification, Shape, np.random.Generator, Any], Layer]

KINDS: dict[str, tuple[Builder, frozenset[str]]] = {
    Convolution.kind: (Convolution.build, frozenset({"filters", "size", "stride"})),
    ReLU.kind: (lambda *_: ReLU(), frozenset()),
    MaxPooling.kind: (lambda chosen, *_: MaxPooling.build(chosen), frozenset({"window", "stride"})),
    Flatten.kind: (lambda *_: Flatten(), frozenset()),
    FullyConnected.kind: (FullyConnected.build, frozenset({"neurons"})),
    Sigmoid.kind: (lambda *_: Sigmoid(), frozenset()),
}
"""Each kind's builder and the settings that it understands."""


def build_layer(
    specification: Specification, input_shape: Shape, rng: np.random.Generator, dtype: Any
) -> Layer:
    """A layer with random parameters for inputs of the given shape.

    Raises BadArchitecture on an unknown kind, a setting that is unknown or impossible, or an input that does
    not fit.
    """
    kind = specification.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise BadArchitecture(f"`kind` is {kind!r}; expected one of {', '.join(KINDS)}")
    builder, settings = KINDS[kind]
    unknown = sorted(set(specification) - settings - {"kind"})
    if unknown:
        raise BadArchitecture(f"{kind} has no setting `{unknown[0]}`")
    layer = builder(specification, input_shape, rng, dtype)
    layer.output_shape(input_shape)
    return layer
