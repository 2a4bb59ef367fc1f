"""The training set and the validation set of a run: drawn marks, own pictures, or both."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from model.dataset import Folder, MarkSet, Picture, draw_mark_set, put_aside, vary
from model.dataset.marks import split
from model.training.settings import TrainingSettings

Report = Callable[[str, int, int], object]
"""Called with the part of the work, and the numbers of marks so far and in all."""

OWN_VALIDATION = 0.2
"""At least a fifth of the pictures is put aside, as a smaller share of a few dozen would say little."""


@dataclass(frozen=True)
class OwnMarks:
    """The user's pictures, and whether the network learns from them alone."""

    folder: Folder
    alone: bool = False

    def put_aside(self, settings: TrainingSettings) -> tuple[np.ndarray, np.ndarray]:
        """The indices of the pictures to train on, and of those that are put aside."""
        return put_aside(self.folder.pictures, max(settings.validation_fraction, OWN_VALIDATION))


@dataclass(frozen=True)
class Sets:
    """The training set and the validation set; `own` is the number of the user's pictures in them."""

    training: MarkSet
    validation: MarkSet
    own: int

    def digest(self) -> str:
        """The SHA-256 of both sets: the same marks in the same order have the same digest."""
        digest = hashlib.sha256()
        for marks in (self.training, self.validation):
            digest.update(np.ascontiguousarray(marks.grids).data)
            digest.update(np.ascontiguousarray(marks.labels).data)
        return digest.hexdigest()


@dataclass(frozen=True)
class SetMaker:
    """Draws and reads the marks of a run, and puts aside the validation set.

    - report: called while marks are drawn, and while own pictures are varied.
    """

    settings: TrainingSettings
    grid_size: int
    own_marks: OwnMarks | None
    report: Report

    def make(self, drawing: np.random.SeedSequence, rng: np.random.Generator) -> Sets:
        """The sets; `drawing` decides the drawn marks, `rng` how they are divided and varied."""
        if self.own_marks and self.own_marks.alone:
            return self._own_sets(self.own_marks, self.settings.examples, rng)
        report = partial(self.report, "drawing")
        drawn = draw_mark_set(self.settings.examples, self.grid_size, drawing, report=report)
        training, validation = split(drawn.labels, self.settings.validation_fraction, rng)
        sets = Sets(drawn.pick(training), drawn.pick(validation), 0)
        if not self.own_marks:
            return sets
        share = self.settings.own_share
        own = self._own_sets(self.own_marks, round(self.settings.examples * share / (1 - share)), rng)
        training_set = MarkSet.joined([sets.training, own.training])
        return Sets(training_set, MarkSet.joined([sets.validation, own.validation]), own.own)

    def _own_sets(self, own: OwnMarks, count: int, rng: np.random.Generator) -> Sets:
        """Put pictures aside first, then vary them: no picture is seen in both sets."""
        training, validation = own.put_aside(self.settings)
        for_validation = round(count * self.settings.validation_fraction)
        return Sets(
            self._with_variations(own.folder, training, count - for_validation, rng),
            self._with_variations(own.folder, validation, for_validation, rng),
            len(own.folder.pictures),
        )

    def _with_variations(
        self, folder: Folder, places: np.ndarray, count: int, rng: np.random.Generator
    ) -> MarkSet:
        """The pictures at these places as they are, and variations of them up to `count` marks."""
        pictures: list[Picture] = [folder.pictures[place] for place in places.tolist()]
        missing = max(count - len(pictures), 0)
        report = partial(self.report, "varying own pictures")
        varied = vary(pictures, missing, self.grid_size, rng, lambda done: report(done, missing))
        return MarkSet.joined([folder.marks.pick(places), varied])
