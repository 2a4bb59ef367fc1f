"""Read a version folder back, trusting nothing in it: an altered or half-copied one must never be served."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt

from model.answers.calibration import calibrated
from model.artifact import weights
from model.artifact.conformance import checked_manifest
from model.artifact.manifest import Manifest, rows_to_grid
from model.errors import BadArchitecture, BadArtifact, BadFile
from model.files import bytes_of_file
from model.nn.network import Network, build_network

MANIFEST_FILE = "manifest.json"
MOST_MANIFEST_BYTES = 32 * 1024 * 1024

GOLDEN_TOLERANCE = 1e-4
"""How far a golden score may be off: machines add up in different orders, which costs about 1e-6."""


@dataclass(frozen=True)
class Artifact:
    """A version that passed every check: its network with the weights in, and its manifest."""

    network: Network
    manifest: Manifest
    version: str
    directory: Path

    def golden_grids(self) -> npt.NDArray[np.int8]:
        """Return the golden grids, int8 (N, S, S) of +-1."""
        return np.stack([rows_to_grid(rows) for rows in self.manifest["golden"]["grids"]])

    def check_golden(self, pre_activations: npt.NDArray[Any]) -> None:
        """BadArtifact unless these pre-activations (N, 2) of the golden grids give the golden scores."""
        expected = np.asarray(self.manifest["golden"]["scores"])
        difference = np.abs(calibrated(pre_activations, self.manifest["calibration"]) - expected).max(axis=1)
        worst = int(np.argmax(difference))
        if not difference[worst] <= GOLDEN_TOLERANCE:
            raise BadArtifact(
                f"golden grid {worst} gets scores that differ from the manifest's by {difference[worst]:.2g}"
            )


def load_version(directory: Path) -> Artifact:
    """Load a version folder; BadArtifact, in one sentence, for anything about it that is not right."""
    try:
        manifest = _read_manifest(directory)
        arrays = weights.load(directory, manifest["weights"])
        artifact = Artifact(_build(manifest, arrays), manifest, directory.resolve().name, directory)
        artifact.check_golden(artifact.network.pre_activations(artifact.golden_grids()))
    except BadArtifact as error:
        raise BadArtifact(f"{directory}: {error}") from error
    return artifact


def _read_manifest(directory: Path) -> Manifest:
    try:
        data = bytes_of_file(directory / MANIFEST_FILE, MOST_MANIFEST_BYTES)
        return checked_manifest(json.loads(data.decode(), parse_constant=_refuse_constant))
    except BadFile as error:
        raise BadArtifact(f"{MANIFEST_FILE} cannot be read: {error.reason}") from error
    except (ValueError, RecursionError) as error:
        raise BadArtifact(f"{MANIFEST_FILE} is not JSON: {error}") from error


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _build(manifest: Manifest, arrays: weights.Arrays) -> Network:
    """Build the network that the manifest describes, with the arrays in it."""
    try:
        network = build_network(manifest["layers"], manifest["grid_size"], np.random.default_rng(0))
    except (BadArchitecture, ValueError, MemoryError) as error:  # the last two: shapes beyond all measure
        raise BadArtifact(f"{MANIFEST_FILE}: layers cannot be built: {error}") from error
    weights.fill(network, arrays)
    return network
