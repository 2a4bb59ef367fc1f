"""The page's network equals that of `model/nn`: the same outputs, cost and step for the same marks."""

import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.errors import BadArchitecture
from model.nn.cost import CrossEntropy
from model.nn.gradient_descent import PlainGradientDescent, back_propagate
from model.nn.layers import Array, Specification
from model.nn.network import Network, build_network
from tests.static.node import node

ONE_STEP = Path(__file__).with_name("one_step.js")
LAYERS_OF_THE_PAGE = Path(__file__).parents[4] / "service" / "static" / "learning" / "nn" / "layers.js"
CASES = 24
OUTPUTS: list[Specification] = [{"kind": "fully_connected", "neurons": 2}, {"kind": "sigmoid"}]


@dataclass(frozen=True)
class Case:
    """A network with random parameters, a mini-batch, and a learning rate."""

    specifications: list[Specification]
    network: Network
    grids: Array
    targets: Array
    learning_rate: float

    def as_json(self) -> dict[str, Any]:
        """The input of `one_step.js`."""
        marks = [
            {"grid": grid.ravel().tolist(), "targets": targets.tolist()}
            for grid, targets in zip(self.grids, self.targets, strict=True)
        ]
        return {
            "specifications": self.specifications,
            "gridSize": self.network.grid_size,
            "parameters": {
                name: value.ravel().tolist() for name, value in self.network.named_parameters().items()
            },
            "marks": marks,
            "learningRate": self.learning_rate,
        }


def one_of(rng: np.random.Generator, *choices: int) -> int:
    return int(rng.choice(choices))


def block(rng: np.random.Generator) -> list[Specification]:
    """A convolution, at most one other layer, and pooling with the default or any window and stride."""
    convolution: Specification = {
        "kind": "convolution", "filters": one_of(rng, 1, 2, 3, 5), "size": one_of(rng, 1, 2, 3, 4, 5),
    }  # fmt: skip
    pooling: list[Specification] = [
        {"kind": "max_pooling"},
        {"kind": "max_pooling", "window": one_of(rng, 2, 3)},
        {"kind": "max_pooling", "window": one_of(rng, 2, 3), "stride": one_of(rng, 1, 2, 3)},
    ]
    between: list[list[Specification]] = [[{"kind": "relu"}], [{"kind": "sigmoid"}], []]
    strided = convolution | ({"stride": one_of(rng, 2, 3)} if rng.random() < 0.4 else {})
    return [strided, *between[one_of(rng, 0, 0, 0, 1, 2)], pooling[one_of(rng, 0, 1, 2)]]


def random_case(seed: int) -> Case:
    """One or two blocks and perhaps a hidden layer, on a grid of a size that they fit."""
    rng = np.random.default_rng(seed)
    hidden: list[Specification] = [
        {"kind": "fully_connected", "neurons": one_of(rng, 3, 4)},
        {"kind": "relu"},
    ]
    while True:
        blocks = [layer for _ in range(1 + seed % 2) for layer in block(rng)]
        stack = [*blocks, {"kind": "flatten"}, *(hidden if seed % 3 == 0 else []), *OUTPUTS]
        try:
            network = build_network(stack, one_of(rng, 9, 11, 12, 17), rng, np.float64)
        except BadArchitecture:
            continue
        for name, value in network.named_parameters().items():
            if name.endswith("biases"):
                value += rng.normal(0, 0.3, value.shape)
        count = one_of(rng, 1, 3, 7)
        grids = rng.choice([-1.0, 1.0], (count, network.grid_size, network.grid_size))
        targets = np.eye(3)[rng.integers(0, 3, count)][:, :2]
        return Case(stack, network, grids, targets, learning_rate=0.03)


def steps_of_the_page(cases: list[Case]) -> list[dict[str, Any]]:
    content = json.dumps([case.as_json() for case in cases])
    run = subprocess.run([node(), ONE_STEP], input=content, capture_output=True, text=True, check=True)
    page_steps: list[dict[str, Any]] = json.loads(run.stdout)
    return page_steps


def assert_same(actual: Any, expected: Array) -> None:
    np.testing.assert_allclose(actual, expected.ravel(), rtol=1e-9, atol=1e-12)


def assert_same_step(case: Case, page_step: dict[str, Any]) -> None:
    """Takes the same step in `model/nn`, so a case can be used only once."""
    network = case.network
    assert [tuple(shape) for shape in page_step["shapes"]] == network.shapes()
    for layer, outputs in enumerate(network.layer_outputs(case.grids)):
        assert_same(np.ravel([mark[layer] for mark in page_step["layerOutputs"]]), outputs)
    cost, gradients = back_propagate(network, CrossEntropy(), case.grids, case.targets)
    assert page_step["cost"] == pytest.approx(cost, rel=1e-12)
    assert page_step["gradients"].keys() == page_step["stepped"].keys() == gradients.keys()
    for name, gradient in gradients.items():
        assert_same(page_step["gradients"][name], gradient)
    PlainGradientDescent(network).step(gradients, case.learning_rate)
    for name, parameter in network.named_parameters().items():
        assert_same(page_step["stepped"][name], parameter)


@pytest.fixture(scope="module")
def steps() -> list[tuple[Case, dict[str, Any]]]:
    cases = [random_case(seed) for seed in range(CASES)]
    return list(zip(cases, steps_of_the_page(cases), strict=True))


@pytest.mark.parametrize("seed", range(CASES))
def test_the_page_computes_the_same_as_the_network(
    steps: list[tuple[Case, dict[str, Any]]], seed: int
) -> None:
    assert_same_step(*steps[seed])


def test_every_kind_of_layer_of_the_page_is_compared() -> None:
    kinds = re.findall(r"^  (\w+): \w+,$", LAYERS_OF_THE_PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    cases = [random_case(seed) for seed in range(CASES)]
    assert {layer["kind"] for case in cases for layer in case.specifications} == set(kinds)
    assert any(case.network.specifications()[0]["stride"] > 1 for case in cases)
    assert any(case.network.shapes()[0][0] % 2 for case in cases)


@pytest.mark.parametrize("name", ["0.filters", "0.biases", "4.weights", "4.biases"])
def test_the_comparison_detects_a_slightly_wrong_parameter(name: str) -> None:
    network = build_network(SMALL, 9, np.random.default_rng(0), np.float64)
    grids, targets = np.random.default_rng(1).choice([-1.0, 1.0], (2, 9, 9)), np.eye(2)
    case = Case(SMALL, network, grids, targets, learning_rate=0.03)
    (page_step,) = steps_of_the_page([case])
    network.named_parameters()[name].flat[0] += 1e-6
    with pytest.raises(AssertionError):
        assert_same_step(case, page_step)


SMALL: list[Specification] = [
    {"kind": "convolution", "filters": 2, "size": 3},
    {"kind": "relu"},
    {"kind": "max_pooling"},
    {"kind": "flatten"},
    *OUTPUTS,
]
