"""The whole path: draw the marks, split them, train, calibrate, measure, and write the version."""

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from model.artifact import Artifact, Manifest, save_version
from model.dataset import Folder, MarkSet, Picture, draw_mark_set, put_aside, vary
from model.dataset.marks import split
from model.errors import BadMarks
from model.nn.network import Network, build_network
from model.training.card import card
from model.training.curve import cost_curve
from model.training.descent import Descent, EpochResult, Progress
from model.training.record import history_of, manifest_of
from model.training.settings import TrainingSettings
from model.training.stopwatch import Stopwatch


@dataclass(frozen=True)
class OwnMarks:
    """The user's pictures, and whether they are all that there is to learn from."""

    folder: Folder
    alone: bool = False


@dataclass(frozen=True)
class Reports:
    """Who is told what while the job runs."""

    drawn: Callable[[int, int], object] = lambda done, total: None
    stepped: Callable[[Progress], object] = lambda progress: None
    epoch: Callable[[EpochResult], object] = lambda result: None
    finished: Callable[[Stopwatch], object] = lambda watch: None


@dataclass(frozen=True)
class Sets:
    """What is trained on and what is only looked at; `own` of the marks are pictures of the user's."""

    training: MarkSet
    validation: MarkSet
    own: int


@dataclass(frozen=True)
class Job:
    """A training run.

    - settings: every choice of it.
    - own_marks: the user's pictures, if any.
    - resumed: the version to go on from, if any; its architecture counts, not that of the settings.
    - command: the words that started it, for the card.
    """

    settings: TrainingSettings
    own_marks: OwnMarks | None = None
    resumed: Artifact | None = None
    command: Sequence[str] = ()
    reports: Reports = field(default_factory=Reports)

    def run(self, root: Path) -> Path:
        """Train, and write the next version into `root`; returns its folder."""
        drawing, dividing, weights, shuffling = self._seed().spawn(4)
        network, watch = self._network(np.random.default_rng(weights)), Stopwatch()
        with watch.part("drawing"):
            sets = self._sets(network.grid_size, drawing, np.random.default_rng(dividing))
        with watch.part("training"):
            descent = Descent(network, self.settings, self.reports.stepped, self.reports.epoch)
            best_epoch = descent.run(sets.training, sets.validation, np.random.default_rng(shuffling))
        with watch.part("measuring"):
            manifest = self._manifest(descent, sets, best_epoch)
        manifest["training"]["seconds"] = watch.seconds
        self.reports.finished(watch)
        return save_version(
            root, network, manifest, {"card.md": card(manifest), "cost.svg": cost_curve(descent.history)}
        )

    def _seed(self) -> np.random.SeedSequence:
        """A version that is trained further must not meet marks as new that it was trained on before."""
        before = int(self.resumed.manifest["weights"]["sha256"], 16) if self.resumed else 0
        return np.random.SeedSequence([self.settings.seed, before])

    def _network(self, rng: np.random.Generator) -> Network:
        if self.resumed:
            return self.resumed.network
        return build_network(self.settings.layers, self.settings.grid_size, rng)

    def _sets(self, grid_size: int, drawing: np.random.SeedSequence, rng: np.random.Generator) -> Sets:
        """Draw and read the marks, and put aside the validation set."""
        if self.own_marks and self.own_marks.alone:
            return self._own_sets(self.own_marks.folder, self.settings.examples, grid_size, rng)
        drawn = draw_mark_set(self.settings.examples, grid_size, drawing, report=self.reports.drawn)
        training, validation = split(drawn.labels, self.settings.validation_fraction, rng)
        sets = Sets(drawn.pick(training), drawn.pick(validation), 0)
        if not self.own_marks:
            return sets
        share = self.settings.own_share
        count = round(self.settings.examples * share / (1 - share))
        own = self._own_sets(self.own_marks.folder, count, grid_size, rng)
        return Sets(
            MarkSet.joined([sets.training, own.training]),
            MarkSet.joined([sets.validation, own.validation]),
            own.own,
        )

    def _own_sets(self, folder: Folder, count: int, grid_size: int, rng: np.random.Generator) -> Sets:
        """Put pictures aside first, then vary them: no picture is seen in both sets."""
        fraction = max(self.settings.validation_fraction, _OWN_VALIDATION)
        training, validation = put_aside(folder.pictures, fraction)
        if not len(training) or not len(validation):
            raise BadMarks(f"{len(folder.pictures)} pictures are too few: a label needs two or more")
        for_validation = round(count * self.settings.validation_fraction)
        return Sets(
            _with_variations(folder, training, count - for_validation, grid_size, rng),
            _with_variations(folder, validation, for_validation, grid_size, rng),
            len(folder.pictures),
        )

    def _manifest(self, descent: Descent, sets: Sets, best_epoch: int) -> Manifest:
        return manifest_of(descent.network, sets.training, sets.validation, {
            "command": shlex.join(self.command),
            "settings": self.settings.as_json(),
            "training_marks": len(sets.training),
            "validation_marks": len(sets.validation),
            "own_marks": sets.own,
            "resumed_from": self.resumed.version if self.resumed else None,
            "best_epoch": best_epoch,
            "parameters": descent.network.parameter_count,
            "history": history_of(descent.history),
        })  # fmt: skip


_OWN_VALIDATION = 0.2
"""Of a few dozen pictures at least a fifth is put aside, or there would be too little to look at."""


def _with_variations(
    folder: Folder, places: np.ndarray, count: int, grid_size: int, rng: np.random.Generator
) -> MarkSet:
    """The pictures at these places as they are, and variations of them up to `count` marks."""
    pictures: list[Picture] = [folder.pictures[place] for place in places.tolist()]
    missing = max(count - len(pictures), 0)
    return MarkSet.joined([folder.marks.pick(places), vary(pictures, missing, grid_size, rng)])
