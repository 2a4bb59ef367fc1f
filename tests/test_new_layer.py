"""A new kind of layer needs one module and one registration: average pooling works like the other layers."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from werkzeug.test import Client

from model.answers.calibration import calibrated
from model.artifact import load_version, promote
from model.classifier import Classifier
from model.engine import compile  # noqa: A004, the usual word for it
from model.engine.onnx_export import to_onnx
from model.engine.patch_table import PatchTable
from model.engine.patches import windows_on_patches
from model.errors import BadArtifact
from model.exam import ExamSettings
from model.explanation import explain
from model.nn.cost import CrossEntropy
from model.nn.gradient_descent import back_propagate
from model.nn.layers import KINDS, Layer, Shape, build_layer
from model.nn.network import Network, build_network
from model.training import Examination, Job, TrainingSettings
from model.training.patchwise import patchwise
from service.settings import Settings
from service.wsgi import create_app
from tests.average_pooling import AveragePooling
from tests.model.nn.gradient_check import assert_same_slope
from tests.tiny import random_grids

CONVOLUTION: dict[str, Any] = {"kind": "convolution", "filters": 3, "size": 3, "stride": 1}
RELU: dict[str, Any] = {"kind": "relu"}
MAXIMUM: dict[str, Any] = {"kind": "max_pooling", "window": 2, "stride": 2}
AVERAGE: dict[str, Any] = {"kind": "average_pooling", "window": 2, "stride": 2}
END: list[dict[str, Any]] = [
    {"kind": "flatten"},
    {"kind": "fully_connected", "neurons": 2},
    {"kind": "sigmoid"},
]
STACKS: dict[str, list[dict[str, Any]]] = {
    "in the patch table": [CONVOLUTION, RELU, AVERAGE, CONVOLUTION, RELU, *END],
    "after the patch table": [CONVOLUTION, RELU, MAXIMUM, CONVOLUTION, RELU, AVERAGE, *END],
    "in both": [AVERAGE, CONVOLUTION | {"size": 2}, RELU, AVERAGE | {"window": 3, "stride": 1}, *END],
}
GRID_SIZE = 16
SETTINGS = TrainingSettings(
    examples=600,
    epochs=3,
    batch_size=32,
    learning_rate=0.02,
    averaging=0,
    grid_size=GRID_SIZE,
    layers=STACKS["after the patch table"],
)


@pytest.fixture(scope="module", autouse=True)
def registered() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(KINDS, AveragePooling.kind, AveragePooling)
        yield


@pytest.fixture(params=STACKS)
def network(request: pytest.FixtureRequest) -> Network:
    return network_of(STACKS[request.param])


@pytest.fixture(scope="module")
def version(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A version that was trained with average pooling."""
    return Job(SETTINGS, examination=Examination(ExamSettings(of_each=20))).run(
        tmp_path_factory.mktemp("new") / "tickcross"
    )


@pytest.fixture(scope="module")
def client(version: Path) -> Client:
    promote(version.parent, version.name)  # such a short run fails its exam
    return create_app(replace(Settings(), artifacts=version.parent, watch_seconds=0)).test_client()


def network_of(specifications: list[dict[str, Any]], dtype: Any = np.float32) -> Network:
    rng = np.random.default_rng(3)
    network = build_network(specifications, GRID_SIZE, rng, dtype)
    for name, values in network.named_parameters().items():
        if name.endswith("biases"):
            values[:] = rng.normal(size=values.shape)
    return network


def grids(count: int = 9) -> np.ndarray[Any, np.dtype[np.int8]]:
    return random_grids(count, size=GRID_SIZE)


def posted(client: Client, path: str) -> dict[str, Any]:
    response = client.post(path, json={"grid": grids(1)[0].tolist()})
    assert response.status_code == 200, response.text
    return dict(json.loads(response.data))


def test_average_pooling_keeps_the_mean_of_each_window() -> None:
    values = np.array([[1.0, 2, 5, 0], [4, 5, 1, 2], [0, 0, -3, -1], [0, 8, -2, -4]])
    means = AveragePooling().forward(values[np.newaxis, :, :, np.newaxis])
    assert means[0, :, :, 0].tolist() == [[3, 2], [2, -2.5]]


@pytest.mark.parametrize(
    ("window", "stride", "shape"), [(2, 2, (5, 7, 2)), (3, 2, (7, 6, 2)), (2, 3, (6, 8, 1))]
)
def test_the_gradients_equal_central_differences(window: int, stride: int, shape: Shape) -> None:
    layer, rng = a_layer(shape, window=window, stride=stride), np.random.default_rng(7)
    inputs = rng.standard_normal((2, *shape))
    outputs, memory = layer.forward_remembering(inputs)
    weighting = rng.standard_normal(outputs.shape)
    gradient = layer.input_gradient(weighting, memory)
    assert_same_slope(gradient, lambda: float((layer.forward(inputs) * weighting).sum()), inputs)
    assert outputs.shape[1:] == layer.output_shape(shape)


def a_layer(shape: Shape, **options: int) -> Layer:
    specification = {"kind": "average_pooling", **options}
    layer = build_layer(specification, shape, np.random.default_rng(0), np.float64)
    assert layer.specification() == specification
    return layer


def test_the_window_decides_whether_the_layer_is_in_the_patch_table() -> None:
    lengths = [len(windows_on_patches(network_of(stack))) for stack in STACKS.values()]
    assert lengths == [3, 3, 3]
    first = compile(network_of(STACKS["in the patch table"])).steps[0]
    assert isinstance(first, PatchTable)
    assert first.table.shape == (2**16, 3)


def test_the_compiled_network_gives_the_same_outputs_in_every_batch(network: Network) -> None:
    compiled = compile(network)
    answers = compiled(grids(37))
    np.testing.assert_allclose(answers, network.pre_activations(grids(37)), atol=1e-5)
    one_by_one = np.concatenate([compiled(grid[np.newaxis]) for grid in grids(37)])
    assert one_by_one.tobytes() == answers.tobytes()


def test_the_patchwise_network_has_the_same_gradients(network: Network) -> None:
    network = network_of(network.specifications(), np.float64)
    targets = np.tile([1.0, 0.0], (9, 1))
    _, expected = back_propagate(network, CrossEntropy(), grids(), targets)
    _, gradients = back_propagate(patchwise(network), CrossEntropy(), grids(), targets)
    assert gradients.keys() == expected.keys()
    for name, values in expected.items():
        np.testing.assert_allclose(gradients[name], values, rtol=1e-9, atol=1e-12)


def test_the_evidence_adds_up_to_the_pre_activation(network: Network) -> None:
    pre_activations = network.pre_activations(grids(1))[0]
    explained = explain(network, grids(1)[0], {"method": "platt", "scale": [1.0] * 2, "shift": [0.0] * 2})
    for evidence, expected in zip(explained.evidence.values(), pre_activations, strict=True):
        assert evidence.cells.sum() == pytest.approx(evidence.pre_activation, abs=1e-10)
        assert evidence.pre_activation == pytest.approx(expected, abs=1e-5)


def test_the_exported_network_gives_the_same_outputs(network: Network) -> None:
    onnxruntime = pytest.importorskip("onnxruntime")
    session = onnxruntime.InferenceSession(to_onnx(network))
    (outputs,) = session.run(None, {"grid": grids().astype(np.float32)})
    np.testing.assert_allclose(outputs, network.pre_activations(grids()), atol=1e-5)


def test_the_network_is_trained_and_loaded_with_the_layer(version: Path) -> None:
    artifact = load_version(version)
    history = artifact.manifest["training"]["history"]
    assert history[-1]["cost"] < history[0]["cost"]
    assert artifact.network.specifications() == SETTINGS.layers


def test_the_classifier_gives_the_scores_of_the_network(version: Path) -> None:
    classifier = Classifier.load(version)
    classifier.self_test()
    expected = calibrated(classifier.network.pre_activations(grids()), classifier.manifest["calibration"])
    np.testing.assert_allclose(classifier.classify_grids(grids()).scores, expected, atol=1e-5)


def test_the_service_explains_the_layer(client: Client) -> None:
    answer = posted(client, "/explain")
    assert answer["scores"] == posted(client, "/predict")["scores"]
    (pooling,) = (layer for layer in answer["layers"] if layer["kind"] == "average_pooling")
    assert pooling["settings"] == {"window": 2, "stride": 2}
    assert pooling["receptive_field"]["before"] == {"size": [2, 2], "stride": [2, 2]}
    for evidence in answer["evidence"].values():
        assert np.sum(evidence["cells"]) == pytest.approx(evidence["pre_activation"], abs=1e-5)


def test_the_service_describes_the_layer(client: Client) -> None:
    assert AVERAGE in json.loads(client.get("/model").data)["layers"]
    assert b"AveragePool" in client.get("/model/onnx").data
    kinds = [layer["kind"] for layer in json.loads(client.get("/explain").data)["layers"]]
    assert kinds == [layer["kind"] for layer in SETTINGS.layers]


def test_an_unregistered_layer_is_refused_with_its_name(
    version: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(KINDS, AveragePooling.kind)
    with pytest.raises(BadArtifact, match="`kind` is 'average_pooling'"):
        load_version(version)
