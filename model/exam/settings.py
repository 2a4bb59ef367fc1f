"""Settings of the exam: how much worse than the promoted version a new one may be."""

from dataclasses import dataclass

from model.errors import BadSettings


@dataclass(frozen=True)
class ExamSettings:
    """The size and the margins of the exam; margins are shares of marks from 0 to 1.

    - of_each: the number of drawn marks of each label.
    - margin: on all drawn marks together.
    - label_margin: on the marks of a single label.
    - folder_margin: on the pictures of `--exam`.
    - floor: the accuracy on the drawn marks that is required if no version is promoted.
    """

    of_each: int = 8000
    margin: float = 0.005
    label_margin: float = 0.02
    folder_margin: float = 0.02
    floor: float = 0.75

    def __post_init__(self) -> None:
        """Raise BadSettings for a value out of its range."""
        if self.of_each < 1:
            raise BadSettings(f"of_each is {self.of_each}; expected at least 1")
        for name in ("margin", "label_margin", "folder_margin", "floor"):
            if not 0 <= getattr(self, name) <= 1:
                raise BadSettings(f"{name} is {getattr(self, name)}; expected 0 to 1")
