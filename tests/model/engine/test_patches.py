from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from model.engine.patches import Numbering, patches_of, windows_on_patches
from model.nn.layers import Window
from model.nn.network import Network, build_network
from tests.model.engine.networks import networks, random_grids

CONVOLUTION: dict[str, Any] = {"kind": "convolution", "filters": 2, "size": 3, "stride": 1}
MIXING: dict[str, Any] = {"kind": "convolution", "filters": 2, "size": 1, "stride": 1}
RELU: dict[str, Any] = {"kind": "relu"}
POOLING: dict[str, Any] = {"kind": "max_pooling", "window": 2, "stride": 2}
END: list[dict[str, Any]] = [
    {"kind": "flatten"},
    {"kind": "fully_connected", "neurons": 2},
    {"kind": "sigmoid"},
]


def windows_of(*specifications: dict[str, Any]) -> list[Window]:
    return windows_on_patches(build_network([*specifications, *END], 20, np.random.default_rng(0)))


def test_the_window_of_a_convolution_and_pooling_is_4x4_with_stride_2() -> None:
    windows = windows_of(CONVOLUTION, RELU, POOLING, MIXING)
    assert windows == [Window(3, 3, 1), Window(3, 3, 1), Window(4, 4, 2), Window(4, 4, 2)]


@pytest.mark.parametrize(
    ("layers", "fitting"),
    [
        ([CONVOLUTION, CONVOLUTION], 1),
        ([CONVOLUTION, POOLING, POOLING], 2),
        ([MIXING, POOLING, POOLING], 3),
        ([CONVOLUTION | {"size": 5}], 0),
        ([{"kind": "flatten"}], 0),
    ],
)
def test_layers_with_windows_of_more_than_16_cells_are_left_out(layers: list[Any], fitting: int) -> None:
    assert len(windows_of(*layers)) == fitting


@pytest.mark.parametrize("window", [(1, 1, 1), (3, 3, 1), (4, 4, 2), (2, 5, 3), (4, 4, 4)])
def test_a_patch_is_restored_from_its_number(window: tuple[int, int, int]) -> None:
    grids, (height, width, stride) = random_grids(3, 17, 0), window
    numbers = Numbering(Window(*window), 17)(grids)
    windows = np.lib.stride_tricks.sliding_window_view(grids, (height, width), axis=(1, 2))
    patches = patches_of(numbers.reshape(-1), Window(*window))[..., 0]
    assert (patches.reshape(*numbers.shape, height, width) == windows[:, ::stride, ::stride]).all()


@given(networks())
@settings(max_examples=50, deadline=None)
def test_there_is_one_patch_per_output_of_a_layer(network: Network) -> None:
    for layer_number, window in enumerate(windows_on_patches(network)):
        numbers = Numbering(window, network.grid_size)(random_grids(1, network.grid_size, 0))
        assert numbers.shape[1:] == network.shapes()[layer_number][:2]
