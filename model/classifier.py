"""The classifier that the service uses: grids or pictures in, labels with calibrated scores out.

All methods work on whole batches. No state is kept between calls, so threads can share a classifier.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import accumulate, chain, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from model import picture
from model.answers.calibration import Calibrator
from model.answers.decision import decide
from model.answers.look_choice import best_looks_at_pictures, choose_looks
from model.answers.predictions import Prediction, Predictions
from model.answers.reading_again import RETRIES, Retry, pictures_to_read_again
from model.answers.second_look import LOOKS, moved_around, unsure_of
from model.artifact import Artifact, Manifest, load_version
from model.artifact.snapshots import Snapshots
from model.engine import compile  # noqa: A004, the word for it
from model.errors import BadSettings
from model.labels import LABELS, Label
from model.nn.network import Network
from model.picture import (
    MAX_PARTS,
    SMALLEST_SIDE,
    WARNINGS,
    Opened,
    Pixels,
    Reading,
    Region,
    WarningWord,
    gains_from_batching,
    is_read,
    open_pages,
    open_picture,
    other_kind,
    picture_kind,
    pixels_of,
    stripped_kind,
)
from model.shapes import check_shape

__all__ = [
    "LABELS",
    "MAX_PARTS",
    "SMALLEST_SIDE",
    "WARNINGS",
    "Classifier",
    "Label",
    "Opened",
    "Pixels",
    "Prediction",
    "Predictions",
    "Reading",
    "Region",
    "WarningWord",
    "gains_from_batching",
    "is_read",
    "open_pages",
    "open_picture",
    "other_kind",
    "picture_kind",
    "pixels_of",
    "stripped_kind",
]

Array = npt.NDArray[Any]
_ONE_WARNED = np.ones(1, np.bool_)
_ONE_WARNED.flags.writeable = False  # all answers for one mark share it
"""The flags of a warning that applies to the only mark of a batch."""

Engine = Callable[[Array], Array]
"""Grids (N, S, S) of +-1 in, pre-activations (N, 2) out."""
_Marks = tuple[npt.NDArray[np.int8], npt.NDArray[np.float64], dict[str, npt.NDArray[np.bool_]]]
"""`grids`, `ink` and `warned`, as in `Predictions`."""


class Classifier:
    """A version of the network, ready to answer.

    - artifact: a version that `load_version` has checked.
    - engine: "numpy" (ours), "onnxruntime" (needs the extra `onnx`) or "reference" (the layers themselves:
      slower, but ready at once); BadSettings for any other.
    """

    def __init__(self, artifact: Artifact, engine: str = "numpy") -> None:
        self.artifact = artifact
        self.manifest: Manifest = artifact.manifest
        self.network: Network = artifact.network
        self.name: str = artifact.manifest["name"]
        self.version: str = artifact.version
        self.grid_size: int = artifact.manifest["grid_size"]
        self.threshold: float = artifact.manifest["threshold"]
        self._calibrator = Calibrator(artifact.manifest["calibration"])
        self._pre_activations = _engine(engine, artifact.network)

    def __repr__(self) -> str:
        return f"Classifier of version {self.version}, threshold {self.threshold:g}\n{self.network}"

    @classmethod
    def load(cls, directory: str | Path, engine: str = "numpy", name: str | None = None) -> "Classifier":
        """Load a version folder, as `load_version` does; raises BadArtifact if any check of it fails."""
        return cls(load_version(directory, name), engine)

    def self_test(self) -> None:
        """Answer the golden grids with the engine in use; raises BadArtifact if their scores differ."""
        self.artifact.check_golden(self._pre_activations(self.artifact.golden_grids()))

    def snapshots(self) -> Snapshots:
        """The weights of this version during its training; raises BadArtifact if they cannot be read."""
        return Snapshots(self.artifact)

    def with_network(self, network: Network) -> "Classifier":
        """The same version with another network of its architecture, such as one of its snapshots.

        Calibration and threshold stay the same, so the version's own network gives the same answers.
        """
        if network is self.network:
            return self
        return Classifier(replace(self.artifact, network=network), "reference")

    def grid_to_reading(self, values: Array) -> Reading:
        """Read +-1 values (H, W) of either polarity as the network's grid; raises BadGrid for any others."""
        return picture.grid_to_reading(values, self.grid_size)

    def picture_to_reading(self, data: bytes, max_pixels: int) -> Reading:
        """Read a picture's bytes as the network's grid; BadPicture, or PictureTooLarge before decoding."""
        return picture.picture_to_reading(data, self.grid_size, max_pixels)

    def pixels_to_readings(self, pictures: Sequence[Pixels]) -> list[Reading]:
        """Read decoded pictures as the network's grids."""
        return picture.pixels_to_readings(pictures, self.grid_size)

    def onnx(self) -> bytes:
        """The network as an ONNX file, with calibrated scores."""
        from model.engine.onnx_export import to_onnx

        return to_onnx(self.network, self.manifest["calibration"])

    def score(self, grids: Array) -> npt.NDArray[np.float32]:
        """Grids (N, S, S) of +-1 with ink -1 -> calibrated scores (N, 2), tick and cross."""
        return self._calibrator(self._pre_activations(grids))

    def classify(self, readings: Sequence[Reading], threshold: float | None = None) -> list[Prediction]:
        """Answer readings in their order. `threshold` (0 to 1) replaces the manifest's."""
        return self.classify_readings(readings, threshold).as_list() if readings else []

    def classify_grids(self, grids: npt.NDArray[np.int8], threshold: float | None = None) -> Predictions:
        """Answer int8 grids (N, S, S) of +-1 of either polarity; raises BadShape for another size."""
        if grids.shape[1:] != (self.grid_size, self.grid_size):
            check_shape("the array of grids", grids, "N", self.grid_size, self.grid_size)
        if len(grids) == 1:
            mark = _one_with_ink_negative(grids)
        else:
            grids, ink, inverted = _with_ink_negative(grids)
            mark = grids, ink, {"blank": ink == 0, "inverted": inverted}
        return self._decide(self.score(mark[0]), *mark, threshold)

    def classify_readings(self, readings: Sequence[Reading], threshold: float | None = None) -> Predictions:
        """Answer at least one reading, as `classify` does, but as arrays."""
        limit = self.threshold if threshold is None else threshold
        best, scores = self._best_looks(readings, limit)
        for retry in RETRIES:
            self._read_again(best, scores, retry, limit)
        mark = _one_reading(best[0]) if len(best) == 1 else _many_readings(best)
        return self._decide(scores, *mark, threshold, [reading.region for reading in best])

    def _best_looks(
        self, readings: Sequence[Reading], threshold: float
    ) -> tuple[list[Reading], npt.NDArray[np.float32]]:
        """The readings, each with its best look, and their scores (N, 2).

        If the network is unsure of the best look at a picture, the look is averaged over the second looks.
        After that, another look may be the best.
        """
        looks = [[look.grid for look in reading.looks] or [reading.grid] for reading in readings]
        grids = np.array([*chain(*looks)])
        scores, starts = self.score(grids), [0, *accumulate(map(len, looks))]
        unsure = {*unsure_of(scores)}
        while unsure and (again := sorted(unsure & best_looks_at_pictures(readings, scores, starts))):
            moved = self.score(moved_around(grids[again])).reshape(LOOKS - 1, -1, 2)
            scores[again] = (scores[again] + moved.sum(axis=0)) / LOOKS
            unsure -= {*again}
        if not any(reading.looks for reading in readings):
            return [*readings], scores
        parts = [scores[start:end] for start, end in pairwise(starts)]
        return choose_looks(readings, parts, threshold)

    def _read_again(
        self, readings: list[Reading], scores: npt.NDArray[np.float32], retry: Retry, threshold: float
    ) -> None:
        """Read pictures without a mark in other manners; a reading that surely shows one replaces the old."""
        pictures = pictures_to_read_again(readings, scores, retry)
        if not pictures:
            return
        others = picture.pixels_to_readings([*pictures.values()], self.grid_size, retry.manner)
        for place, reading, pair in zip(pictures, *self._best_looks(others, threshold), strict=True):
            if pair.max() >= retry.sure:
                readings[place], scores[place] = reading, pair

    def _decide(
        self,
        scores: npt.NDArray[np.float32],
        grids: npt.NDArray[np.int8],
        ink: npt.NDArray[np.float64],
        warned: dict[str, npt.NDArray[np.bool_]],
        threshold: float | None,
        regions: Sequence[Region] | None = None,
    ) -> Predictions:
        labels, confidence = decide(scores, self.threshold if threshold is None else threshold)
        return Predictions(labels, confidence, scores, grids, ink, warned, regions)


def _with_ink_negative(
    grids: npt.NDArray[np.int8],
) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Negate the grids whose ink, the minority, is +1; return the share of ink too, and which were negated.

    This equals `picture.grid_to_reading` for each of them: if both values are equally frequent, the first
    value is paper.
    """
    cells = grids.shape[1] * grids.shape[2]
    sums = grids.reshape(-1, cells).sum(axis=1, dtype=np.int32)
    ink = 0.5 - np.abs(sums) / (2 * cells)
    turned = (sums < 0) | ((sums == 0) & (grids[:, 0, 0] < 0))
    if turned.any():
        grids = np.where(turned[:, np.newaxis, np.newaxis], -grids, grids)
    return grids, ink, turned & (ink > 0)


def _one_with_ink_negative(grid: npt.NDArray[np.int8]) -> _Marks:
    """The same for one mark, without NumPy's overhead for each call."""
    total = _sum(grid)
    turned = total < 0 or (total == 0 and grid[0, 0, 0] < 0)
    ink = 0.5 - abs(total) / (2 * grid.size)
    warned = {} if ink and not turned else {"inverted" if ink else "blank": _ONE_WARNED}
    return -grid if turned else grid, np.array((ink,)), warned


def _many_readings(readings: Sequence[Reading]) -> _Marks:
    """The marks of several readings, as arrays."""
    grids = np.array([reading.grid for reading in readings])
    ink = 0.5 - grids.mean(axis=(1, 2)) / 2
    warnings = [reading.warnings for reading in readings]
    return grids, ink, {word: np.array([word in words for words in warnings]) for word in WARNINGS}


def _one_reading(reading: Reading) -> _Marks:
    """The mark of one reading, without NumPy's overhead for each call."""
    grid = reading.grid[np.newaxis]
    ink = 0.5 - _sum(grid) / (2 * grid.size)
    return grid, np.array((ink,)), dict.fromkeys(reading.warnings, _ONE_WARNED)


def _sum(grid: npt.NDArray[np.int8]) -> int:
    """The sum of values of +-1: NumPy counts faster than it adds."""
    return grid.size - 2 * int(np.count_nonzero(grid < 0))


def _engine(name: str, network: Network) -> Engine:
    """The function that computes pre-activations; the optional engine is imported only if it is selected."""
    if name == "numpy":
        return compile(network)
    if name == "onnxruntime":
        from model.engine.onnx_export import OnnxEngine

        return OnnxEngine(network)
    if name == "reference":
        return network.pre_activations
    raise BadSettings(f"engine is {name!r}; expected 'numpy' or 'onnxruntime'")
