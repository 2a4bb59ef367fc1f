"""Feature maps are the network's, receptive fields are what pixels see, and evidence adds up."""

from typing import Any

import numpy as np
import pytest

from model.answers.calibration import Calibration
from model.explanation import Window, explain, stages
from model.nn.layers import Array, FullyConnected
from model.nn.network import Network, build_network

CALIBRATION: Calibration = {"method": "platt", "scale": [1.5, 0.75], "shift": [-0.5, 0.25]}
CONVOLUTION: dict[str, Any] = {"kind": "convolution", "filters": 3, "size": 3}
OUTPUT: list[dict[str, Any]] = [{"kind": "fully_connected", "neurons": 2}, {"kind": "sigmoid"}]

ARCHITECTURES: dict[str, list[dict[str, Any]]] = {
    "two blocks": [
        CONVOLUTION,
        {"kind": "relu"},
        {"kind": "max_pooling"},
        {"kind": "convolution", "filters": 5, "size": 2},
        {"kind": "relu"},
        {"kind": "flatten"},
        {"kind": "fully_connected", "neurons": 6},
        {"kind": "relu"},
        *OUTPUT,
    ],
    "strides and windows that overlap": [
        {"kind": "convolution", "filters": 4, "size": 4, "stride": 3},
        {"kind": "max_pooling", "window": 3, "stride": 1},
        {"kind": "relu"},
        {"kind": "flatten"},
        *OUTPUT,
    ],
    "a sigmoid between layers": [
        CONVOLUTION,
        {"kind": "sigmoid"},
        {"kind": "max_pooling", "window": 3, "stride": 2},
        {"kind": "flatten"},
        {"kind": "fully_connected", "neurons": 4},
        {"kind": "sigmoid"},
        *OUTPUT,
    ],
    "no convolution": [{"kind": "flatten"}, *OUTPUT],
}


def network_of(specifications: list[dict[str, Any]], size: int = 13) -> Network:
    rng = np.random.default_rng(3)
    network = build_network(specifications, size, rng)
    for name, values in network.named_parameters().items():
        if name.endswith("biases"):
            values[:] = rng.normal(size=values.shape)
    return network


def a_grid(size: int = 13) -> Array:
    return np.where(np.random.default_rng(5).random((size, size)) < 0.25, -1, 1).astype(np.int8)


@pytest.fixture(params=ARCHITECTURES)
def network(request: pytest.FixtureRequest) -> Network:
    return network_of(ARCHITECTURES[request.param])


def test_the_feature_maps_are_those_of_the_network(network: Network) -> None:
    maps = explain(network, a_grid(), CALIBRATION).feature_maps
    for values, expected in zip(maps, network.layer_outputs(a_grid()[np.newaxis]), strict=True):
        np.testing.assert_array_equal(values, expected[0])


def test_the_evidence_adds_up_to_the_calibrated_pre_activation(network: Network) -> None:
    sums = network.pre_activations(a_grid()[np.newaxis])[0].astype(np.float64)
    expected = sums * CALIBRATION["scale"] + CALIBRATION["shift"]
    for evidence, total in zip(
        explain(network, a_grid(), CALIBRATION).evidence.values(), expected, strict=True
    ):
        assert evidence.cells.shape == (13, 13)
        assert evidence.cells.sum() == pytest.approx(evidence.pre_activation, abs=1e-10)
        assert evidence.pre_activation == pytest.approx(total, abs=1e-5)


def test_evidence_without_biases_is_each_cell_times_its_weight() -> None:
    network = build_network([{"kind": "flatten"}, *OUTPUT], 5, np.random.default_rng(0))
    plain: Calibration = {"method": "platt", "scale": [1.0, 1.0], "shift": [0.0, 0.0]}
    link = network.layers[1]
    assert isinstance(link, FullyConnected)
    tick = explain(network, a_grid(5), plain).evidence["tick"]
    np.testing.assert_allclose(tick.cells, link.weights[:, 0].reshape(5, 5) * a_grid(5), atol=1e-7)
    assert tick.bias == 0


def test_all_evidence_comes_from_the_bias_when_the_weights_are_zero() -> None:
    network = network_of([{"kind": "flatten"}, *OUTPUT], 4)
    network.named_parameters()["1.weights"][:] = 0
    evidence = explain(network, a_grid(4), CALIBRATION).evidence["cross"]
    assert evidence.bias == pytest.approx(evidence.pre_activation)
    np.testing.assert_allclose(evidence.cells, evidence.pre_activation / 16)


def test_a_filter_bias_stays_in_the_receptive_field_of_its_pixel() -> None:
    network = network_of([{**CONVOLUTION, "filters": 1}, {"kind": "flatten"}, *OUTPUT], 6)
    parameters = network.named_parameters()
    parameters["0.filters"][:] = 0
    parameters["2.biases"][:] = 0
    parameters["2.weights"][:] = 0
    parameters["2.weights"][0, 0] = 1
    plain: Calibration = {"method": "platt", "scale": [1.0, 1.0], "shift": [0.0, 0.0]}
    cells = explain(network, a_grid(6), plain).evidence["tick"].cells
    assert np.count_nonzero(cells) == 9
    np.testing.assert_allclose(cells[:3, :3], parameters["0.biases"][0] / 9)


def test_a_pixel_depends_only_on_cells_of_its_receptive_field() -> None:
    network = network_of(ARCHITECTURES["two blocks"])
    for index, stage in enumerate(stages(network)):
        if len(stage.output_shape) == 3:
            row, column = stage.output_shape[0] - 1, 1
            assert cells_that_change_a_pixel(network, index, row, column) <= cells_of_field(
                stage.grid, row, column
            )


def cells_that_change_a_pixel(network: Network, layer: int, row: int, column: int) -> set[tuple[int, int]]:
    """All cells that change the pixel in any map when they are flipped, in four grids."""
    cells: set[tuple[int, int]] = set()
    for seed in range(4):
        grid = np.where(np.random.default_rng(seed).random((13, 13)) < 0.5, -1, 1)
        flipped = np.where(np.eye(169).reshape(169, 13, 13) > 0, -grid, grid)
        before = network.layer_outputs(grid[np.newaxis])[layer][0, row, column]
        changed = np.abs(network.layer_outputs(flipped)[layer][:, row, column] - before).max(axis=-1) > 1e-5
        cells |= {(int(cell) // 13, int(cell) % 13) for cell in np.flatnonzero(changed)}
    assert cells
    return cells


def cells_of_field(window: Window, row: int, column: int) -> set[tuple[int, int]]:
    top, left = row * window.stride, column * window.stride
    return {(top + down, left + across) for down in range(window.height) for across in range(window.width)}


def test_receptive_fields_grow_from_block_to_block() -> None:
    ordered_stages = stages(network_of(ARCHITECTURES["two blocks"]))
    assert [stage.grid for stage in ordered_stages[:5]] == [
        (3, 3, 1),
        (3, 3, 1),
        (4, 4, 2),
        (6, 6, 2),
        (6, 6, 2),
    ]
    assert ordered_stages[3].before == Window(2, 2, 1)


def test_values_after_the_flatten_layer_see_the_fields_of_all_pixels() -> None:
    ordered_stages = stages(network_of(ARCHITECTURES["two blocks"]))
    assert {stage.grid for stage in ordered_stages[5:]} == {Window(12, 12, 0)}, "pooling 11 leaves 1 out"
    assert ordered_stages[6].before == Window(80, 1, 0)
