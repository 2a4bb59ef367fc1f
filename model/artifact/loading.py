"""Loads a version folder and trusts nothing in it: an altered or half-copied one must never be served."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from model.answers.calibration import calibrated
from model.artifact import strict_json, weights
from model.artifact.checksums import check_sums, file_bytes
from model.artifact.conformance import checked_manifest
from model.artifact.manifest import Manifest, digits_of, rows_to_grid
from model.errors import BadArchitecture, BadArtifact
from model.nn.network import Network, build_network

MANIFEST_FILE = "manifest.json"
MAX_MANIFEST_BYTES = 32 * 1024 * 1024

_MAX_LETTERS = 500

GOLDEN_TOLERANCE = 1e-4
"""How far a golden score may be off: processors add in different orders, which changes it by about 1e-6."""


@dataclass(frozen=True)
class Artifact:
    """A version that passed every check: its network with the weights, and its manifest.

    - sums: the SHA-256 of its files by name; empty if it has no SHA256SUMS.
    """

    network: Network = field(repr=False)
    manifest: Manifest = field(repr=False)
    version: str
    directory: Path
    sums: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def has_sums(self) -> bool:
        """Whether its files were compared with a SHA256SUMS."""
        return bool(self.sums)

    @property
    def digits(self) -> str:
        """The first eight digits of its hash."""
        return digits_of(self.manifest)

    def golden_grids(self) -> npt.NDArray[np.int8]:
        """Return the golden grids, int8 (N, S, S) of +-1."""
        return np.stack([rows_to_grid(rows) for rows in self.manifest["golden"]["grids"]])

    def check_golden(self, pre_activations: npt.NDArray[Any]) -> None:
        """Raise BadArtifact unless these pre-activations (N, 2) of golden grids give the golden scores."""
        expected = np.asarray(self.manifest["golden"]["scores"])
        difference = np.abs(calibrated(pre_activations, self.manifest["calibration"]) - expected).max(axis=1)
        worst = int(np.argmax(difference))
        if not difference[worst] <= GOLDEN_TOLERANCE:
            raise BadArtifact(
                f"golden grid {worst} gets scores that differ from the manifest's by {difference[worst]:.2g}"
            )


def load_version(directory: str | Path, name: str | None = None) -> Artifact:
    """Load a version folder; raises BadArtifact, with one sentence, if any check fails.

    `name` is the version's name, if it differs from the folder's.
    """
    directory = Path(directory)
    try:
        sums = check_sums(directory, (MANIFEST_FILE, weights.WEIGHTS_FILE))
        manifest = read_manifest(directory)
        arrays = weights.load(directory, manifest["weights"])
        network = _build(manifest, arrays)
        artifact = Artifact(network, manifest, name or directory.resolve().name, directory, sums)
        artifact.check_golden(artifact.network.pre_activations(artifact.golden_grids()))
    except BadArtifact as error:
        raise BadArtifact(f"{directory}: {_in_one_line(str(error))}") from error
    return artifact


def read_manifest(directory: Path) -> Manifest:
    """Read the manifest of a version folder; BadArtifact when it is not one."""
    try:
        return checked_manifest(strict_json.decode(file_bytes(directory / MANIFEST_FILE, MAX_MANIFEST_BYTES)))
    except ValueError as error:
        raise BadArtifact(f"{MANIFEST_FILE} is not JSON that can be trusted: {error}") from error


class _Blanks(np.random.Generator):
    """Returns zeros instead of random starting values, but no more of them than the weights file has."""

    def __init__(self, limit: int) -> None:
        super().__init__(np.random.PCG64(0))
        self._left = limit

    def standard_normal(self, *shapes: Any, **_: Any) -> Any:
        """Zeros of a shape."""
        (shape,) = shapes
        self._left -= math.prod(shape)
        if self._left < 0:
            raise BadArchitecture(f"the layers have more parameters than {weights.WEIGHTS_FILE}")
        return np.zeros(shape)


def _build(manifest: Manifest, arrays: weights.Arrays) -> Network:
    """Build the network that the manifest describes, with the arrays in it."""
    blanks = _Blanks(sum(array.size for array in arrays.values()))
    try:
        network = build_network(manifest["layers"], manifest["grid_size"], blanks)
    except BadArchitecture as error:
        raise BadArtifact(f"{MANIFEST_FILE}: layers cannot be built: {error}") from error
    weights.fill(network, arrays)
    return network


def _in_one_line(text: str) -> str:
    """The text, short enough for a log line, with unprintable characters escaped."""
    short = text if len(text) <= _MAX_LETTERS else text[: _MAX_LETTERS - 3] + "..."
    return short if short.isprintable() else repr(short)[1:-1]
