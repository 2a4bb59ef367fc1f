import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from model.answers.calibration import Calibration, calibrated
from model.engine.onnx_export import OnnxEngine, export, to_onnx
from model.errors import BadArchitecture
from model.nn.layers import Array, Layer, Memory, Shape, Specification
from model.nn.network import Network
from tests.model.engine.networks import networks, random_grids
from tests.tiny import tiny_network

CALIBRATION: Calibration = {"method": "platt", "scale": [1.25, 0.5], "shift": [-0.75, 0.25]}


def test_an_exported_network_gives_the_same_scores(tmp_path: Path) -> None:
    onnxruntime = pytest.importorskip("onnxruntime")
    network = tiny_network()
    export(network, tmp_path / "network.onnx", CALIBRATION)
    grids = random_grids(9, network.grid_size, 1)
    session = onnxruntime.InferenceSession(tmp_path / "network.onnx")
    (scores,) = session.run(["scores"], {"grid": grids.astype(np.float32)})
    assert np.abs(scores - calibrated(network.pre_activations(grids), CALIBRATION)).max() < 1e-5


@pytest.mark.parametrize("calibration", [None, CALIBRATION])
def test_the_onnx_package_accepts_the_file(calibration: Calibration | None) -> None:
    onnx = pytest.importorskip("onnx")
    read = onnx.load_from_string(to_onnx(tiny_network(), calibration))
    onnx.checker.check_model(read, full_check=True)
    assert [value.name for value in read.graph.input] == ["grid"]
    assert [value.name for value in read.graph.output] == ["scores" if calibration else "pre_activations"]


@given(networks())
@settings(max_examples=60, deadline=None)
def test_onnxruntime_gives_the_layers_outputs_for_any_network(network: Network) -> None:
    pytest.importorskip("onnxruntime")
    grids = random_grids(5, network.grid_size, 0)
    expected = network.pre_activations(grids)
    assert np.abs(OnnxEngine(network)(grids) - expected).max() < 1e-5 * max(
        1.0, float(np.abs(expected).max())
    )


def test_writing_the_file_loads_neither_onnx_nor_onnxruntime() -> None:
    command = (
        "import sys; from tests.tiny import tiny_network; from model.engine.onnx_export import to_onnx;"
        "to_onnx(tiny_network()); print({'onnx', 'onnxruntime'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"


class Doubling(Layer):
    kind = "doubling"

    def specification(self) -> Specification:
        return {"kind": self.kind}

    def output_shape(self, input_shape: Shape) -> Shape:
        return input_shape

    def forward_remembering(self, inputs: Array) -> tuple[Array, Memory]:
        return 2 * inputs, None

    def input_gradient(self, output_gradient: Array, memory: Memory) -> Array:
        return 2 * output_gradient


def test_a_layer_without_an_onnx_operator_is_refused() -> None:
    network = tiny_network()
    network.layers[1] = Doubling()
    with pytest.raises(BadArchitecture, match="doubling has no operator"):
        to_onnx(network)
