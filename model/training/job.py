"""A complete training: draw marks, split them, train, calibrate, measure, examine, write the version."""

import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from model.artifact import Artifact, Manifest, save_version
from model.artifact.manifest import SnapshotFigures
from model.artifact.snapshots import SNAPSHOTS_FILE
from model.dataset import check_enough
from model.nn.cost import cost_function
from model.nn.network import Network, build_network
from model.training.card import card
from model.training.checkpoint import CHECKPOINT_FILE, Checkpoint
from model.training.curve import cost_curve
from model.training.descent import Descent, EpochResult, Progress
from model.training.examination import Examination
from model.training.looking_back import look_back
from model.training.progress import Stopwatch
from model.training.record import manifest_of, training_of
from model.training.run import Run
from model.training.sets import OwnMarks, SetMaker, Sets
from model.training.settings import TrainingSettings
from model.training.snapshots import Lineage, lineage_of


@dataclass(frozen=True)
class Reports:
    """Functions that a job calls while it runs.

    - advanced: gets the part of the work, such as drawing, and the numbers of marks so far and in all.
    - saved: gets the number of an epoch after its checkpoint is written.
    """

    advanced: Callable[[str, int, int], object] = lambda part, done, total: None
    stepped: Callable[[Progress], object] = lambda progress: None
    epoch: Callable[[EpochResult], object] = lambda result: None
    saved: Callable[[int], object] = lambda epoch: None
    finished: Callable[[Stopwatch], object] = lambda watch: None


@dataclass(frozen=True)
class Job:
    """A training run.

    - settings: every choice of it.
    - own_marks: the user's pictures, if any.
    - resumed: the version to train further, if any; its architecture replaces that of the settings.
    - examination: the exam that the new version takes.
    - command: the command that started it, for the card.
    - plan: what the command needs to start this run again, as JSON; each checkpoint contains it.
    - checkpoint: where to continue; keep_best: write the checkpoint's best epoch instead.
    """

    settings: TrainingSettings
    own_marks: OwnMarks | None = None
    resumed: Artifact | None = None
    examination: Examination = field(default_factory=Examination)
    command: Sequence[str] = ()
    plan: Mapping[str, Any] = field(default_factory=dict)
    checkpoint: Checkpoint | None = None
    keep_best: bool = False
    reports: Reports = field(default_factory=Reports)

    def run(self, root: Path) -> Path:
        """Train, and write the next version into `root`; returns its folder.

        While it runs, `root` has a checkpoint. Raises BadMarks, before anything is drawn, if there are too
        few own pictures.
        """
        if self.own_marks:
            check_enough(self.own_marks.folder, alone=self.own_marks.alone)
        drawing, dividing, weights, shuffling = self._seed().spawn(4)
        network, watch = self._network(np.random.default_rng(weights)), Stopwatch()
        lineage = lineage_of(self.resumed)
        pictures = self.examination.read_pictures(network.grid_size, self.own_marks, self.settings)
        with watch.part("drawing"):
            maker = SetMaker(self.settings, network.grid_size, self.own_marks, self.reports.advanced)
            sets = maker.make(drawing, np.random.default_rng(dividing))
        with watch.part("training"):
            rng, path = np.random.default_rng(shuffling), root / CHECKPOINT_FILE
            run = self._trained(network, sets, rng, path, lineage)
        with watch.part("measuring"):
            manifest = self._manifest(run.descent, sets)
            manifest["training"]["earlier"] = [*lineage.trainings]
            manifest["training"]["snapshots"] = self._looked_back(run, sets)
        with watch.part("exam"):
            manifest["exam"] = self.examination.take(network, manifest, pictures, self.reports.advanced)
        manifest["training"]["seconds"] = watch.seconds
        self.reports.finished(watch)
        folder = save_version(root, network, manifest, {
            "card.md": card(manifest),
            "cost.svg": cost_curve(run.descent.history),
            SNAPSHOTS_FILE: run.snapshots(),
        })  # fmt: skip
        (root / CHECKPOINT_FILE).unlink(missing_ok=True)
        return folder

    def _seed(self) -> np.random.SeedSequence:
        """The seed; it depends on the resumed version, to keep its marks out of the new validation set."""
        before = int(self.resumed.manifest["weights"]["sha256"], 16) if self.resumed else 0
        return np.random.SeedSequence([self.settings.seed, before])

    def _network(self, rng: np.random.Generator) -> Network:
        if self.resumed:
            return self.resumed.network
        return build_network(self.settings.layers, self.settings.grid_size, rng)

    def _trained(
        self, network: Network, sets: Sets, rng: np.random.Generator, path: Path, lineage: Lineage
    ) -> Run:
        """Train from the beginning or from the checkpoint, and leave the best weights in the network."""
        descent = Descent(network, self.settings, self.reports.stepped, self.reports.epoch)
        run = Run(descent, sets, rng, path, self.plan, lineage)
        if self.checkpoint:
            run.restore(self.checkpoint)
        if self.keep_best:
            descent.take_best()
        else:
            run.train(self.reports.saved)
        return run

    def _looked_back(self, run: Run, sets: Sets) -> list[SnapshotFigures]:
        report = partial(self.reports.advanced, "measuring snapshots")
        cost = cost_function(self.settings.cost)
        taken, network = run.snapshots_before_best(), run.descent.network
        return look_back(network, taken, run.best_step, cost, sets.validation, report)

    def _manifest(self, descent: Descent, sets: Sets) -> Manifest:
        alone = self.own_marks is not None and self.own_marks.alone
        resumed_from = self.resumed.version if self.resumed else None
        training = training_of(descent, sets, shlex.join(self.command), resumed_from, self.settings.as_json())
        report = partial(self.reports.advanced, "measuring")
        return manifest_of(
            descent.network, sets.training, sets.validation, training, report, are_drawn=not alone
        )
