"""Versions are written completely, read back exactly, and refused if anything is wrong with them."""

import json
import multiprocessing
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.artifact import (
    grid_to_rows,
    latest_version,
    load_version,
    rows_to_grid,
    save_version,
    versions,
)
from model.artifact.checksums import digest
from model.errors import BadArtifact
from tests.allocations import counted_allocations
from tests.model.artifact.editing import Json, edit_manifest, edit_weights, refusal
from tests.tiny import random_grids, save_tiny_version, tiny_manifest, tiny_network


def test_a_loaded_version_gives_the_same_scores(version: Path) -> None:
    grids = random_grids(20, seed=3)
    artifact = load_version(version)
    assert artifact.version == "1"
    np.testing.assert_array_equal(artifact.network.forward(grids), tiny_network().forward(grids))


def test_the_same_weights_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = save_tiny_version(tmp_path / "a"), save_tiny_version(tmp_path / "b")
    assert (first / "weights.safetensors").read_bytes() == (second / "weights.safetensors").read_bytes()


def test_versions_are_numbered_and_ordered_numerically(tmp_path: Path) -> None:
    folders = [save_tiny_version(tmp_path) for _ in range(11)]
    assert [folder.name for folder in folders] == [str(number) for number in range(1, 12)]
    assert versions(tmp_path) == list(range(1, 12))
    assert latest_version(tmp_path) == tmp_path / "11"


def test_other_names_are_not_versions(tmp_path: Path) -> None:
    for name in ("0", "01", "draft", ".writing-0", "-1", "1.5", "²", "1" * 16, "9" * 200):
        (tmp_path / name).mkdir()
    assert versions(tmp_path) == []


def test_a_root_without_a_version_is_refused(tmp_path: Path) -> None:
    assert versions(tmp_path / "nowhere") == []
    with pytest.raises(BadArtifact, match="holds no version"):
        latest_version(tmp_path / "nowhere")


def test_an_interrupted_write_leaves_no_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        save_tiny_version(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_manifest_that_is_not_json_is_never_written(tmp_path: Path) -> None:
    network = tiny_network()
    manifest = tiny_manifest(network)
    manifest["threshold"] = float("nan")
    with pytest.raises(ValueError, match="JSON"):
        save_version(tmp_path, network, manifest, {})
    assert versions(tmp_path) == []


def test_a_manifest_is_written_with_a_line_for_each_entry(version: Path) -> None:
    text = (version / "manifest.json").read_text()
    assert text == json.dumps(json.loads(text), indent=1) + "\n"


def test_concurrent_writers_get_different_versions(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        folders = pool.map(save_tiny_version, [tmp_path] * 6)
    assert sorted(folder.name for folder in folders) == ["1", "2", "3", "4", "5", "6"]
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.startswith(".")] == []
    for folder in folders:
        load_version(folder)


def test_a_grid_written_as_rows_is_read_back_unchanged() -> None:
    grid = random_grids(1)[0]
    np.testing.assert_array_equal(rows_to_grid(grid_to_rows(grid)), grid)


@pytest.mark.parametrize("rows", [["#.", "#"], ["#x"], []])
def test_rows_that_do_not_form_a_grid_are_refused(rows: list[str]) -> None:
    with pytest.raises(ValueError, match="rows of equal length"):
        rows_to_grid(rows)


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    assert "manifest.json cannot be read" in refusal(tmp_path / "9")


@pytest.mark.parametrize("file", ["manifest.json", "weights.safetensors"])
def test_a_missing_file_is_refused(version: Path, file: str) -> None:
    (version / file).unlink()
    assert f"{file} cannot be read" in refusal(version)


def test_a_network_larger_than_its_file_is_refused_before_memory_is_allocated(version: Path) -> None:
    edit_manifest(version, lambda manifest: manifest["layers"][4].update(neurons=10**5))
    with counted_allocations() as allocations:
        message = refusal(version)
    assert "layers[4]: the layers have more parameters than weights.safetensors" in message
    assert allocations.peak < 2_000_000  # with the weights it is 60 MB


def test_the_reason_for_a_refusal_is_one_line_of_bounded_length(version: Path) -> None:
    edit_manifest(version, lambda manifest: manifest["weights"].update(file="a\n\x1b[31m" * 100_000))
    assert len(refusal(version)) < 700


def test_a_reason_of_up_to_500_characters_is_not_truncated(version: Path) -> None:
    def reason(letters: int) -> str:
        edit_manifest(version, lambda manifest: manifest["weights"].update(file="a" * letters))
        return refusal(version).removeprefix(f"{version}: ")

    others = len(reason(100)) - 100
    assert reason(500 - others).count("a" * (500 - others)) == 1
    assert len(reason(500 - others)) == len(reason(501 - others)) == len(reason(5000)) == 500
    assert reason(501 - others).endswith("...")


def test_file_names_that_are_not_unicode_are_written_with_replacement_characters(tmp_path: Path) -> None:
    network = tiny_network()
    manifest: Any = {**tiny_manifest(network), "remark": "train \udcff --marks Häkchen"}
    folder = save_version(tmp_path, network, manifest, {"card.md": "of \udcff"})
    assert load_version(folder).manifest["remark"] == "train ? --marks Häkchen"  # type: ignore[typeddict-item]
    assert (folder / "card.md").read_text() == "of ?"


def test_altered_weights_are_refused_with_and_without_checksums(version: Path) -> None:
    path = version / "weights.safetensors"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    assert "weights.safetensors is altered" in refusal(version)
    (version / "SHA256SUMS").unlink()
    assert "not the one in manifest.json" in refusal(version)


def test_truncated_weights_are_refused_even_if_the_hash_matches(version: Path) -> None:
    path = version / "weights.safetensors"
    half = path.read_bytes()[:-8]
    path.write_bytes(half)
    edit_manifest(version, lambda manifest: manifest["weights"].update(sha256=digest(half)))
    assert "is not a file of arrays" in refusal(version)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda arrays: arrays.pop("0.biases"), "array '0.biases' is missing"),
        (
            lambda arrays: [arrays.pop(name) for name in [*arrays] if name.endswith("biases")],
            "array '0.biases' is missing",
        ),
        (lambda arrays: arrays.update(extra=np.zeros(2)), "array 'extra' is not one of this architecture's"),
        (
            lambda arrays: arrays.update({"0.biases": np.zeros(4, np.float32)}),
            "has shape (4,); expected (3,)",
        ),
        (lambda arrays: arrays.update({"0.biases": np.zeros(3)}), "holds float64; expected float32"),
        (lambda arrays: arrays.update({"0.biases": np.full(3, np.nan, np.float32)}), "not finite"),
        (lambda arrays: arrays.update({"0.biases": np.ones(3, np.float32)}), "gets scores that differ"),
    ],
)
def test_wrong_arrays_are_refused_with_their_names(
    version: Path, change: Callable[[Json], object], reason: str
) -> None:
    edit_weights(version, change)
    assert reason in refusal(version)
