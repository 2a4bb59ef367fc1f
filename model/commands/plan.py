"""The options of a run, in a form that a checkpoint keeps for `--continue`."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from model.errors import BadCheckpoint
from model.exam import ExamSettings
from model.training import TrainingSettings


@dataclass(frozen=True)
class Plan:
    """The options of a run.

    - resume: the folder of the version to train further.
    - marks: the folder of own pictures; with `only_marks`, the network learns from them alone.
    - exam: a folder of more pictures for the exam.
    """

    settings: TrainingSettings
    exam_settings: ExamSettings
    resume: Path | None = None
    marks: Path | None = None
    only_marks: bool = False
    exam: Path | None = None

    def as_json(self) -> dict[str, Any]:
        """All of it as plain data."""
        paths = {"resume": self.resume, "marks": self.marks, "exam": self.exam}
        return {
            "settings": asdict(self.settings),
            "exam_settings": asdict(self.exam_settings),
            "only_marks": self.only_marks,
            **{name: path and str(path) for name, path in paths.items()},
        }

    @classmethod
    def from_json(cls, value: Any) -> "Plan":
        """Read it back; raises BadCheckpoint if `value` is something else."""
        try:
            return cls(
                TrainingSettings(**value["settings"]),
                ExamSettings(**value["exam_settings"]),
                only_marks=value["only_marks"],
                **{name: value[name] and Path(value[name]) for name in ("resume", "marks", "exam")},
            )
        except (KeyError, TypeError) as error:
            raise BadCheckpoint(f"the checkpoint does not hold the options of its run: {error}") from error
