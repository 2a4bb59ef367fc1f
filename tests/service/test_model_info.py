"""`/model` describes the version that answers, and exports its network."""

import json

import numpy as np
import pytest
from werkzeug.test import Client

from tests.tiny import LAYERS, random_grids


def test_model_returns_the_manifest_of_the_version(client: Client) -> None:
    manifest = json.loads(client.get("/model").data)
    assert manifest["version"] == "1"
    assert manifest["layers"] == LAYERS


def test_an_unknown_version_gets_404(client: Client) -> None:
    assert client.get("/model?version=7").status_code == 404
    assert client.get("/model/onnx?version=7").status_code == 404


def test_the_onnx_file_gives_the_scores_of_predict(client: Client) -> None:
    onnxruntime = pytest.importorskip("onnxruntime")
    response = client.get("/model/onnx")
    assert response.headers["Content-Disposition"] == 'attachment; filename="tickcross-1.onnx"'
    grids = random_grids(5)
    body = {"grids": grids.tolist()}
    predictions = json.loads(client.post("/predict", json=body).data)["predictions"]
    session = onnxruntime.InferenceSession(response.data)
    scores = session.run(None, {"grid": grids.astype(np.float32)})[0]
    expected = [list(each["scores"].values()) for each in predictions]
    np.testing.assert_allclose(scores, expected, atol=1e-5)
