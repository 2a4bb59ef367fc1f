"""An interrupted run continues from its last complete epoch, with the same result."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import safetensors.numpy

from model.__main__ import main
from model.artifact import load_version
from model.artifact.snapshots import SNAPSHOTS_FILE
from model.dataset import load_folder
from model.errors import BadCheckpoint
from model.exam import ExamSettings
from model.training import (
    CHECKPOINT_FILE,
    Examination,
    Job,
    OwnMarks,
    Reports,
    TrainingSettings,
    read_checkpoint,
)
from tests.model.dataset.pictures import write_own_marks
from tests.tiny import EASY_EXAM, GRID_SIZE, LAYERS

ROOT = Path(__file__).parents[3]
SHORT = Examination(ExamSettings(of_each=20))
SETTINGS = TrainingSettings(
    examples=400, epochs=4, learning_rate=0.01, grid_size=GRID_SIZE, layers=LAYERS, averaging=0.9
)


class Stopped(Exception):
    """Ends a run early."""


def stop_in_epoch(number: int) -> Reports:
    def stop_at_step(progress: Any) -> None:
        if (progress.epoch, progress.done) == (number, 2):
            raise Stopped

    return Reports(stepped=stop_at_step)


def run_until_epoch(job: Job, root: Path, epoch: int) -> None:
    with pytest.raises(Stopped):
        replace(job, reports=stop_in_epoch(epoch)).run(root)


def weights_of(version: Path) -> bytes:
    return (version / "weights.safetensors").read_bytes()


@pytest.mark.parametrize("optimiser", ["plain", "momentum", "adam"])
def test_a_continued_run_ends_with_the_same_weights(optimiser: str, tmp_path: Path) -> None:
    job = Job(replace(SETTINGS, optimiser=optimiser), examination=SHORT)
    whole = job.run(tmp_path / "whole")
    root = tmp_path / "broken"
    run_until_epoch(job, root, epoch=2)
    run_until_epoch(replace(job, checkpoint=read_checkpoint(root / CHECKPOINT_FILE)), root, epoch=4)
    last = replace(job, checkpoint=read_checkpoint(root / CHECKPOINT_FILE)).run(root)
    assert weights_of(last) == weights_of(whole)
    assert (last / SNAPSHOTS_FILE).read_bytes() == (whole / SNAPSHOTS_FILE).read_bytes()
    history = [load_version(version).manifest["training"]["history"] for version in (whole, last)]
    assert history[0] == history[1]


def test_a_run_with_own_marks_and_a_resumed_version_can_be_continued(tmp_path: Path) -> None:
    first = Job(replace(SETTINGS, epochs=1), examination=SHORT).run(tmp_path / "first")
    folder = load_folder(write_own_marks(tmp_path / "mine"), GRID_SIZE)

    def job() -> Job:
        return Job(SETTINGS, OwnMarks(folder), resumed=load_version(first), examination=SHORT)

    whole = job().run(tmp_path / "whole")
    root = tmp_path / "broken"
    run_until_epoch(job(), root, epoch=3)
    last = replace(job(), checkpoint=read_checkpoint(root / CHECKPOINT_FILE)).run(root)
    assert weights_of(last) == weights_of(whole)
    assert (last / SNAPSHOTS_FILE).read_bytes() == (whole / SNAPSHOTS_FILE).read_bytes()
    figures = [load_version(version).manifest["training"]["snapshots"] for version in (whole, last)]
    assert figures[0] == figures[1]


def test_a_checkpoint_with_a_different_first_step_is_refused(tmp_path: Path) -> None:
    first = Job(replace(SETTINGS, epochs=1), examination=SHORT).run(tmp_path / "first")

    def job() -> Job:
        return Job(SETTINGS, resumed=load_version(first), examination=SHORT)

    run_until_epoch(job(), tmp_path, epoch=2)
    checkpoint = read_checkpoint(tmp_path / CHECKPOINT_FILE)
    del checkpoint.facts["begun_at"]
    with pytest.raises(BadCheckpoint, match="does not fit this run: it counts steps from 0; expected 2"):
        replace(job(), checkpoint=checkpoint).run(tmp_path)


def test_a_finished_run_leaves_no_checkpoint(tmp_path: Path) -> None:
    Job(replace(SETTINGS, epochs=1), examination=SHORT).run(tmp_path)
    assert not (tmp_path / CHECKPOINT_FILE).exists()


def test_a_run_stopped_after_its_last_epoch_is_not_trained_again(tmp_path: Path) -> None:
    def stop(*_: Any) -> None:
        raise Stopped

    job = Job(replace(SETTINGS, epochs=2), examination=SHORT)
    whole = job.run(tmp_path / "whole")
    root = tmp_path / "broken"
    with pytest.raises(Stopped):
        replace(job, reports=Reports(finished=stop)).run(root)
    continued = replace(
        job, checkpoint=read_checkpoint(root / CHECKPOINT_FILE), reports=Reports(stepped=stop)
    )
    assert weights_of(continued.run(root)) == weights_of(whole)


def test_keep_best_writes_the_best_epoch_so_far(tmp_path: Path) -> None:
    run_until_epoch(Job(SETTINGS, examination=SHORT), tmp_path, epoch=3)
    checkpoint = read_checkpoint(tmp_path / CHECKPOINT_FILE)
    kept = Job(SETTINGS, examination=SHORT, checkpoint=checkpoint, keep_best=True).run(tmp_path)
    training = load_version(kept).manifest["training"]
    accuracies = [epoch["validation_accuracy"] for epoch in training["history"]]
    assert len(accuracies) == 2
    assert accuracies[training["best_epoch"] - 1] == max(accuracies)


def test_a_checkpoint_of_other_marks_is_refused(tmp_path: Path) -> None:
    run_until_epoch(Job(SETTINGS, examination=SHORT), tmp_path, epoch=2)
    checkpoint = read_checkpoint(tmp_path / CHECKPOINT_FILE)
    with pytest.raises(BadCheckpoint, match="of a run on other marks"):
        Job(replace(SETTINGS, seed=2), examination=SHORT, checkpoint=checkpoint).run(tmp_path)


def test_a_checkpoint_of_another_architecture_is_refused(tmp_path: Path) -> None:
    run_until_epoch(Job(SETTINGS, examination=SHORT), tmp_path, epoch=2)
    checkpoint = read_checkpoint(tmp_path / CHECKPOINT_FILE)
    layers = [LAYERS[0] | {"filters": 4}, *LAYERS[1:]]
    with pytest.raises(BadCheckpoint, match="does not fit this run"):
        Job(replace(SETTINGS, layers=layers), examination=SHORT, checkpoint=checkpoint).run(tmp_path)


@pytest.mark.parametrize(
    "data", [b"", b"no checkpoint", bytes(100), safetensors.numpy.save({}, {"facts": "{}"})]
)
def test_a_file_that_is_not_a_checkpoint_is_refused(data: bytes, tmp_path: Path) -> None:
    (tmp_path / CHECKPOINT_FILE).write_bytes(data)
    with pytest.raises(BadCheckpoint, match="is not a checkpoint"):
        read_checkpoint(tmp_path / CHECKPOINT_FILE)


@pytest.fixture
def options(tmp_path: Path) -> list[str]:
    """Options of a run of four epochs that takes a few seconds."""
    (tmp_path / "small.json").write_text(json.dumps({"grid_size": GRID_SIZE, "layers": LAYERS}))
    chosen = ["--examples", "400", "--epochs", "4", "--batch-size", "4"]
    return [*chosen, "--architecture", str(tmp_path / "small.json"), *EASY_EXAM]


def kill_in_epoch(number: int, root: Path, options: list[str]) -> None:
    """Train in a separate process, and kill it when epoch `number` - 1 has been reported."""
    command = [sys.executable, "-m", "model", "train", "--output", str(root), *options]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        for line in process.stderr:
            if f"epoch {number - 1:>2} " in line and (root / CHECKPOINT_FILE).exists():
                break
        os.kill(process.pid, signal.SIGKILL)


@pytest.mark.e2e
def test_a_run_killed_in_epoch_3_continues_to_the_same_weights(
    tmp_path: Path, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "out"
    kill_in_epoch(3, root, options)
    assert not list(root.glob("[0-9]*"))
    assert main(["train", "--output", str(root), "--continue"]) == 0
    assert main(["train", "--output", str(tmp_path / "whole"), *options]) == 0
    assert weights_of(root / "1") == weights_of(tmp_path / "whole" / "1")
    assert "epoch  1" not in capsys.readouterr().err.split("epoch  4")[0]


def test_continue_without_a_checkpoint_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--output", str(tmp_path), "--continue"]) == 1
    path = tmp_path / CHECKPOINT_FILE
    assert capsys.readouterr().err == f"error: {path} is not there, so there is no run to continue\n"


def test_continue_with_other_options_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--output", str(tmp_path), "--continue", "--seed", "0", "--only-marks"]) == 1
    assert "leave out --seed, --only-marks" in capsys.readouterr().err
