"""Training on small sets converges, is reproducible, stops early, and writes a complete version."""

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from xml.etree import ElementTree

import numpy as np
import pytest

from model.artifact import load_version
from model.artifact.snapshots import Snapshots, rounded
from model.classifier import Classifier
from model.dataset import MarkSet, load_folder
from model.errors import BadMarks, BadSettings
from model.exam import ExamSettings
from model.nn.cost import cost_function
from model.nn.network import build_network
from model.training import Examination, Job, OwnMarks, TrainingSettings
from model.training.averaging import WeightAverage
from model.training.curve import cost_curve
from model.training.descent import Descent, EpochResult
from model.training.looking_back import look_back
from model.training.record import POSTED_MARKS_ARE_CLEARER, manifest_of
from model.training.shifts import shifted
from model.training.snapshots import Lineage, lineage_of
from tests.model.dataset.pictures import write_own_marks
from tests.tiny import GRID_SIZE, LAYERS, save_tiny_version, tiny_network

if TYPE_CHECKING:
    from model.artifact.manifest import Training

SETTINGS = TrainingSettings(
    examples=600, epochs=2, learning_rate=0.01, grid_size=GRID_SIZE, layers=LAYERS, averaging=0.9
)
SHORT = Examination(ExamSettings(of_each=20))


def easy_marks(count: int, seed: int = 1) -> MarkSet:
    """Ticks have ink on the left, crosses on the right, and other marks none."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 3, count).astype(np.int8)
    grids = np.ones((count, GRID_SIZE, GRID_SIZE), np.int8)
    ink = rng.random(grids.shape) < 0.3
    left, right = np.arange(GRID_SIZE) < GRID_SIZE // 2, np.arange(GRID_SIZE) >= GRID_SIZE // 2
    grids[ink & np.where((labels == 0)[:, None, None], left, (labels == 1)[:, None, None] & right)] = -1
    return MarkSet(grids, labels)


def descend(settings: TrainingSettings, seed: int = 1) -> tuple[list[EpochResult], int]:
    descent = Descent(tiny_network(), settings)
    best = descent.run(easy_marks(600), easy_marks(200, seed=2), np.random.default_rng(seed))
    return descent.history, best


@pytest.mark.parametrize("cost", ["cross-entropy", "quadratic"])
@pytest.mark.parametrize(("optimiser", "learning_rate"), [("adam", 0.02), ("momentum", 0.1), ("plain", 0.5)])
def test_every_cost_and_optimiser_learns_easy_marks(cost: str, optimiser: str, learning_rate: float) -> None:
    settings = replace(
        SETTINGS,
        epochs=12,
        cost=cost,
        optimiser=optimiser,
        learning_rate=learning_rate,
        patience=12,
        batch_size=32,
    )
    history, best = descend(settings)
    assert history[best - 1].validation_accuracy > 0.95
    assert history[-1].cost < history[0].cost


def test_training_stops_when_the_validation_cost_does_not_improve() -> None:
    history, best = descend(replace(SETTINGS, epochs=50, learning_rate=1e-8, patience=3, averaging=0))
    assert len(history) == best + 3 < 50


def test_the_best_weights_are_kept_rather_than_the_last() -> None:
    settings = replace(SETTINGS, epochs=6, learning_rate=3.0, schedule="constant", averaging=0, patience=6)
    network = tiny_network()
    descent = Descent(network, settings)
    validation_set = easy_marks(200, seed=2)
    best = descent.run(easy_marks(600), validation_set, np.random.default_rng(1))
    scores = network.forward(validation_set.grids)
    answers = np.where(scores.max(axis=1) >= 0.5, scores.argmax(axis=1), 2)
    accuracy = float((answers == validation_set.labels).mean())
    assert accuracy == descent.history[best - 1].validation_accuracy
    assert accuracy == max(result.validation_accuracy for result in descent.history)


def test_a_training_set_smaller_than_a_mini_batch_is_accepted() -> None:
    descent = Descent(tiny_network(), replace(SETTINGS, batch_size=128, epochs=1))
    descent.run(easy_marks(5), easy_marks(5), np.random.default_rng(1))
    assert len(descent.history) == 1


def test_a_shift_moves_marks_by_a_cell_and_fills_with_paper() -> None:
    grids = np.ones((500, 5, 5), np.int8)
    grids[:, 2, 2] = grids[:, 0, 4] = -1
    moved = shifted(grids, np.random.default_rng(1))
    places = {tuple(place) for place in np.argwhere(moved[:, 1:4, 1:4] == -1)[:, 1:] + 1}
    assert places == {(row, column) for row in (1, 2, 3) for column in (1, 2, 3)}
    assert set((moved == -1).sum(axis=(1, 2))) == {1, 2}


def test_the_averaged_weights_are_swapped_in_and_back() -> None:
    network = tiny_network()
    biases = network.named_parameters()["0.biases"]
    biases[:] = 0
    mean = WeightAverage(network, 0.9)
    biases[:] = 1
    mean.update()
    mean.swap()
    assert (biases > 0).all()
    assert (biases < 1).all()
    mean.swap()
    assert (biases == 1).all()


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"epochs": 0}, "epochs"),
        ({"examples": 5}, "examples"),
        ({"learning_rate": -1.0}, "learning_rate"),
        ({"learning_rate": float("nan")}, "learning_rate"),
        ({"validation_fraction": 1.0}, "validation_fraction"),
        ({"optimiser": "magic"}, "optimiser"),
        ({"cost": "money"}, "cost"),
        ({"seed": -1}, "seed"),
        ({"seed": 2**63}, "seed"),
        ({"patience": 2**63}, "patience"),
    ],
)
def test_settings_out_of_range_are_refused_with_their_names(change: dict[str, Any], name: str) -> None:
    with pytest.raises(BadSettings, match=f"^{name} is"):
        replace(SETTINGS, **change)


@pytest.fixture(scope="module")
def version(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Job(SETTINGS, examination=SHORT, command=("python", "-m", "model", "train")).run(
        tmp_path_factory.mktemp("tickcross")
    )


def test_the_written_version_is_complete(version: Path) -> None:
    assert {path.name for path in version.iterdir()} == {
        "weights.safetensors", "manifest.json", "card.md", "cost.svg", "snapshots.safetensors", "SHA256SUMS",
    }  # fmt: skip
    classifier = Classifier.load(version)
    classifier.self_test()
    training = classifier.manifest["training"]
    assert training["training_marks"] + training["validation_marks"] == 600
    assert training["settings"]["optimiser"] == "adam"
    assert [record["epoch"] for record in training["history"]] == [1, 2]


def test_the_manifest_holds_the_cost_and_accuracy_of_every_snapshot(version: Path) -> None:
    artifact = load_version(version)
    training = artifact.manifest["training"]
    figures, steps = training["snapshots"], Snapshots(artifact).steps
    assert [each["step"] for each in figures] == steps
    assert steps[0] == 0
    best = training["history"][training["best_epoch"] - 1]
    assert figures[0]["validation_cost"] > figures[-1]["validation_cost"]
    assert figures[-1]["validation_cost"] == pytest.approx(best["validation_cost"], rel=1e-5)
    assert all(0 <= each["validation_accuracy"] <= 1 for each in figures)


def test_a_snapshot_is_measured_with_its_rounded_weights() -> None:
    network, other, marks = tiny_network(1), tiny_network(2), easy_marks(200)
    cost = cost_function("cross-entropy")
    first, last = look_back(network, {7: rounded(other.named_parameters())}, 40, cost, marks)
    assert (first["step"], last["step"]) == (7, 40)
    for figures, each, tolerance in ((first, other, 0.02), (last, tiny_network(1), 1e-5)):
        expected = cost.value(each.pre_activations(marks.grids), marks.targets)
        assert figures["validation_cost"] == pytest.approx(expected, rel=tolerance)


def test_snapshots_are_measured_on_an_even_sample_of_a_large_validation_set() -> None:
    labels = np.repeat(np.array([0, 1, 2], np.int8), 8000)
    marks = MarkSet(np.ones((24_000, GRID_SIZE, GRID_SIZE), np.int8), labels)
    reports: list[tuple[int, int]] = []
    (figures,) = look_back(
        tiny_network(), {}, 40, cost_function("cross-entropy"), marks, lambda *report: reports.append(report)
    )
    assert reports == [(8000, 8000)]
    assert figures["validation_accuracy"] == pytest.approx(1 / 3, abs=1e-3), "each label has its share"


def test_the_manifest_holds_the_statistics_for_measuring_drift(version: Path) -> None:
    statistics = load_version(version).manifest["statistics"]
    for each in (statistics["training"], statistics["validation"]):
        assert sum(each["confidence"]["shares"]) == pytest.approx(1)
        assert sum(each["ink"]["shares"]) == pytest.approx(1)
        assert sum(each["labels"].values()) == pytest.approx(1)


def test_the_same_seed_gives_the_same_weights_byte_for_byte(version: Path, tmp_path: Path) -> None:
    again, other = (
        Job(settings, examination=SHORT).run(tmp_path) for settings in (SETTINGS, replace(SETTINGS, seed=2))
    )
    weights = [(each / "weights.safetensors").read_bytes() for each in (version, again, other)]
    assert weights[0] == weights[1] != weights[2]


def test_training_further_starts_from_the_versions_weights(version: Path, tmp_path: Path) -> None:
    before = load_version(version)
    settings = replace(SETTINGS, learning_rate=1e-8, epochs=1, grid_size=20)
    after = load_version(Job(settings, resumed=load_version(version), examination=SHORT).run(tmp_path))
    assert after.manifest["training"]["resumed_from"] == before.version
    for name, value in before.network.named_parameters().items():
        np.testing.assert_allclose(after.network.named_parameters()[name], value, atol=1e-3)


@pytest.fixture(scope="module")
def further_trained(version: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A version that was trained further."""
    command = ("python", "-m", "model", "train", "--resume", "it")
    job = Job(replace(SETTINGS, seed=3), resumed=load_version(version), examination=SHORT, command=command)
    return job.run(tmp_path_factory.mktemp("further"))


def test_a_version_trained_further_keeps_the_earlier_snapshots(version: Path, further_trained: Path) -> None:
    before, after = Snapshots(load_version(version)), Snapshots(load_version(further_trained))
    last = before.steps[-1]
    assert after.steps[0] == 0
    own = [step for step in after.steps if step > last]
    assert len(own) > 1
    kept = after.rounded()
    for step in set(after.steps) - {*own, last}:
        for name, values in before.rounded()[step].items():
            assert (kept[step][name] == values).all()
    for name, values in rounded(load_version(version).network.named_parameters()).items():
        assert (kept[last][name] == values).all()


def test_steps_are_counted_from_the_first_training(version: Path, further_trained: Path) -> None:
    training = load_version(further_trained).manifest["training"]
    before = Snapshots(load_version(version)).steps[-1]
    steps_an_epoch = training["training_marks"] // training["settings"]["batch_size"]
    assert (
        Snapshots(load_version(further_trained)).steps[-1] == before + training["best_epoch"] * steps_an_epoch
    )
    assert training["earlier"] == [
        {"version": "1", "resumed_from": None, "command": "python -m model train", "last_step": before}
    ]


def test_the_record_of_a_version_trained_further_begins_with_the_untrained_network(
    version: Path, further_trained: Path
) -> None:
    figures = load_version(further_trained).manifest["training"]["snapshots"]
    assert [each["step"] for each in figures] == Snapshots(load_version(further_trained)).steps
    assert figures[0]["validation_cost"] > figures[-1]["validation_cost"]
    at_first = load_version(version).manifest["training"]["snapshots"][0]
    assert figures[0]["validation_cost"] != at_first["validation_cost"], "each on its own validation set"


def test_the_card_names_the_commands_of_all_trainings(
    version: Path, further_trained: Path, tmp_path: Path
) -> None:
    job = Job(SETTINGS, resumed=load_version(further_trained), examination=SHORT, command=("the", "last"))
    last = job.run(tmp_path)
    lines = "python -m model train  # version 1\npython -m model train --resume it  # version 1\nthe last\n"
    assert f"```\n{lines}```" in (last / "card.md").read_text()
    earlier = load_version(last).manifest["training"]["earlier"]
    assert [each["resumed_from"] for each in earlier] == [None, "1"]


def test_training_further_begins_a_new_lineage_without_snapshots_or_record(tmp_path: Path) -> None:
    whole = load_version(Job(replace(SETTINGS, epochs=1), examination=SHORT).run(tmp_path))
    (whole.directory / "snapshots.safetensors").write_bytes(b"of another training")
    assert lineage_of(whole) == lineage_of(load_version(save_tiny_version(tmp_path))) == Lineage()
    further_trained = load_version(Job(SETTINGS, resumed=whole, examination=SHORT).run(tmp_path))
    assert Snapshots(further_trained).steps[0] == 0
    assert further_trained.manifest["training"]["earlier"] == []


def test_own_marks_are_added_in_their_share_and_split_for_validation(tmp_path: Path) -> None:
    folder = load_folder(write_own_marks(tmp_path / "mine"), GRID_SIZE)
    settings = replace(SETTINGS, own_share=0.25, epochs=1)
    training = load_version(Job(settings, OwnMarks(folder), examination=SHORT).run(tmp_path)).manifest[
        "training"
    ]
    assert training["own_marks"] == 18
    assert training["training_marks"] + training["validation_marks"] == 800


def test_training_can_use_only_own_marks(tmp_path: Path) -> None:
    folder = load_folder(write_own_marks(tmp_path / "mine"), GRID_SIZE)
    version = Job(replace(SETTINGS, epochs=1), OwnMarks(folder, alone=True), examination=SHORT).run(tmp_path)
    training = load_version(version).manifest["training"]
    assert training["training_marks"] + training["validation_marks"] == 600


def test_only_drawn_marks_make_the_calibration_steeper() -> None:
    marks, training = easy_marks(200), cast("Training", {})
    drawn, own = (
        manifest_of(tiny_network(), marks, marks, training, are_drawn=drawn)["calibration"]
        for drawn in (True, False)
    )
    assert drawn["scale"] == pytest.approx([POSTED_MARKS_ARE_CLEARER * scale for scale in own["scale"]])
    assert drawn["shift"] == pytest.approx([POSTED_MARKS_ARE_CLEARER * shift for shift in own["shift"]])


def test_a_single_picture_of_each_label_is_refused(tmp_path: Path) -> None:
    folder = load_folder(write_own_marks(tmp_path / "mine", of_each=1), GRID_SIZE)
    with pytest.raises(BadMarks, match="too few pictures: 1 of tick, 1 of cross, 1 of neither"):
        Job(SETTINGS, OwnMarks(folder)).run(tmp_path)


def test_the_card_shows_the_command_the_parameters_and_the_accuracy(version: Path) -> None:
    text = (version / "card.md").read_text()
    manifest = json.loads((version / "manifest.json").read_text())
    assert "python -m model train" in text
    assert f"{manifest['training']['parameters']:,} parameters" in text
    assert f"{manifest['accuracy']['three_way']:.2%}" in text


@pytest.mark.parametrize("epochs", [1, 40])
def test_the_cost_curve_is_well_formed_svg(epochs: int) -> None:
    history = [
        EpochResult(epoch=i, learning_rate=0.1, cost=1 / i, validation_cost=0.0, validation_accuracy=0.5)
        for i in range(1, epochs + 1)
    ]
    picture = ElementTree.fromstring(cost_curve(history))  # noqa: S314, our own text
    lines = picture.findall("{http://www.w3.org/2000/svg}polyline")
    assert [len(line.attrib["points"].split()) for line in lines] == [epochs, epochs]


def test_another_architecture_can_be_trained(tmp_path: Path) -> None:
    layers: list[dict[str, Any]] = [
        {"kind": "convolution", "filters": 2, "size": 5, "stride": 2},
        {"kind": "relu"},
        {"kind": "flatten"},
        {"kind": "fully_connected", "neurons": 7},
        {"kind": "sigmoid"},
        {"kind": "fully_connected", "neurons": 2},
        {"kind": "sigmoid"},
    ]
    folder = Job(replace(SETTINGS, layers=layers, grid_size=16, epochs=1), examination=SHORT).run(tmp_path)
    assert load_version(folder).network.specifications() == layers
    assert build_network(layers, 16, np.random.default_rng(1)).parameter_count > 0
