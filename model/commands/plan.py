"""What a run was asked to do, so that `--continue` can do the same."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from model.errors import BadCheckpoint
from model.exam import ExamSettings
from model.training import TrainingSettings


@dataclass(frozen=True)
class Plan:
    """A run as it was asked for.

    - resume: the folder of the version to train further.
    - marks: the folder of own pictures; with `only_marks` they are all there is to learn from.
    - exam: a folder of further pictures to ask in the exam.
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
        """Read it back; BadCheckpoint when it is nothing of the kind."""
        try:
            return cls(
                TrainingSettings(**value["settings"]),
                ExamSettings(**value["exam_settings"]),
                only_marks=value["only_marks"],
                **{name: value[name] and Path(value[name]) for name in ("resume", "marks", "exam")},
            )
        except (KeyError, TypeError) as error:
            raise BadCheckpoint(f"the checkpoint does not say what was asked for: {error}") from error
