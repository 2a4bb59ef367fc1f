"""A descent that can be continued: it writes a checkpoint after each epoch, and takes snapshots."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from model.artifact.snapshots import Rounded
from model.errors import BadCheckpoint
from model.nn.layers import Array
from model.training.checkpoint import Checkpoint, write_checkpoint
from model.training.descent import Best, Descent, EpochResult, Progress, steps_per_epoch
from model.training.sets import Sets
from model.training.snapshots import Lineage, SnapshotTaker

_SNAPSHOT = "snapshot"


class Run:
    """A descent on a training set and a validation set.

    - rng: decides the order of the marks and their shifts.
    - path: where checkpoints are written; `plan` is kept in them.
    - lineage: the trainings that this one continues.
    """

    def __init__(
        self,
        descent: Descent,
        sets: Sets,
        rng: np.random.Generator,
        path: Path,
        plan: Mapping[str, Any],
        lineage: Lineage,
    ) -> None:
        self.descent = descent
        self._sets, self._rng, self._path = sets, rng, path
        self._facts = {"sets": sets.digest(), "plan": dict(plan)}
        self._steps = steps_per_epoch(len(sets.training), descent.settings.batch_size)
        self._snapshots = SnapshotTaker(descent.mean.means, self._steps * descent.settings.epochs, lineage)
        self._report, descent.report = descent.report, self._stepped

    def restore(self, checkpoint: Checkpoint) -> None:
        """Continue from a checkpoint; raises BadCheckpoint if it is of another run."""
        arrays, facts = checkpoint
        if facts.get("sets") != self._facts["sets"]:
            raise BadCheckpoint(
                f"{self._path} is of a run on other marks: its pictures were changed since,"
                " or another release of the program drew them"
            )
        try:
            self._restore_arrays(arrays, facts.get("begun_at", 0))
            self._restore_facts(arrays, facts)
        except (KeyError, TypeError, ValueError) as error:
            raise BadCheckpoint(f"the checkpoint does not fit this run: {error}") from error

    def train(self, saved: Callable[[int], object]) -> None:
        """Train to the end, and leave the best weights in the network.

        `saved` is called with the number of each epoch after its checkpoint is written.
        """

        def after_epoch() -> None:
            self._save()
            saved(len(self.descent.history))

        self.descent.run(self._sets.training, self._sets.validation, self._rng, after_epoch)

    @property
    def best_step(self) -> int:
        """The number of mini-batches before the best weights, including those of the lineage."""
        return self._snapshots.begun_at + self.descent.best.epoch * self._steps

    def snapshots(self) -> bytes:
        """The snapshots up to the best epoch, as bytes of a file."""
        return self._snapshots.encode(self.best_step)

    def snapshots_before_best(self) -> dict[int, Rounded]:
        """The rounded weights of the snapshots before the best epoch's, by step."""
        return {step: weights for step, weights in self._snapshots.taken.items() if step < self.best_step}

    def _stepped(self, progress: Progress) -> None:
        self._snapshots.after(progress.steps_done)
        self._report(progress)

    def _save(self) -> None:
        """Write a checkpoint: everything that decides how the run continues, and its results so far."""
        descent = self.descent
        arrays = dict(_changing_arrays(descent))
        arrays |= {f"best/{name}": values for name, values in descent.best.weights.items()}
        for step, snapshot in self._snapshots.taken.items():
            arrays |= {f"{_SNAPSHOT}/{step}/{name}": values for name, values in snapshot.items()}
        facts = {
            "rule_steps": descent.rule.steps,
            "mean_steps": descent.mean.steps,
            "begun_at": self._snapshots.begun_at,
            "best": {"epoch": descent.best.epoch, "rank": descent.best.rank},
            "history": [asdict(result) for result in descent.history],
            "rng": self._rng.bit_generator.state,
        }
        write_checkpoint(self._path, Checkpoint(arrays, facts | self._facts))

    def _restore_arrays(self, arrays: dict[str, Array], begun_at: int) -> None:
        if begun_at != self._snapshots.begun_at:
            raise ValueError(f"it counts steps from {begun_at}; expected {self._snapshots.begun_at}")
        for name, values in _changing_arrays(self.descent):
            _fill(values, arrays[name])
        for name, values in arrays.items():
            if name.startswith(f"{_SNAPSHOT}/"):
                _, step, parameter = name.split("/")
                self._snapshots.taken.setdefault(int(step), {})[parameter] = values

    def _restore_facts(self, arrays: dict[str, Array], facts: dict[str, Any]) -> None:
        descent, best = self.descent, facts["best"]
        weights = {name: arrays[f"best/{name}"] for name in descent.best.weights}
        descent.best = Best(best["epoch"], tuple(best["rank"]), weights)
        descent.history.extend(EpochResult(**result) for result in facts["history"])
        descent.rule.steps, descent.mean.steps = facts["rule_steps"], facts["mean_steps"]
        self._rng.bit_generator.state = facts["rng"]


def _changing_arrays(descent: Descent) -> Iterator[tuple[str, Array]]:
    """The arrays that every step changes; the arrays themselves, not copies."""
    groups = {
        "network": descent.network.named_parameters(),
        "mean": descent.mean.means,
        "rule": descent.rule.state(),
    }
    for group, arrays in groups.items():
        for name, values in arrays.items():
            yield f"{group}/{name}", values


def _fill(values: Array, saved: Array) -> None:
    if values.shape != saved.shape or values.dtype != saved.dtype:
        raise ValueError(f"an array is {saved.dtype} {saved.shape}; expected {values.dtype} {values.shape}")
    values[...] = saved
