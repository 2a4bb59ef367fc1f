"""`/explain?step=N` answers with a version as it was after N mini-batches of its training."""

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from werkzeug.test import Client, TestResponse

from model.answers.calibration import calibrated
from model.artifact import save_version
from model.artifact.snapshots import SNAPSHOTS_FILE
from model.classifier import Classifier
from service.core.snapshots import at_step
from tests.service.conftest import MakeClient
from tests.tiny import (
    TINY_STEPS,
    random_grids,
    random_picture,
    save_tiny_version,
    tiny_manifest,
    tiny_network,
)

GRID = random_grids(1, seed=11)[0]
LAST = TINY_STEPS[-1]


def content(response: TestResponse, status: int = 200) -> dict[str, Any]:
    assert response.status_code == status, response.text
    return dict(json.loads(response.data))


def explained(client: Client, query: str, status: int = 200) -> dict[str, Any]:
    return content(client.post(f"/explain{query}", json={"grid": GRID.tolist()}), status)


def test_the_network_lists_its_steps(client: Client) -> None:
    assert content(client.get("/explain"))["steps"] == TINY_STEPS
    assert content(client.get("/explain?step=7"))["steps"] == TINY_STEPS


@pytest.mark.parametrize("step", TINY_STEPS)
def test_the_answer_names_the_requested_step(client: Client, step: int) -> None:
    assert explained(client, f"?step={step}")["step"] == step
    assert content(client.get(f"/explain?step={step}"))["step"] == step


def test_the_answer_names_no_step_when_none_is_requested(client: Client) -> None:
    assert "step" not in explained(client, "")
    assert "step" not in content(client.get("/explain"))


@pytest.mark.parametrize(
    ("body", "kind"),
    [(json.dumps({"grid": GRID.tolist()}).encode(), "application/json"), (random_picture(40), "image/png")],
)
def test_the_last_step_gives_the_answer_of_predict(client: Client, body: bytes, kind: str) -> None:
    predicted = content(client.post("/predict?include=grid,region", data=body, content_type=kind))
    answer = content(client.post(f"/explain?step={LAST}", data=body, content_type=kind))
    assert {key: answer[key] for key in predicted} == predicted


def test_the_last_step_is_explained_like_the_version(client: Client) -> None:
    answer, last = explained(client, ""), explained(client, f"?step={LAST}")
    assert last.pop("step") == LAST
    assert last == answer


def test_an_earlier_step_has_feature_maps_of_its_own_filters(client: Client) -> None:
    network = content(client.get("/explain?step=7&parameters=filters,biases"))["layers"][0]["parameters"]
    own = tiny_network(107).named_parameters()["0.filters"]
    np.testing.assert_allclose(network["filters"], own, atol=np.abs(own).max() / 250)
    expected = (np.array(network["filters"])[1] * GRID[2:5, 4:7, np.newaxis]).sum() / 9 + network["biases"][1]
    answer = explained(client, "?step=7")
    assert answer["layers"][0]["feature_maps"][2][4][1] == pytest.approx(expected, abs=1e-5)


def test_the_evidence_at_a_step_adds_up_to_its_score(client: Client) -> None:
    answer = explained(client, "?step=0")
    assert answer["scores"] != explained(client, "")["scores"]
    for name, evidence in answer["evidence"].items():
        assert np.sum(evidence["cells"]) == pytest.approx(evidence["pre_activation"], abs=1e-5)
        score = 1 / (1 + np.exp(-evidence["pre_activation"]))
        assert answer["scores"][name] == pytest.approx(score, abs=1e-6)


def test_a_step_may_be_a_field_of_a_form(client: Client) -> None:
    picture = random_picture(40)
    form = {"image": (io.BytesIO(picture), "mark.png"), "step": "7"}
    in_form = content(client.post("/explain", data=form))
    assert in_form == content(client.post("/explain?step=7", data=picture, content_type="image/png"))


def test_a_client_with_the_network_at_a_step_gets_304(client: Client) -> None:
    etag = client.get("/explain?step=7").headers["ETag"]
    assert client.get("/explain?step=7", headers={"If-None-Match": etag}).status_code == 304
    assert client.get("/explain?step=0", headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize("step", ["", "-1", "1.5", "last", "0x7", "%C2%B2", "1e3", "9" * 5000])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_step_that_is_not_a_whole_number_is_refused(client: Client, method: str, step: str) -> None:
    response = client.open(f"/explain?step={step}", method=method, json={"grid": GRID.tolist()})
    problem = content(response, 422)
    assert problem["where"] == "step"
    assert "expected a whole number of mini-batches" in problem["detail"]
    assert len(problem["detail"]) < 200


@pytest.mark.parametrize("step", ["1", "41", "9" * 40])
def test_the_refusal_of_a_step_without_a_snapshot_lists_the_snapshots(client: Client, step: str) -> None:
    problem = explained(client, f"?step={step}", 422)
    assert problem["where"] == "step"
    assert problem["detail"] == f"step is {step}; version 1 has snapshots after 0, 7 and 40 mini-batches"


def test_predict_refuses_a_step(client: Client) -> None:
    problem = content(client.post("/predict?step=0", json={"grid": GRID.tolist()}), 422)
    assert problem["where"] == "step"


def test_a_step_of_a_version_without_snapshots_gets_404(make_client: MakeClient, tmp_path: Path) -> None:
    network = tiny_network()
    save_version(tmp_path, network, tiny_manifest(network), {})
    client = make_client(artifacts=tmp_path)
    assert content(client.get("/explain"))["steps"] == []
    for problem in (explained(client, "?step=0", 404), content(client.get("/explain?step=0"), 404)):
        assert problem["where"] == "step"
        assert problem["detail"].startswith("there are no snapshots of version 1: ")


def test_snapshots_that_changed_after_the_load_are_refused(make_client: MakeClient, tmp_path: Path) -> None:
    folder = save_tiny_version(tmp_path)
    client = make_client(artifacts=tmp_path)
    (folder / SNAPSHOTS_FILE).write_bytes(b"of another training")
    assert "has changed since the version was loaded" in explained(client, "?step=0", 404)["detail"]
    assert explained(client, "")["model"]["version"] == "1"


def test_answers_at_an_earlier_step_are_not_counted_for_the_version(client: Client) -> None:
    def counted() -> str:
        lines = client.get("/metrics").text.splitlines()
        return "\n".join(line for line in lines if line.startswith("tickcross_predictions_total"))

    explained(client, "")
    before = counted()
    assert before
    explained(client, "?step=0")
    assert counted() == before


def test_the_reference_network_answers_at_a_step(classifier: Classifier) -> None:
    snapshot = at_step(classifier, 7)
    outputs = snapshot.network.pre_activations(GRID[np.newaxis])
    assert (snapshot.score(GRID[np.newaxis]) == calibrated(outputs, classifier.manifest["calibration"])).all()
    assert at_step(classifier, LAST) is at_step(classifier, None) is classifier
