"""Checks that the values of a manifest make sense, one by one and together, beyond their types.

These values reach answers, addresses, metrics, the page, or the commands.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from model.answers.calibration import Calibration
from model.artifact.manifest import Accuracy, Comparison, Exam, Manifest, Statistics, rows_to_grid
from model.errors import BadArtifact
from model.labels import LABELS, OUTPUTS
from model.nn.network import GRID_SIZES

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LARGEST_FACTOR = 1e6
"""The limit for a calibration's factors; beyond it, float64 might overflow."""


def check_sense(manifest: Manifest) -> None:
    """Raise BadArtifact, which names the place, for a value that makes no sense."""
    size, threshold = manifest["grid_size"], manifest["threshold"]
    name, created, sha256 = manifest["name"], manifest["created"], manifest["weights"]["sha256"]
    _expect(_NAME.fullmatch(name), "name", name, "1 to 64 of A-Z a-z 0-9 . _ -")
    _expect(_is_time(created), "created", created, "an ISO 8601 time with its zone")
    _expect(manifest["labels"] == list(LABELS), "labels", manifest["labels"], list(LABELS))
    _expect(size in GRID_SIZES, "grid_size", size, f"{GRID_SIZES[0]} to {GRID_SIZES[-1]}")
    _expect(0 < threshold < 1, "threshold", threshold, "more than 0 and less than 1")
    _expect(_SHA256.fullmatch(sha256), "weights.sha256", sha256, "64 hexadecimal digits")
    _check_calibration(manifest["calibration"])
    _check_golden(manifest)
    if "accuracy" in manifest:
        _check_accuracy(manifest["accuracy"], size)
    if "statistics" in manifest:
        _check_statistics("statistics.training", manifest["statistics"]["training"])
        _check_statistics("statistics.validation", manifest["statistics"]["validation"])
    if "exam" in manifest:
        _check_exam(manifest["exam"])


def _check_calibration(calibration: Calibration) -> None:
    _expect(calibration["method"] == "platt", "calibration.method", calibration["method"], "'platt'")
    _check_pair("calibration.scale", calibration["scale"], -_LARGEST_FACTOR, _LARGEST_FACTOR)
    _check_pair("calibration.shift", calibration["shift"], -_LARGEST_FACTOR, _LARGEST_FACTOR)


def _check_golden(manifest: Manifest) -> None:
    grids, scores = manifest["golden"]["grids"], manifest["golden"]["scores"]
    _require(len(grids) == len(scores) > 0, f"golden has {len(grids)} grids and {len(scores)} scores")
    for index, (rows, pair) in enumerate(zip(grids, scores, strict=True)):
        _check_pair(f"golden.scores[{index}]", pair, 0, 1)
        _check_grid(f"golden.grids[{index}]", rows, manifest["grid_size"])


def _check_accuracy(accuracy: Accuracy, size: int) -> None:
    _check_shares("accuracy.three_way", accuracy["three_way"])
    is_square = [len(row) for row in accuracy["confusion"]] == [len(LABELS)] * len(LABELS)
    _require(is_square, "accuracy.confusion needs a row and a column for each label")
    for index, mistake in enumerate(accuracy["mistakes"]):
        place = f"accuracy.mistakes[{index}]"
        _check_grid(f"{place}.grid", mistake["grid"], size)
        _check_pair(f"{place}.scores", mistake["scores"], 0, 1)


def _check_statistics(place: str, statistics: Statistics) -> None:
    for name, histogram in (("confidence", statistics["confidence"]), ("ink", statistics["ink"])):
        edges, shares = histogram["edges"], histogram["shares"]
        _require(len(edges) == len(shares) + 1 > 1, f"{place}.{name} needs one edge more than shares")
        _require(all(low < high for low, high in pairwise(edges)), f"{place}.{name}.edges do not ascend")
        _check_shares(f"{place}.{name}.shares", *shares)
    _check_shares(f"{place}.labels", *statistics["labels"].values())


def _check_exam(exam: Exam) -> None:
    has_before = exam["against"] is None or exam["threshold"]["before"] is not None
    _require(has_before, "exam.threshold.before is null; expected a number, as exam.against names a version")
    for index, marks in enumerate(exam["sets"]):
        _check_comparison(f"exam.sets[{index}]", marks)
        for label, comparison in marks["labels"].items():
            _check_comparison(f"exam.sets[{index}].labels.{label}", comparison)


def _check_comparison(place: str, comparison: Comparison) -> None:
    _check_shares(f"{place}.after.value", comparison["after"]["value"])
    interval = comparison["interval"]
    _expect(interval is None or len(interval) == 2, f"{place}.interval", interval, "two numbers")


def _check_pair(place: str, values: Sequence[float], low: float, high: float) -> None:
    fits = len(values) == len(OUTPUTS) and all(low <= value <= high for value in values)
    _expect(fits, place, values, f"a number from {low:g} to {high:g} for each of {list(OUTPUTS)}")


def _check_shares(place: str, *values: float) -> None:
    for value in values:
        _expect(0 <= value <= 1, place, value, "0 to 1")


def _check_grid(place: str, rows: list[str], size: int) -> None:
    try:
        fits = rows_to_grid(rows).shape == (size, size)
    except ValueError:
        fits = False
    _require(fits, f"{place} is not a grid of grid_size")


def _is_time(text: str) -> bool:
    try:
        return text.isascii() and text.isprintable() and datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def shown(value: object) -> str:
    """The value for a message, shortened if it is long."""
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "..."


def _expect(fits: object, place: str, value: object, expected: object) -> None:
    _require(fits, f"{place} is {shown(value)}; expected {expected}")


def _require(fits: object, message: str) -> None:
    if not fits:
        raise BadArtifact(f"manifest.json: {message}")
