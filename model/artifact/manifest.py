"""The manifest: everything about a version that is not a weight, as JSON that a person can read.

Each class below is one JSON object. The types are the contract: `conformance` checks a file against them, so
code that gets a `Manifest` need not check it again.
"""

from typing import Any, NotRequired, TypedDict

import numpy as np
import numpy.typing as npt

from model.answers.calibration import Calibration

FORMAT = 1
"""Increased when older loaders can no longer read the manifest; a loader reads only its own format."""

INK, PAPER = "#", "."


class Weights(TypedDict):
    """The file of arrays beside the manifest, and its SHA-256 in hexadecimal."""

    file: str
    sha256: str


class Golden(TypedDict):
    """Grids as rows of `#` (ink, -1) and `.` (paper, +1), and the scores [tick, cross] they must get."""

    grids: list[list[str]]
    scores: list[list[float]]


class Epoch(TypedDict):
    """One pass over the training set; costs are means over the marks."""

    epoch: int
    learning_rate: float
    cost: float
    validation_cost: float
    validation_accuracy: float


class SnapshotFigures(TypedDict):
    """The figures of a snapshot on marks of the validation set; `step` counts the mini-batches before it."""

    step: int
    validation_cost: float
    validation_accuracy: float


class EarlierTraining(TypedDict):
    """A training that a later one continued; `last_step` counts the mini-batches before its weights."""

    version: str
    resumed_from: str | None
    command: str
    last_step: int


class Training(TypedDict):
    """The record of a training: command, settings, marks, each epoch, seconds by part.

    `snapshots` are in order, the version's own weights last. If `earlier` lists trainings, the first
    snapshots are theirs, and steps count from the beginning of the first training.
    """

    command: str
    settings: dict[str, Any]
    training_marks: int
    validation_marks: int
    own_marks: int
    resumed_from: str | None
    best_epoch: int
    parameters: int
    history: list[Epoch]
    earlier: NotRequired[list[EarlierTraining]]
    snapshots: NotRequired[list[SnapshotFigures]]
    seconds: NotRequired[dict[str, float]]


class Bin(TypedDict):
    """The answers with a confidence from `low` to `high`: their mean confidence and their accuracy."""

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float


class Mistake(TypedDict):
    """A validation mark that got the wrong answer."""

    grid: list[str]
    label: str
    answer: str
    scores: list[float]


class Accuracy(TypedDict):
    """Measured on the validation set, which the network never trained on. Shares are from 0 to 1.

    `forced_choice` are ticks and crosses whose own output is the higher one; `rejected` are ticks and crosses
    answered `neither`; `accepted` are neithers answered otherwise; `confusion[i][j]` counts the marks of
    label i that were answered j.
    """

    marks: int
    three_way: float
    forced_choice: float
    rejected: float
    accepted: float
    expected_calibration_error: float
    confusion: list[list[int]]
    calibration_bins: list[Bin]
    mistakes: list[Mistake]


class Histogram(TypedDict):
    """`shares[i]` of the values lie from `edges[i]` to `edges[i + 1]`; the shares add up to 1."""

    edges: list[float]
    shares: list[float]


class Statistics(TypedDict):
    """Statistics of a set of marks and their answers, to measure how far live traffic has moved from it.

    `labels` are the shares of the answers given, `ink` is the share of a grid's values that are ink.
    """

    confidence: Histogram
    ink: Histogram
    labels: dict[str, float]


class StatisticsOfSets(TypedDict):
    """The same statistics of both sets; live traffic is compared with the validation set."""

    training: Statistics
    validation: Statistics


class ExamShare(TypedDict):
    """The share of marks that got the right one of the three labels, with its 95 % interval."""

    value: float
    low: float
    high: float


class Comparison(TypedDict):
    """Two versions on the same marks; without a version to compare with, the fields about it are null.

    `difference` is after minus before, with its paired 95 % interval. `margin` is how much worse the new
    version may be; null if a worse result does not fail it.
    """

    marks: int
    before: ExamShare | None
    after: ExamShare
    difference: float | None
    interval: list[float] | None
    margin: float | None
    passed: bool


class ExamSet(Comparison):
    """The comparison on a set of marks, and on the marks of each label in it."""

    name: str
    labels: dict[str, Comparison]


class ExamThreshold(TypedDict):
    """The thresholds of both versions."""

    before: float | None
    after: float


class Exam(TypedDict):
    """The result of the exam that decides whether the version may be served.

    `against` is the promoted version. Without one, the accuracy on the drawn marks has to reach `floor`.
    `reasons` are sentences that say why the version failed.
    """

    passed: bool
    against: str | None
    floor: float | None
    sets: list[ExamSet]
    threshold: ExamThreshold
    reasons: list[str]


class Manifest(TypedDict):
    """All of `manifest.json`."""

    format: int
    name: str
    created: str
    labels: list[str]
    grid_size: int
    layers: list[dict[str, Any]]
    preprocessing: dict[str, Any]
    calibration: Calibration
    threshold: float
    weights: Weights
    golden: Golden
    training: NotRequired[Training]
    accuracy: NotRequired[Accuracy]
    statistics: NotRequired[StatisticsOfSets]
    exam: NotRequired[Exam]


def has_passed(manifest: Manifest) -> bool:
    """Whether the version may be served without being promoted; one without an exam may."""
    return "exam" not in manifest or manifest["exam"]["passed"]


def digits_of(manifest: Manifest) -> str:
    """Return the first eight digits of the version's hash, which is the SHA-256 of its weights."""
    return manifest["weights"]["sha256"][:8]


def grid_to_rows(grid: npt.NDArray[Any]) -> list[str]:
    """Write a grid (H, W) of +-1 as H strings of `#` (ink, -1) and `.` (paper, +1)."""
    return ["".join(INK if value < 0 else PAPER for value in row) for row in grid]


def rows_to_grid(rows: list[str]) -> npt.NDArray[np.int8]:
    """Read `grid_to_rows` as int8 (H, W); raises ValueError for ragged rows and other characters."""
    if len({len(row) for row in rows}) != 1 or set("".join(rows)) - {INK, PAPER}:
        raise ValueError(f"a grid is rows of equal length of {INK!r} and {PAPER!r}")
    return np.array([[-1 if value == INK else 1 for value in row] for row in rows], dtype=np.int8)
