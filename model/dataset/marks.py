"""A set of marks: grids and their labels."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from model.errors import BadGrid, BadMarks
from model.labels import LABELS, OUTPUTS
from model.shapes import check_shape


@dataclass(frozen=True)
class MarkSet:
    """N marks.

    - grids: int8 (N, S, S) of +-1, ink -1.
    - labels: int8 (N,), indexes into LABELS.
    """

    grids: npt.NDArray[np.int8]
    labels: npt.NDArray[np.int8]

    @classmethod
    def from_arrays(cls, grids: npt.ArrayLike, labels: npt.ArrayLike) -> "MarkSet":
        """A set from the user's own arrays, which are checked; a label is a name or an index.

        Raises BadShape, BadGrid for a value that is neither -1 nor 1, and BadMarks for an unknown label.
        """
        check_shape("the array of grids", grids, "N", "S", "S")
        check_shape("the array of labels", labels, len(np.asarray(grids)))
        if not np.isin(grids, (-1, 1)).all():
            raise BadGrid("a grid holds only -1 (ink) and 1 (paper)")
        return cls(
            np.asarray(grids, np.int8),
            np.array([_index(each) for each in np.asarray(labels).tolist()], np.int8),
        )

    def __repr__(self) -> str:
        counts = np.bincount(self.labels, minlength=len(LABELS)).tolist()
        labels = ", ".join(f"{count:,} {name}" for name, count in zip(LABELS, counts, strict=True))
        return f"MarkSet of {len(self):,} grids of {self.grids.shape[1]} x {self.grids.shape[2]}: {labels}"

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def targets(self) -> npt.NDArray[np.float32]:
        """The right values of the two outputs, (N, 2): [1, 0] a tick, [0, 1] a cross, [0, 0] neither."""
        targets: npt.NDArray[np.float32] = np.eye(len(LABELS), len(OUTPUTS), dtype=np.float32)[self.labels]
        return targets

    @property
    def ink(self) -> npt.NDArray[np.float64]:
        """The share of each grid that is ink, (N,)."""
        share: npt.NDArray[np.float64] = (self.grids < 0).mean(axis=(1, 2))
        return share

    def pick(self, which: npt.NDArray[Any]) -> "MarkSet":
        """The marks at these indices, or where this mask is true."""
        return MarkSet(self.grids[which], self.labels[which])

    @classmethod
    def joined(cls, sets: Sequence["MarkSet"]) -> "MarkSet":
        """All sets as one, in order."""
        return cls(np.concatenate([s.grids for s in sets]), np.concatenate([s.labels for s in sets]))

    @classmethod
    def empty(cls, grid_size: int) -> "MarkSet":
        """A set without marks."""
        return cls(np.empty((0, grid_size, grid_size), np.int8), np.empty(0, np.int8))


def _index(label: object) -> int:
    if label in LABELS:
        return LABELS.index(str(label))
    if isinstance(label, int) and 0 <= label < len(LABELS):
        return label
    raise BadMarks(f"a label is {label!r}; expected one of {', '.join(LABELS)}, or 0 to {len(LABELS) - 1}")


def split(
    labels: npt.NDArray[np.int8], validation_fraction: float, rng: np.random.Generator | None = None
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """The indices of the training set and of the validation set, with the same share of each label.

    `rng` chooses the marks of the validation set; without it they are the first ones. A label with at least
    two marks has at least one in each set.
    """
    training, validation = [], []
    for label in range(len(LABELS)):
        places = np.flatnonzero(labels == label)
        places = rng.permutation(places) if rng else places
        count = round(len(places) * validation_fraction)
        if len(places) > 1:
            count = min(max(count, 1), len(places) - 1)
        validation.append(places[:count])
        training.append(places[count:])
    return np.sort(np.concatenate(training)), np.sort(np.concatenate(validation))
