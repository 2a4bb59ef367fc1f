"""The answers of a classifier: for a single mark, or for many as arrays."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from model.labels import LABELS
from model.picture import Region, bounding_boxes


class Prediction(NamedTuple):
    """The answer for one mark.

    - `grid`: the network's input: int8 (S, S), ink -1.
    - `region`: where the mark is in its picture or grid.
    """

    label: str
    confidence: float
    scores: dict[str, float]
    warnings: tuple[str, ...]
    grid: npt.NDArray[np.int8]
    region: Region


@dataclass(slots=True)
class Predictions:
    """The answers for N marks, as arrays.

    - labels: int (N,), indexes into LABELS.
    - confidence: float32 (N,), the winning score; for `neither` 1 minus the larger score.
    - scores: float32 (N, 2), calibrated, tick and cross.
    - grids: int8 (N, S, S), the network's inputs, ink -1.
    - ink: float (N,), the share of each grid's values that are ink.
    - warned: for each warning, in the order of the warnings, bool (N,): the marks that it applies to.
      A warning that applies to none may be missing.
    - picture_regions: where each mark is in its picture; None for grids.
    """

    labels: npt.NDArray[np.intp]
    confidence: npt.NDArray[np.float32]
    scores: npt.NDArray[np.float32]
    grids: npt.NDArray[np.int8] = field(repr=False)
    ink: npt.NDArray[np.float64]
    warned: dict[str, npt.NDArray[np.bool_]]
    picture_regions: Sequence[Region] | None = None

    @property
    def regions(self) -> npt.NDArray[np.int32]:
        """Where each mark is, int32 (N, 4): left, top, width and height. In a grid it is the ink's region."""
        regions = bounding_boxes(self.grids < 0) if self.picture_regions is None else self.picture_regions
        return np.array(regions, np.int32).reshape(-1, 4)

    def as_list(self) -> list[Prediction]:
        """The answers one by one."""
        numbers = (each.tolist() for each in (self.labels, self.confidence, self.scores))
        regions = self.regions.tolist() if self.picture_regions is None else self.picture_regions
        rows = zip(*numbers, regions, self.warnings, self.grids, strict=True)
        return [
            Prediction(LABELS[label], sure, {"tick": tick, "cross": cross}, words, grid, Region(*region))
            for label, sure, (tick, cross), region, words, grid in rows
        ]

    @property
    def warnings(self) -> list[tuple[str, ...]]:
        """Each mark's warnings, in the order of the marks."""
        warnings: list[tuple[str, ...]] = [()] * len(self.labels)
        for word, marks in self.warned.items():
            for index in marks.nonzero()[0].tolist():
                warnings[index] += (word,)
        return warnings

    def split(self, counts: Sequence[int]) -> "list[Predictions]":
        """The answers for the first `counts[0]` marks, those for the next `counts[1]`, and so on."""
        parts, start = [], 0
        for count in counts:
            parts.append(self._part(slice(start, start + count)))
            start += count
        return parts

    def _part(self, some: slice) -> "Predictions":
        return Predictions(
            self.labels[some],
            self.confidence[some],
            self.scores[some],
            self.grids[some],
            self.ink[some],
            {word: marks[some] for word, marks in self.warned.items()},
            None if self.picture_regions is None else self.picture_regions[some],
        )
