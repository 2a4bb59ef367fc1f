"""Strategies for random small networks of any of our layers."""

from typing import Any

import numpy as np
from hypothesis import strategies as st

from model.errors import BadArchitecture
from model.nn.layers import Shape, build_layer
from model.nn.network import Network, build_network

Specifications = list[dict[str, Any]]

CONVOLUTIONS = st.builds(
    lambda filters, size, stride: {
        "kind": "convolution",
        "filters": filters,
        "size": size,
        "stride": stride,
    },
    st.integers(1, 6),
    st.integers(1, 5),
    st.integers(1, 3),
)
POOLINGS = st.builds(
    lambda window, stride: {"kind": "max_pooling", "window": window, "stride": stride},
    st.integers(1, 3),
    st.integers(1, 4),
)
ELEMENTWISE = st.sampled_from([{"kind": "relu"}, {"kind": "sigmoid"}])
HIDDEN = st.builds(lambda neurons: {"kind": "fully_connected", "neurons": neurons}, st.integers(1, 9))


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Layers on maps, on rows, and two outputs, without layers that do not fit. Biases are random too."""
    grid_size = draw(st.integers(1, 20))
    maps = draw(st.lists(st.one_of(CONVOLUTIONS, POOLINGS, ELEMENTWISE), max_size=7))
    rows = draw(st.lists(st.one_of(HIDDEN, ELEMENTWISE), max_size=3))
    end = [{"kind": "fully_connected", "neurons": 2}, {"kind": "sigmoid"}]
    candidates = [*maps, {"kind": "flatten"}, *rows, *end]
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    network = build_network(_fitting(candidates, grid_size), grid_size, rng)
    for name, values in network.named_parameters().items():
        if name.endswith("biases"):
            values[:] = rng.normal(scale=0.3, size=values.shape)
    return network


def _fitting(candidates: Specifications, grid_size: int) -> Specifications:
    shape: Shape = (grid_size, grid_size, 1)
    fitting = []
    for specification in candidates:
        try:
            layer = build_layer(specification, shape, np.random.default_rng(0), np.float32)
        except BadArchitecture:
            continue
        fitting.append(specification)
        shape = layer.output_shape(shape)
    return fitting


def random_grids(count: int, size: int, seed: int) -> np.ndarray[Any, np.dtype[np.int8]]:
    """(count, size, size) of -1 and +1."""
    return np.random.default_rng(seed).choice(np.array([-1, 1], np.int8), (count, size, size))
