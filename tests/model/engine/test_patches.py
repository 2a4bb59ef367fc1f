from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from model.engine.patches import Field, Numbering, first_fields, patches_of
from model.nn.layers import Shape, build_layer
from model.nn.network import Network
from tests.model.engine.networks import networks, random_grids

CONVOLUTION: dict[str, Any] = {"kind": "convolution", "filters": 2, "size": 3, "stride": 1}
MIXING: dict[str, Any] = {"kind": "convolution", "filters": 2, "size": 1, "stride": 1}
RELU: dict[str, Any] = {"kind": "relu"}
POOLING: dict[str, Any] = {"kind": "max_pooling", "window": 2, "stride": 2}


def fields_of(*specifications: dict[str, Any]) -> list[Field]:
    layers = []
    shape: Shape = (20, 20, 1)
    for specification in specifications:
        layers.append(build_layer(specification, shape, np.random.default_rng(0), np.float32))
        shape = layers[-1].output_shape(shape)
    return first_fields(layers)


def test_a_convolution_and_pooling_together_look_at_4x4_cells_two_apart() -> None:
    fields = fields_of(CONVOLUTION, RELU, POOLING, MIXING)
    assert fields == [Field(3, 3, 1), Field(3, 3, 1), Field(4, 4, 2), Field(4, 4, 2)]


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
def test_layers_that_look_at_more_than_16_cells_are_left_out(layers: list[Any], fitting: int) -> None:
    assert len(fields_of(*layers)) == fitting


@pytest.mark.parametrize("field", [Field(), Field(3, 3, 1), Field(4, 4, 2), Field(2, 5, 3), Field(4, 4, 4)])
def test_the_number_of_a_patch_gives_the_patch_back(field: Field) -> None:
    grids = random_grids(3, 17, 0)
    numbers = Numbering(field, 17)(grids)
    windows = np.lib.stride_tricks.sliding_window_view(grids, (field.height, field.width), axis=(1, 2))
    found = patches_of(numbers.reshape(-1), field)[..., 0]
    assert (
        found.reshape(*numbers.shape, *found.shape[1:]) == windows[:, :: field.stride, :: field.stride]
    ).all()


@given(networks())
@settings(max_examples=50, deadline=None)
def test_patches_stand_where_the_layers_outputs_are(network: Network) -> None:
    for layer_number, field in enumerate(first_fields(network.layers)):
        numbers = Numbering(field, network.grid_size)(random_grids(1, network.grid_size, 0))
        assert numbers.shape[1:] == network.shapes()[layer_number][:2]
