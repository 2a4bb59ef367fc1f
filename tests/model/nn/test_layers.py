"""Each layer's forward pass equals cases worked by hand, and its gradients equal central differences."""

import re
from collections.abc import Callable

import numpy as np
import pytest

from model.errors import BadArchitecture, BadShape
from model.nn.layers import (
    Array,
    Convolution,
    Flatten,
    FullyConnected,
    Layer,
    MaxPooling,
    ReLU,
    Shape,
    Sigmoid,
    build_layer,
)
from tests.model.nn.gradient_check import assert_same_slope

TICK = -np.array(
    [
        [-1, -1, -1, -1, +1],
        [-1, -1, -1, +1, -1],
        [+1, -1, -1, +1, -1],
        [-1, +1, +1, -1, -1],
        [-1, -1, -1, -1, -1],
    ]
)
"""The article's mark on a small grid; ink is -1."""

STEM = -np.array([[-1, -1, +1], [-1, +1, -1], [-1, +1, -1]])
"""A filter that looks for the upper part of the tick's long arm."""


def as_maps(grid: Array) -> Array:
    return grid.astype(np.float64)[np.newaxis, :, :, np.newaxis]


def one_filter(pattern: Array, stride: int = 1) -> Convolution:
    return Convolution(as_maps(pattern), np.zeros(1), stride)


def random_layer(specification: dict[str, object], shape: Shape) -> tuple[Layer, Array]:
    rng = np.random.default_rng(7)
    layer = build_layer(dict(specification), shape, rng, np.float64)
    for parameter in layer.parameters.values():
        parameter += rng.standard_normal(parameter.shape)
    return layer, rng.standard_normal((2, *shape))


class TestConvolutionInTheArticle:
    def test_a_perfect_match_gives_1(self) -> None:
        maps = one_filter(STEM).forward(as_maps(TICK))
        assert maps[0, 0, 2, 0] == 1.0

    def test_the_feature_map_equals_the_one_worked_by_hand(self) -> None:
        maps = one_filter(STEM).forward(as_maps(TICK))
        ninths = [[1, -1, 9], [1, 3, 1], [1, 5, -1]]
        np.testing.assert_allclose(maps[0, :, :, 0], np.array(ninths) / 9)

    def test_the_exact_opposite_gives_minus_1(self) -> None:
        assert one_filter(-STEM).forward(as_maps(TICK))[0, 0, 2, 0] == -1.0

    def test_the_bias_is_added_after_the_division(self) -> None:
        layer = one_filter(STEM)
        layer.biases[:] = 0.25
        assert layer.forward(as_maps(TICK))[0, 0, 2, 0] == 1.25

    def test_a_stride_of_2_uses_every_second_receptive_field(self) -> None:
        stride_1 = one_filter(STEM).forward(as_maps(TICK))
        stride_2 = one_filter(STEM, stride=2).forward(as_maps(TICK))
        np.testing.assert_array_equal(stride_2, stride_1[:, ::2, ::2])

    def test_the_sum_is_divided_by_the_values_of_all_channels(self) -> None:
        grids = np.stack([TICK, -TICK], axis=-1)[np.newaxis].astype(np.float64)
        filters = np.stack([STEM, -STEM], axis=-1)[np.newaxis].astype(np.float64)
        maps = Convolution(filters, np.zeros(1)).forward(grids)
        assert maps[0, 0, 2, 0] == 1.0


class TestForward:
    def test_relu_turns_negatives_into_0_and_keeps_the_rest(self) -> None:
        assert ReLU().forward(np.array([-2.0, 0.0, 3.0])).tolist() == [0.0, 0.0, 3.0]

    def test_max_pooling_keeps_the_largest_value_of_each_window(self) -> None:
        grid = np.array([[1, 2, 5, 0], [4, 3, 1, 1], [0, 0, -3, -1], [0, 9, -2, -4]])
        assert MaxPooling().forward(as_maps(grid))[0, :, :, 0].tolist() == [[4, 5], [9, -1]]

    def test_max_pooling_drops_rows_and_columns_that_do_not_fill_a_window(self) -> None:
        assert MaxPooling(2, 2).forward(np.zeros((1, 5, 7, 3))).shape == (1, 2, 3, 3)

    def test_the_first_of_equally_large_values_gets_the_gradient(self) -> None:
        layer = MaxPooling()
        _, memory = layer.forward_remembering(np.ones((1, 2, 2, 1)))
        gradient = layer.input_gradient(np.array([[[[5.0]]]]), memory)
        assert gradient[0, :, :, 0].tolist() == [[5.0, 0.0], [0.0, 0.0]]

    def test_flatten_orders_values_by_row_column_and_channel(self) -> None:
        maps = np.arange(12).reshape(1, 2, 3, 2)
        assert Flatten().forward(maps).tolist() == [list(range(12))]

    def test_fully_connected_adds_up_weighted_inputs_and_the_bias(self) -> None:
        layer = FullyConnected(np.array([[1.0, 2.0], [3.0, -4.0]]), np.array([0.5, 0.0]))
        assert layer.forward(np.array([[10.0, 1.0]])).tolist() == [[13.5, 16.0]]

    def test_sigmoid_is_half_at_zero_and_never_overflows(self) -> None:
        assert Sigmoid().forward(np.array([-1e4, 0.0, 1e4])).tolist() == [0.0, 0.5, 1.0]

    def test_forward_and_forward_remembering_agree(self) -> None:
        layer, inputs = random_layer({"kind": "convolution", "filters": 3, "size": 2}, (4, 5, 2))
        np.testing.assert_array_equal(layer.forward(inputs), layer.forward_remembering(inputs)[0])


AWKWARD = [
    ({"kind": "convolution", "filters": 2, "size": 3}, (5, 6, 1)),
    ({"kind": "convolution", "filters": 3, "size": 2, "stride": 2}, (5, 6, 2)),
    ({"kind": "convolution", "filters": 2, "size": 3, "stride": 3}, (7, 8, 3)),
    ({"kind": "convolution", "filters": 4, "size": 3}, (3, 3, 2)),
    ({"kind": "convolution", "filters": 2, "size": 1}, (1, 1, 3)),
    ({"kind": "relu"}, (3, 4, 2)),
    ({"kind": "max_pooling"}, (5, 7, 2)),
    ({"kind": "max_pooling", "window": 3, "stride": 2}, (7, 6, 2)),
    ({"kind": "max_pooling", "window": 2, "stride": 3}, (6, 8, 1)),
    ({"kind": "max_pooling", "window": 1}, (1, 1, 2)),
    ({"kind": "flatten"}, (2, 3, 2)),
    ({"kind": "fully_connected", "neurons": 3}, (5,)),
    ({"kind": "fully_connected", "neurons": 1}, (1,)),
    ({"kind": "sigmoid"}, (2,)),
]


@pytest.mark.parametrize(("specification", "shape"), AWKWARD)
class TestBackward:
    def test_the_output_has_the_shape_of_output_shape(
        self, specification: dict[str, object], shape: Shape
    ) -> None:
        layer, inputs = random_layer(specification, shape)
        assert layer.forward(inputs).shape[1:] == layer.output_shape(shape)

    def test_the_specification_builds_the_same_kind_of_layer(
        self, specification: dict[str, object], shape: Shape
    ) -> None:
        layer, _ = random_layer(specification, shape)
        written = layer.specification()
        again, _ = random_layer(written, shape)
        assert (type(again), again.specification()) == (type(layer), written)
        assert written.items() >= specification.items()

    def test_gradients_equal_central_differences(
        self, specification: dict[str, object], shape: Shape
    ) -> None:
        layer, inputs = random_layer(specification, shape)
        weighting = np.random.default_rng(8).standard_normal(layer.forward(inputs).shape)

        def value() -> float:
            return float((layer.forward(inputs) * weighting).sum())

        memory = layer.forward_remembering(inputs)[1]
        assert_same_slope(layer.input_gradient(weighting, memory), value, inputs)
        gradients = layer.parameter_gradients(weighting, memory)
        assert gradients.keys() == layer.parameters.keys()
        for name, gradient in gradients.items():
            assert_same_slope(gradient, value, layer.parameters[name])


class TestInitialisation:
    def test_filters_start_with_a_spread_that_offsets_the_division(self) -> None:
        specification = {"kind": "convolution", "filters": 2000, "size": 3}
        layer = build_layer(specification, (9, 9, 4), np.random.default_rng(1), np.float64)
        assert layer.parameters["filters"].std() == pytest.approx(np.sqrt(2 * 9 * 4), rel=0.02)
        assert layer.parameters["filters"].mean() == pytest.approx(0, abs=0.2)
        assert not layer.parameters["biases"].any()

    def test_weights_start_with_a_spread_that_fits_the_number_of_inputs(self) -> None:
        specification = {"kind": "fully_connected", "neurons": 2000}
        layer = build_layer(specification, (40,), np.random.default_rng(1), np.float64)
        assert layer.parameters["weights"].std() == pytest.approx(np.sqrt(2 / 40), rel=0.02)
        assert not layer.parameters["biases"].any()


@pytest.mark.parametrize("shape", [(2, 9, 1), (9, 2, 1)])
def test_a_window_larger_than_one_side_is_refused(shape: Shape) -> None:
    with pytest.raises(BadArchitecture, match="a window of 3 x 3 does not fit into"):
        build_layer({"kind": "convolution", "filters": 1, "size": 3}, shape, np.random.default_rng(1), float)


def test_the_gradient_check_fails_on_a_wrong_gradient() -> None:
    layer, inputs = random_layer({"kind": "convolution", "filters": 2, "size": 2}, (3, 3, 1))
    outputs, memory = layer.forward_remembering(inputs)
    wrong = layer.input_gradient(np.ones_like(outputs), memory) * 1.001
    with pytest.raises(AssertionError):
        assert_same_slope(wrong, lambda: float(layer.forward(inputs).sum()), inputs)


@pytest.mark.parametrize(
    ("specification", "shape", "message"),
    [
        ({"kind": "pooling"}, (4, 4, 1), "`kind` is 'pooling'"),
        ({}, (4, 4, 1), "`kind` is None"),
        ({"kind": "convolution", "filters": 0, "size": 3}, (4, 4, 1), "`filters` is 0"),
        ({"kind": "convolution", "filters": 2, "size": "3"}, (4, 4, 1), "`size` is '3'"),
        ({"kind": "convolution", "filters": 2, "size": 5}, (4, 4, 1), "does not fit"),
        ({"kind": "max_pooling", "window": 5}, (4, 4, 1), "does not fit"),
        ({"kind": "max_pooling"}, (4,), "max_pooling takes"),
        ({"kind": "convolution", "filters": 2, "size": 1}, (4,), "convolution takes"),
        ({"kind": "relu", "slope": 0.1}, (4,), "no setting `slope`"),
        ({"kind": "max_pooling", "size": 2}, (4, 4, 1), "no setting `size`"),
        ({"kind": "fully_connected", "neurons": True}, (4,), "`neurons` is True"),
        ({"kind": "fully_connected", "neurons": 2}, (4, 4, 1), "are connected"),
    ],
)
def test_an_invalid_layer_is_refused_with_the_reason(
    specification: dict[str, object], shape: Shape, message: str
) -> None:
    with pytest.raises(BadArchitecture, match=message):
        build_layer(dict(specification), shape, np.random.default_rng(0), np.float64)


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (
            lambda: Convolution(np.ones((3, 3)), [0]),
            "filters has shape (3, 3); expected (F, height, width, C)",
        ),
        (lambda: Convolution(np.ones((2, 3, 3, 1)), [0]), "biases has shape (1,); expected (2,)"),
        (lambda: FullyConnected(np.ones(4), [0]), "weights has shape (4,); expected (inputs, neurons)"),
        (lambda: FullyConnected(np.ones((4, 2)), [0]), "biases has shape (1,); expected (2,)"),
    ],
)
def test_parameters_of_wrong_shapes_are_refused_with_both_shapes(
    build: Callable[[], Layer], message: str
) -> None:
    with pytest.raises(BadShape, match=re.escape(message)):
        build()


@pytest.mark.parametrize(
    ("layer", "shape", "message"),
    [
        (Convolution(np.ones((2, 3, 3, 1)), [0, 0]), (5, 8, 8, 4), "(2, 3, 3, 1), but (8, 8, 4) come in"),
        (Convolution(np.ones((2, 3, 3, 1)), [0, 0]), (8, 8), "not (8,)"),
        (MaxPooling(), (5, 8, 8), "not (8, 8)"),
        (FullyConnected(np.ones((4, 2)), [0, 0]), (5, 3), "4 inputs are connected, but (3,) come in"),
    ],
)
def test_inputs_that_do_not_fit_a_layer_are_refused_with_their_shape(
    layer: Layer, shape: Shape, message: str
) -> None:
    with pytest.raises(BadArchitecture, match=re.escape(message)):
        layer.forward(np.ones(shape))


def test_integers_and_lists_become_float_parameters() -> None:
    layer = FullyConnected([[1, 2], [3, 4]], [0, 0])
    assert {array.dtype for array in layer.parameters.values()} == {np.dtype(np.float32)}


def test_an_array_of_floats_is_not_copied() -> None:
    weights = np.ones((4, 2))
    assert FullyConnected(weights, np.zeros(2)).weights is weights


def test_the_repr_of_a_layer_names_its_settings() -> None:
    assert repr(MaxPooling(window=3, stride=2)) == "MaxPooling(window=3, stride=2)"
    assert repr(ReLU()) == "ReLU()"
