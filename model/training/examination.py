"""The exam at the end of a run: its marks, and the served version that the new one is compared with."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from model.artifact import Artifact, Manifest
from model.artifact.manifest import Exam
from model.dataset import Picture
from model.exam import ExamMarks, ExamSettings, drawn_marks, folder_marks, own_marks, take_exam
from model.nn.network import Network
from model.training.sets import OwnMarks, Report
from model.training.settings import TrainingSettings


@dataclass(frozen=True)
class Examination:
    """An exam that is to be taken.

    - promoted: the version to compare with, if any.
    - pictures: more pictures for the exam; `name` is the name of their set.
    """

    settings: ExamSettings = field(default_factory=ExamSettings)
    promoted: Artifact | None = None
    name: str = ""
    pictures: Sequence[Picture] = ()

    def read_pictures(
        self, grid_size: int, own: OwnMarks | None, training: TrainingSettings
    ) -> list[ExamMarks]:
        """The sets of pictures in the exam: the user's own that were put aside, and the others."""
        sizes, asked = self._sizes(grid_size), []
        if own:
            _, aside = own.put_aside(training)
            if pictures := [own.folder.pictures[place] for place in aside.tolist()]:
                asked.append(own_marks(pictures, sizes, self.settings))
        if self.pictures:
            asked.append(folder_marks(self.name, self.pictures, sizes, self.settings))
        return asked

    def take(
        self, network: Network, manifest: Manifest, pictures: Sequence[ExamMarks], report: Report
    ) -> Exam:
        """Draw the marks of every exam, and let both versions answer them and the pictures."""
        sizes, floor = self._sizes(network.grid_size), self.settings.floor
        drawn = drawn_marks(sizes, self.settings, partial(report, "drawing the exam"))
        marks = [drawn, *pictures]
        return take_exam(network, manifest, self.promoted, marks, floor, partial(report, "exam"))

    def _sizes(self, grid_size: int) -> set[int]:
        return {grid_size} | ({self.promoted.network.grid_size} if self.promoted else set())
