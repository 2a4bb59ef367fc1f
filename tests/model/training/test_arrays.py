"""Training from Python turns arrays into a version."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.classifier import Classifier
from model.dataset import MarkSet
from model.errors import BadMarks, BadSettings, BadShape
from model.nn.layers import Convolution, Flatten, FullyConnected, MaxPooling, ReLU, Sigmoid
from model.nn.network import Network
from model.training import TrainingSettings
from model.training.arrays import save, train
from model.training.descent import EpochResult
from tests.tiny import GRID_SIZE, random_grids, tiny_network

SETTINGS = TrainingSettings(epochs=2, batch_size=20, learning_rate=0.01)


def marks(count: int, size: int = GRID_SIZE) -> MarkSet:
    return MarkSet.from_arrays(random_grids(count, size=size), np.arange(count) % 3)


def test_the_network_is_trained_in_place_and_each_epoch_is_reported() -> None:
    network, reported = tiny_network(), list[EpochResult]()
    before = network.named_parameters()["0.filters"].copy()
    descent = train(network, marks(60), marks(30), SETTINGS, reported.append)
    assert descent.network is network
    assert reported == descent.history
    assert [result.epoch for result in reported] == [1, 2]
    assert (network.named_parameters()["0.filters"] != before).any()


def test_the_same_seed_gives_the_same_weights() -> None:
    networks = [tiny_network(), tiny_network()]
    for network in networks:
        train(network, marks(60), marks(30), SETTINGS)
    for one, other in zip(*(network.named_parameters().values() for network in networks), strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("wrong", ["training", "validation"])
def test_empty_sets_and_sets_of_wrong_shapes_are_refused_with_their_names(wrong: str) -> None:
    def train_on(bad_set: MarkSet) -> None:
        sets = {"training": marks(60), "validation": marks(30)} | {wrong: bad_set}
        train(tiny_network(), sets["training"], sets["validation"], SETTINGS)

    message = re.escape(f"the {wrong} set's array of grids has shape (9, 16, 16); expected (N, 12, 12)")
    with pytest.raises(BadShape, match=message):
        train_on(marks(9, size=16))
    with pytest.raises(BadMarks, match=f"the {wrong} set is empty"):
        train_on(MarkSet.empty(GRID_SIZE))


def test_a_saved_version_is_loaded_with_its_network_and_training_record(tmp_path: Path) -> None:
    descent = train(tiny_network(), marks(60), marks(30), SETTINGS)
    folder = save(str(tmp_path), descent, marks(60), marks(30))
    classifier = Classifier.load(str(folder))
    np.testing.assert_array_equal(
        classifier.network.forward(random_grids(5)), descent.network.forward(random_grids(5))
    )
    training = classifier.manifest["training"]
    assert (training["training_marks"], training["validation_marks"], training["own_marks"]) == (60, 30, 90)
    assert "examples" not in training["settings"]
    assert "All of them are the user's own." in (folder / "card.md").read_text()


def test_a_network_with_float64_weights_is_saved_and_loaded(tmp_path: Path) -> None:
    layers = [Convolution(np.ones((1, 3, 3, 1)), np.zeros(1)), ReLU(), MaxPooling(), Flatten()]
    network = Network([*layers, FullyConnected(np.ones((25, 2)), np.zeros(2)), Sigmoid()], GRID_SIZE)
    folder = save(tmp_path, train(network, marks(60), marks(30), SETTINGS), marks(60), marks(30))
    Classifier.load(folder).self_test()


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"epochs": 2.5}, "epochs is 2.5; expected a whole number from 1 to"),
        ({"epochs": 0}, "epochs is 0; expected a whole number from 1 to"),
        ({"learning_rate": "0.1"}, "learning_rate is '0.1'; expected a number from"),
        ({"learning_rate": np.float32(0.1)}, "learning_rate is "),
        ({"optimiser": "magic"}, "optimiser is 'magic'; expected one of plain"),
    ],
)
def test_a_setting_of_a_wrong_type_or_out_of_range_is_refused(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(BadSettings, match=re.escape(message)):
        TrainingSettings(**settings)
