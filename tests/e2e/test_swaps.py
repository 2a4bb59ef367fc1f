"""Versions are added and removed under continuous load, and no request is lost."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from model.artifact import load_version, promote, rollback
from tests.e2e.conftest import write_version
from tests.e2e.load import under_load
from tests.e2e.running import Running, running_service, wait_until
from tests.tiny import random_grids

pytestmark = pytest.mark.e2e


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_version(tmp_path / "tickcross").parent


@pytest.fixture
def watching(root: Path) -> Iterator[Running]:
    with running_service(root, watch_seconds=0.1) as running:
        yield running


def metric(service: Running, name: str) -> float:
    lines = [line for line in service.get("/metrics").text.splitlines() if line.startswith(name + " ")]
    return float(lines[0].split()[1])


def workers_that_serve(service: Running, version: str) -> bool:
    return f'tickcross_model_workers{{version="{version}"}} 2' in service.get("/metrics").text


def events(service: Running, event: str) -> list[dict[str, Any]]:
    return [line for line in service.log() if line["event"] == event]


def test_a_swap_a_refused_version_and_a_fallback_lose_no_request(
    watching: Running, root: Path, record_property: Any
) -> None:
    with under_load(watching) as result:
        wait_until(lambda: result.versions["1"] > 50, "version 1 has answered")
        write_version(root, seed=2)
        wait_until(lambda: workers_that_serve(watching, "2"), "both workers serve version 2")
        shutil.copytree(root / "2", root / "3")
        (root / "3" / "weights.safetensors").write_bytes(b"half of it")
        wait_until(lambda: metric(watching, "tickcross_model_refusals_total") == 1, "version 3 is refused")
        shutil.rmtree(root / "2")
        wait_until(lambda: workers_that_serve(watching, "1"), "both workers are back at version 1")
        answered = result.versions["1"]
        wait_until(lambda: result.versions["1"] > answered + 50, "version 1 has answered again")
    record_property("load", str(result))
    assert result.failed == 0
    assert set(result.versions) == {"1", "2"}
    assert metric(watching, "tickcross_model_swaps_total") == 2
    assert [line["version"] for line in events(watching, "version swapped")] == ["2", "1"]
    (refused,) = events(watching, "version refused")
    assert refused["version"] == "3"
    assert "SHA-256" in refused["message"]


def test_a_promotion_and_its_rollback_lose_no_request(watching: Running, root: Path) -> None:
    write_version(root, seed=2)
    wait_until(lambda: workers_that_serve(watching, "2"), "both workers serve version 2")
    with under_load(watching) as result:
        wait_until(lambda: result.versions["2"] > 50, "version 2 has answered")
        promote(root, "1")
        wait_until(lambda: workers_that_serve(watching, "1"), "both workers serve version 1")
        rollback(root)
        wait_until(lambda: workers_that_serve(watching, "2"), "both workers are back at version 2")
    assert result.failed == 0
    swaps = events(watching, "version swapped")
    assert [(line["version"], line["message"].split(": ")[1]) for line in swaps] == [
        ("2", "it is the newest that passed its exam"),
        ("1", "it was promoted"),
        ("2", "it was promoted"),
    ]
    assert swaps[1]["hash"] == load_version(root / "1").digits


def test_a_half_copied_version_is_served_once_it_is_complete(
    watching: Running, root: Path, tmp_path: Path
) -> None:
    complete = write_version(tmp_path / "elsewhere", seed=5)
    (root / "2").mkdir()
    shutil.copy(complete / "manifest.json", root / "2")
    wait_until(lambda: len(events(watching, "version refused")) == 1, "half a version is refused")
    for name in ("weights.safetensors", "card.md"):
        shutil.copy(complete / name, root / "2")
    wait_until(lambda: workers_that_serve(watching, "2"), "the complete version is served")


def test_versions_with_a_fifo_do_not_block_the_next_version(
    watching: Running, root: Path, tmp_path: Path
) -> None:
    for number, name in (("2", "manifest.json"), ("3", "weights.safetensors")):
        folder = write_version(tmp_path / "elsewhere")
        (folder / name).unlink()
        os.mkfifo(folder / name)
        folder.rename(root / number)
    os.mkfifo(root / "4")
    write_version(tmp_path / "elsewhere", seed=5).rename(root / "5")
    wait_until(lambda: workers_that_serve(watching, "5"), "both workers serve version 5")
    wait_until(lambda: len(events(watching, "version refused")) == 3, "the others are refused")
    refused = {line["version"]: line["message"] for line in events(watching, "version refused")}
    assert set(refused) == {"2", "3", "4"}
    assert "manifest.json cannot be read: it is a FIFO; expected a regular file" in refused["2"]
    assert "weights.safetensors cannot be read: it is a FIFO; expected a regular file" in refused["3"]
    assert "Not a directory" in refused["4"]


INVALID = {
    "name": ('"name": "tickcross"', r'"name": "../\ud800\n"'),
    "created": ('"created": "2026', r'"created": "\n2026'),
    "threshold": ('"threshold": 0.5', '"threshold": 1e999'),
    "a key twice": ('"threshold": 0.5', '"threshold": 0.5, "threshold": 0.6'),
    "a huge number": ('"preprocessing": {}', '"preprocessing": {"a": 1' + "0" * 400 + "}"),
    "nesting": ('"preprocessing": {}', '"preprocessing": {"a": ' + "[" * 300 + "]" * 300 + "}"),
    "an exam twice": ('"sets": [', '"sets": [],"sets": ['),
    "a huge network": ('"neurons": 2', '"neurons": 2000000000'),
}
"""Text of a manifest, and an invalid text in its place."""


def test_invalid_manifests_are_refused_and_the_old_version_keeps_serving(
    watching: Running, root: Path, tmp_path: Path
) -> None:
    def answers() -> list[bytes]:
        grids = {"grids": random_grids(5).tolist()}
        responses = watching.post("/predict", json=grids), watching.get("/model"), watching.get("/explain")
        return [response.content for response in responses]

    before = answers()
    for number, (right, wrong) in enumerate(INVALID.values(), 2):
        folder = write_version(tmp_path / "elsewhere")
        (folder / "SHA256SUMS").unlink()
        manifest = (folder / "manifest.json").read_text()
        assert right in manifest
        (folder / "manifest.json").write_text(manifest.replace(right, wrong))
        folder.rename(root / str(number))
    wait_until(lambda: len(events(watching, "version refused")) == len(INVALID), "they are refused")
    assert answers() == before
    assert metric(watching, "tickcross_model_refusals_total") == len(INVALID)
    assert all("manifest.json" in line["message"] for line in events(watching, "version refused"))
    assert events(watching, "error") == []


def test_versions_can_be_requested_by_number(watching: Running, root: Path) -> None:
    write_version(root, seed=2)
    wait_until(lambda: workers_that_serve(watching, "2"), "both workers serve version 2")
    grid = {"grid": [[1, -1, 1], [1, 1, -1], [1, 1, 1]]}
    predicted = [
        watching.post(f"/predict{query}", json=grid).json() for query in ("", "?version=1", "?version=2")
    ]
    assert [answer["model"]["version"] for answer in predicted] == ["2", "1", "2"]
    assert predicted[0]["scores"] == predicted[2]["scores"] != predicted[1]["scores"]
    assert watching.get("/v2/models/tickcross").json()["versions"] == ["1", "2"]
    assert watching.get("/v2/models/tickcross/versions/1/ready").status_code == 200
    assert watching.post("/predict?version=7", json=grid).status_code == 404
    tensor = {"name": "grid", "datatype": "BOOL", "shape": [12, 12], "data": [True] * 100 + [False] * 44}
    inferred = [
        watching.post(f"/v2/models/tickcross{version}/infer", json={"inputs": [tensor]}).json()
        for version in ("", "/versions/1", "/versions/2")
    ]
    assert [answer["model_version"] for answer in inferred] == ["2", "1", "2"]
    assert inferred[0]["outputs"] == inferred[2]["outputs"] != inferred[1]["outputs"]


def test_a_pinned_version_is_served_despite_a_newer_one(root: Path) -> None:
    with running_service(root, watch_seconds=0.1, version=1) as service:
        write_version(root, seed=2)
        wait_until(
            lambda: service.post("/predict?version=2", json={"grid": [[1] * 3] * 3}).ok, "version 2 is there"
        )
        assert service.get("/health").json()["version"] == "1"
