"""Snapshots lead from the untrained network to the served weights, and fit into a megabyte."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.numpy

from model.artifact import Artifact, load_version, save_version
from model.artifact.snapshots import (
    MAX_BYTES,
    SNAPSHOTS_FILE,
    Snapshots,
    encode_snapshots,
    rounded,
    snapshots_that_fit,
)
from model.errors import BadArtifact
from model.nn.network import build_network
from model.training.settings import GRID_SIZE, LAYERS
from model.training.snapshots import Lineage, SnapshotTaker, thinned
from tests.allocations import counted_allocations
from tests.tiny import tiny_manifest, tiny_network


def saved(root: Path, data: bytes) -> Artifact:
    network = tiny_network()
    return load_version(save_version(root, network, tiny_manifest(network), {SNAPSHOTS_FILE: data}))


def test_snapshots_are_read_in_order_and_end_with_the_versions_own_weights(tmp_path: Path) -> None:
    before = {step: tiny_network(seed).named_parameters() for step, seed in ((0, 5), (7, 6))}
    encoded = {step: rounded(weights) for step, weights in before.items()}
    version = saved(tmp_path, encode_snapshots(encoded, list(before[0]), 40))
    snapshots = Snapshots(version)
    assert snapshots.steps == [0, 7, 40]
    assert snapshots.network(40) is version.network
    for step, weights in before.items():
        restored = snapshots.network(step).named_parameters()
        for name, values in weights.items():
            assert np.abs(restored[name] - values).max() <= np.abs(values).max() / 250
            assert restored[name].dtype == np.float32


def test_snapshots_after_the_served_weights_are_left_out(tmp_path: Path) -> None:
    weights = rounded(tiny_network().named_parameters())
    data = encode_snapshots(dict.fromkeys((0, 10, 20), weights), list(tiny_network().named_parameters()), 10)
    assert Snapshots(saved(tmp_path, data)).steps == [0, 10]


def test_snapshots_of_the_default_network_fit_into_a_megabyte() -> None:
    weights = build_network(LAYERS, GRID_SIZE, np.random.default_rng(1)).named_parameters()
    snapshots = SnapshotTaker(weights, steps=7000)
    for step in range(1, 7001):
        snapshots.after(step)
    data = snapshots.encode(7000)
    assert len(snapshots.taken) == 10
    assert len(data) <= MAX_BYTES
    steps = sorted(snapshots.taken)
    gaps = np.diff([*steps, 7000])
    assert steps[0] == 0
    assert (np.diff(gaps) > 0).all(), "they lie close together at the beginning"


@pytest.mark.parametrize("trainings", [2, 5])
def test_snapshots_still_fit_after_a_network_is_trained_further_several_times(trainings: int) -> None:
    weights = build_network(LAYERS, GRID_SIZE, np.random.default_rng(1)).named_parameters()
    lineage = Lineage()
    for _ in range(trainings):
        snapshots = SnapshotTaker(weights, steps=7000, lineage=lineage)
        for step in range(1, 7001):
            snapshots.after(step)
        last_step = lineage.last_step + 7000
        assert len(snapshots.encode(last_step)) <= MAX_BYTES
        before, lineage = lineage, Lineage(snapshots.taken, last_step)
    steps = sorted(snapshots.taken)
    assert (len(steps), steps[:3]) == (10, [0, 7, 56])
    own = [step for step in steps if step > before.last_step]
    assert (len(own), before.last_step in steps) == (2, True)


@pytest.mark.parametrize(
    ("count", "kept"),
    [
        (8, [0, 42, 337, 1139, 2700, 9112, 21599, 42186]),
        (4, [0, 42, 337, 42186]),
        (2, [0, 42186]),
        (1, [0]),
        (0, []),
    ],
)
def test_thinning_keeps_snapshots_that_are_far_apart(count: int, kept: list[int]) -> None:
    steps = [0, 42, 337, 1139, 2700, 5273, 9112, 14470, 21599, 30754, 42186]
    assert thinned(steps, count) == kept


def test_fewer_snapshots_of_a_larger_network_fit() -> None:
    assert snapshots_that_fit(1000) == 11
    assert snapshots_that_fit(500_000) == 1
    assert snapshots_that_fit(2_000_000) == 0
    assert (snapshots_that_fit(984_000), snapshots_that_fit(984_001)) == (1, 0)


def test_a_network_too_large_for_snapshots_has_only_its_own_weights(tmp_path: Path) -> None:
    version = saved(tmp_path, encode_snapshots({}, [], 40))
    assert Snapshots(version).steps == [40]


def test_no_arrays_are_encoded_without_earlier_weights() -> None:
    assert list(safetensors.numpy.load(encode_snapshots({}, ["biases"], 40))) == ["steps"]


def test_an_array_is_rounded_to_integers_up_to_127() -> None:
    arrays = rounded({"biases": np.array([-2, 0.5, 1], np.float32)})
    assert arrays["biases"].tolist() == [-127, 32, 64]
    assert arrays["biases.scale"] == np.float32(2 / 127)


def test_an_array_of_zeros_is_rounded_to_zeros() -> None:
    arrays = rounded({"biases": np.zeros(3, np.float32)})
    assert (arrays["biases"] == 0).all()


@pytest.mark.parametrize("data", [b"", b"nothing", encode_snapshots({0: {}}, [], 3)])
def test_a_file_without_snapshots_is_refused(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(BadArtifact, match=r"snapshots\.safetensors does not hold snapshots"):
        Snapshots(saved(tmp_path, data))


ZEROS = {
    name: np.zeros((1, *array.shape), np.int8) for name, array in tiny_network().named_parameters().items()
}
SCALES = {f"{name}.scale": np.ones(1, np.float32) for name in ZEROS}
FILE: dict[str, np.ndarray[Any, Any]] = {"steps": np.array([0, 40]), **ZEROS, **SCALES}


def test_a_file_with_the_right_arrays_is_read(tmp_path: Path) -> None:
    assert Snapshots(saved(tmp_path, safetensors.numpy.save(FILE))).steps == [0, 40]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"steps": np.array([0.0, 40.0])}, "no list of up to 12 steps"),
        ({"steps": np.array(40)}, "no list of up to 12 steps"),
        ({"steps": np.zeros((40, 0), np.int64)}, "no list of up to 12 steps"),
        ({"steps": np.zeros(0, np.int64)}, "no list of up to 12 steps"),
        ({"steps": np.arange(13)}, "no list of up to 12 steps"),
        ({"steps": np.array([40, 40])}, "the steps do not ascend"),
        ({"steps": np.array([-1, 40])}, "the steps do not ascend"),
        ({"steps": np.array([0, 20, 40])}, "is not int8"),
        ({"0.biases": np.zeros((1, 1), np.int8)}, "'0.biases' is not int8 (1, 3)"),
        ({"0.biases": np.zeros((1, 3), np.int16)}, "'0.biases' is not int8 (1, 3)"),
        ({"0.biases.scale": np.ones(2, np.float32)}, "no scale"),
        ({"0.biases.scale": np.ones(1)}, "no scale"),
        ({"0.biases.scale": np.full(1, np.nan, np.float32)}, "no scale"),
        ({"0.biases.scale": np.full(1, -3e38, np.float32)}, "no scale"),
    ],
)
def test_arrays_that_do_not_fit_the_network_are_refused(
    changed: dict[str, Any], reason: str, tmp_path: Path
) -> None:
    with pytest.raises(BadArtifact, match=re.escape(reason)):
        Snapshots(saved(tmp_path, safetensors.numpy.save(FILE | changed)))


def test_snapshots_missing_from_the_checksums_are_refused(tmp_path: Path) -> None:
    network = tiny_network()
    folder = save_version(tmp_path, network, tiny_manifest(network), {})
    (folder / SNAPSHOTS_FILE).write_bytes(safetensors.numpy.save(FILE))
    with pytest.raises(BadArtifact, match=r"SHA256SUMS does not list snapshots\.safetensors"):
        Snapshots(load_version(folder))


def test_snapshots_deleted_after_the_version_was_loaded_are_refused(tmp_path: Path) -> None:
    version = saved(tmp_path, safetensors.numpy.save(FILE))
    (version.directory / SNAPSHOTS_FILE).unlink()
    with pytest.raises(BadArtifact, match=r"snapshots\.safetensors cannot be read: No such file"):
        Snapshots(version)


def test_snapshots_replaced_after_the_version_was_loaded_are_refused(tmp_path: Path) -> None:
    version = saved(tmp_path, safetensors.numpy.save(FILE))
    other = FILE | {"0.biases.scale": np.zeros(1, np.float32)}
    (version.directory / SNAPSHOTS_FILE).write_bytes(safetensors.numpy.save(other))
    with pytest.raises(BadArtifact, match="has changed since the version was loaded"):
        Snapshots(version)


def test_a_snapshot_does_not_change_the_served_network(tmp_path: Path) -> None:
    version = saved(tmp_path, safetensors.numpy.save(FILE))
    before = {name: values.copy() for name, values in version.network.named_parameters().items()}
    assert not any(values.any() for values in Snapshots(version).network(0).named_parameters().values())
    assert all((version.network.named_parameters()[name] == before[name]).all() for name in before)


def test_only_one_snapshot_is_kept_in_memory(tmp_path: Path) -> None:
    names = list(ZEROS)
    networks = {step: tiny_network(step).named_parameters() for step in range(11)}
    encoded = {step: rounded(weights) for step, weights in networks.items()}
    version = saved(tmp_path, encode_snapshots(encoded, names, 40))
    Snapshots(version).network(3)
    with counted_allocations() as allocations:
        network = Snapshots(version).network(3)
    own = sum(values.nbytes for values in network.named_parameters().values())
    assert allocations.kept < own + 10_000
