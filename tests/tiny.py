"""Versions of a tiny, untrained network, for tests that need any version."""

import io
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from model.answers.calibration import calibrated
from model.artifact import FORMAT, Manifest, grid_to_rows, save_version
from model.artifact.manifest import Exam, ExamSet, ExamShare
from model.artifact.snapshots import SNAPSHOTS_FILE, encode_snapshots, rounded
from model.labels import LABELS
from model.nn.network import Network, build_network

GRID_SIZE = 12
LAYERS: list[dict[str, Any]] = [
    {"kind": "convolution", "filters": 3, "size": 3, "stride": 1},
    {"kind": "relu"},
    {"kind": "max_pooling", "window": 2, "stride": 2},
    {"kind": "flatten"},
    {"kind": "fully_connected", "neurons": 2},
    {"kind": "sigmoid"},
]


def tiny_network(seed: int = 1) -> Network:
    """A network with random weights."""
    return build_network(LAYERS, GRID_SIZE, np.random.default_rng(seed))


def random_grids(count: int, seed: int = 1, size: int = GRID_SIZE) -> np.ndarray[Any, np.dtype[np.int8]]:
    """Grids of +-1 with about a fifth of ink."""
    values = np.random.default_rng(seed).random((count, size, size))
    return np.where(values < 0.2, -1, 1).astype(np.int8)


def random_picture(side: int, seed: int = 1) -> bytes:
    """A square PNG of random greys, which do not compress."""
    data = io.BytesIO()
    pixels = np.random.default_rng(seed).integers(0, 256, (side, side)).astype(np.uint8)
    Image.fromarray(pixels).save(data, "PNG")
    return data.getvalue()


TINY_STEPS = [0, 7, 40]
"""The steps of the snapshots of a tiny version."""


def tiny_snapshots() -> bytes:
    """A file of snapshots with random weights."""
    *before, last = TINY_STEPS
    networks = {step: tiny_network(100 + step).named_parameters() for step in before}
    rounded_weights = {step: rounded(weights) for step, weights in networks.items()}
    return encode_snapshots(rounded_weights, [*networks[0]], last)


def tiny_manifest(network: Network) -> Manifest:
    """A manifest that describes the network."""
    grids = random_grids(4)
    manifest: Manifest = {
        "format": FORMAT,
        "name": "tickcross",
        "created": "2026-01-01T00:00:00+00:00",
        "labels": list(LABELS),
        "grid_size": network.grid_size,
        "layers": network.specifications(),
        "preprocessing": {},
        "calibration": {"method": "platt", "scale": [1.5, 0.75], "shift": [-0.5, 0.25]},
        "threshold": 0.5,
        "weights": {"file": "", "sha256": ""},
        "golden": {"grids": [grid_to_rows(grid) for grid in grids], "scores": []},
    }
    scores = calibrated(network.pre_activations(grids), manifest["calibration"])
    manifest["golden"]["scores"] = scores.tolist()
    return manifest


def tiny_exam(*, passed: bool, accuracy: float = 0.9) -> Exam:
    """An exam only on drawn marks, without another version to compare with."""
    after: ExamShare = {"value": accuracy, "low": accuracy - 0.01, "high": accuracy + 0.01}
    drawn: ExamSet = {
        "name": "drawn",
        "marks": 24000,
        "before": None,
        "after": after,
        "difference": None,
        "interval": None,
        "margin": 0.005,
        "passed": passed,
        "labels": {},
    }
    return {
        "passed": passed,
        "against": None,
        "floor": 0.85,
        "sets": [drawn],
        "threshold": {"before": None, "after": 0.5},
        "reasons": [] if passed else ["the drawn marks: 40 % are right; at least 85 % are asked for"],
    }


def save_tiny_version(root: Path, seed: int = 1, passed: bool | None = None) -> Path:
    """Write the next version of a tiny network into `root`; `passed` is the result of its exam, if any."""
    network = tiny_network(seed)
    manifest = tiny_manifest(network)
    if passed is not None:
        manifest["exam"] = tiny_exam(passed=passed)
    files: dict[str, str | bytes] = {"card.md": "# A tiny network\n", SNAPSHOTS_FILE: tiny_snapshots()}
    return save_version(root, network, manifest, files)


EASY_EXAM = ["--exam-marks", "20", "--margin", "1", "--label-margin", "1", "--floor", "0"]
"""Options of a training run with a short exam that any version passes."""
