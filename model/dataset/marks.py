"""A set of marks: grids and their labels."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from model.labels import LABELS, OUTPUTS


@dataclass(frozen=True)
class MarkSet:
    """N marks.

    - grids: int8 (N, S, S) of +-1, ink -1.
    - labels: int8 (N,), indexes into LABELS.
    """

    grids: npt.NDArray[np.int8]
    labels: npt.NDArray[np.int8]

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
