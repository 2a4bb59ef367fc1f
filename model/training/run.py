"""A descent that can be continued: it writes a checkpoint after each epoch, and takes snapshots."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from model.artifact.snapshots import Rounded
from model.errors import BadCheckpoint
from model.training.checkpoint import Checkpoint, write_checkpoint
from model.training.descent import Descent, Progress, steps_per_epoch
from model.training.lineage import Lineage
from model.training.sets import Sets
from model.training.snapshots import Snapshots
from model.training.state import restore, state_of


class Run:
    """A descent on its sets.

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
        self._snapshots = Snapshots(descent.mean.means, self._steps * descent.settings.epochs, lineage)
        self._report, descent.report = descent.report, self._stepped

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go on from a checkpoint; BadCheckpoint when it is of another run."""
        if checkpoint.facts.get("sets") != self._facts["sets"]:
            raise BadCheckpoint(
                f"{self._path} is of a run on other marks: its pictures were changed since,"
                " or another release of the program drew them"
            )
        restore(self.descent, self._snapshots, self._rng, checkpoint)

    def train(self, saved: Callable[[int], object]) -> None:
        """Train to the end, and leave the best weights in the network.

        `saved` is called with each epoch after its checkpoint is written.
        """

        def after_epoch() -> None:
            self._save()
            saved(len(self.descent.history))

        self.descent.run(self._sets.training, self._sets.validation, self._rng, after_epoch)

    @property
    def best_step(self) -> int:
        """How many mini-batches came before the best weights, those of the lineage included."""
        return self._snapshots.begun_at + self.descent.best.epoch * self._steps

    def snapshots(self) -> bytes:
        """The snapshots up to the best epoch, as bytes of a file."""
        return self._snapshots.encode(self.best_step)

    def snapshots_before_best(self) -> dict[int, Rounded]:
        """The rounded weights of the snapshots before the best epoch's, by their steps."""
        return {step: weights for step, weights in self._snapshots.taken.items() if step < self.best_step}

    def _stepped(self, progress: Progress) -> None:
        self._snapshots.after(progress.steps_done)
        self._report(progress)

    def _save(self) -> None:
        arrays, facts = state_of(self.descent, self._snapshots, self._rng)
        write_checkpoint(self._path, Checkpoint(arrays, facts | self._facts))
