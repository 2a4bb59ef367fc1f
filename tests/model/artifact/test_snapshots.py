"""Snapshots: from the untrained network to the served weights, rounded so that they fit into a megabyte."""

from pathlib import Path

import numpy as np
import pytest

from model.artifact import Artifact, load_version, save_version
from model.artifact.snapshots import (
    MOST_BYTES,
    SNAPSHOTS_FILE,
    encode_snapshots,
    load_snapshots,
    rounded,
    snapshots_that_fit,
)
from model.errors import BadArtifact
from model.nn.network import build_network
from model.training.settings import GRID_SIZE, LAYERS
from model.training.snapshots import Snapshots
from tests.tiny import tiny_manifest, tiny_network


def saved(root: Path, data: bytes) -> Artifact:
    network = tiny_network()
    return load_version(save_version(root, network, tiny_manifest(network), {SNAPSHOTS_FILE: data}))


def test_snapshots_come_back_in_order_and_the_last_is_the_version(tmp_path: Path) -> None:
    before = {step: tiny_network(seed).named_parameters() for step, seed in ((0, 5), (7, 6))}
    taken = {step: rounded(weights) for step, weights in before.items()}
    version = saved(tmp_path, encode_snapshots(taken, list(before[0]), 40))
    first, second, last = load_snapshots(version)
    assert [first.step, second.step, last.step] == [0, 7, 40]
    for name, values in version.network.named_parameters().items():
        assert (last.weights[name] == values).all()
        assert np.abs(second.weights[name] - before[7][name]).max() <= np.abs(before[7][name]).max() / 250
        assert first.weights[name].dtype == np.float32


def test_what_comes_after_the_served_weights_is_left_out(tmp_path: Path) -> None:
    weights = rounded(tiny_network().named_parameters())
    data = encode_snapshots(dict.fromkeys((0, 10, 20), weights), list(tiny_network().named_parameters()), 10)
    assert [snapshot.step for snapshot in load_snapshots(saved(tmp_path, data))] == [0, 10]


def test_snapshots_of_the_usual_network_fit_into_a_megabyte() -> None:
    weights = build_network(LAYERS, GRID_SIZE, np.random.default_rng(1)).named_parameters()
    snapshots = Snapshots(weights, steps=7000)
    for step in range(1, 7001):
        snapshots.after(step)
    data = snapshots.encode(7000)
    assert len(snapshots.taken) == 10
    assert len(data) <= MOST_BYTES
    steps = sorted(snapshots.taken)
    gaps = np.diff([*steps, 7000])
    assert steps[0] == 0
    assert (np.diff(gaps) > 0).all(), "they lie close together at the beginning"


def test_as_many_fit_as_there_is_room_for() -> None:
    assert snapshots_that_fit(1000) == 11
    assert snapshots_that_fit(500_000) == 1
    assert snapshots_that_fit(2_000_000) == 0


def test_a_network_that_is_too_large_has_its_own_weights_alone(tmp_path: Path) -> None:
    version = saved(tmp_path, encode_snapshots({}, [], 40))
    assert [snapshot.step for snapshot in load_snapshots(version)] == [40]


def test_an_array_of_zeros_is_rounded_to_zeros() -> None:
    found = rounded({"biases": np.zeros(3, np.float32)})
    assert (found["biases"] == 0).all()


@pytest.mark.parametrize("data", [b"", b"nothing", encode_snapshots({0: {}}, [], 3)])
def test_what_are_no_snapshots_is_refused(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(BadArtifact, match=r"snapshots\.safetensors does not hold snapshots"):
        load_snapshots(saved(tmp_path, data))


def test_a_version_loads_without_reading_its_snapshots(tmp_path: Path) -> None:
    network = tiny_network()
    folder = save_version(tmp_path, network, tiny_manifest(network), {})
    with pytest.raises(BadArtifact, match=r"snapshots\.safetensors cannot be read"):
        load_snapshots(load_version(folder))
