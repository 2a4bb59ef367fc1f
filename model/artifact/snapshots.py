"""`snapshots.safetensors`: the weights at several steps of the training, from the untrained network on.

They are only shown, never served, so each array is rounded to whole numbers from -127 to 127 times one scale.
The last snapshot is the version's own weights, which are in `weights.safetensors` already.

The file holds `steps`, int64 (K,): the number of mini-batches before each snapshot, counted from the
untrained network; the last one is for the version's own weights. Each parameter has an array of its name,
int8 (K - 1, ...), and one of its name and `.scale`, float32 (K - 1,).
"""

import threading
from collections.abc import Mapping
from copy import deepcopy
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import safetensors.numpy
from safetensors import SafetensorError

from model.artifact.checksums import SUMS_FILE, digest, file_bytes
from model.artifact.loading import Artifact
from model.errors import BadArtifact
from model.nn.network import Network

SNAPSHOTS_FILE = "snapshots.safetensors"
MAX_BYTES = 1_000_000
MAX_SNAPSHOTS = 12
"""The maximum number of snapshots of a version, including its own weights."""

_LARGEST = 127
_LARGEST_SCALE = np.finfo(np.float32).max / 256
_BYTES_OF_NAMES = 16_000
_NO_SNAPSHOTS = f"{SNAPSHOTS_FILE} does not hold snapshots"
_ONE_AT_A_TIME = threading.Lock()

Arrays = Mapping[str, npt.NDArray[Any]]
Rounded = dict[str, npt.NDArray[Any]]
"""Each array as int8, and its scale as another array, float32 ()."""


def snapshots_that_fit(parameters: int) -> int:
    """How many snapshots of that many parameters fit into the file, without the version's own weights."""
    return min((MAX_BYTES - _BYTES_OF_NAMES) // parameters, MAX_SNAPSHOTS - 1)


def rounded(weights: Arrays) -> Rounded:
    """Round each array."""
    arrays: Rounded = {}
    for name, values in weights.items():
        scale = np.float32(np.abs(values).max() / _LARGEST)
        arrays[name] = np.round(values / (scale or 1)).astype(np.int8)
        arrays[f"{name}.scale"] = np.array(scale)
    return arrays


def with_rounded(network: Network, weights: Rounded) -> Network:
    """A copy of the network with rounded weights."""
    network = deepcopy(network)
    for name, parameter in network.named_parameters().items():
        parameter[...] = weights[name] * weights[f"{name}.scale"]
    return network


def encode_snapshots(taken: Mapping[int, Arrays], names: list[str], last_step: int) -> bytes:
    """Encode the rounded weights of the steps before `last_step`, the step of the version's own weights."""
    steps = sorted(step for step in taken if step < last_step)
    arrays = {"steps": np.array([*steps, last_step], np.int64)}
    if steps:
        every = [*names, *(f"{name}.scale" for name in names)]
        arrays |= {name: np.stack([taken[step][name] for step in steps]) for name in every}
    return safetensors.numpy.save(arrays)


class Snapshots:
    """The snapshots of a version, read from its file; BadArtifact when there are none that can be read.

    The file must be the one that SHA256SUMS listed when the version was loaded, as it may have been replaced
    since. It is read completely before it is checked; only one file is read at a time.

    - steps: the number of mini-batches before each; the last one is for the version's own weights.
    """

    def __init__(self, artifact: Artifact) -> None:
        self._own = artifact.network
        with _ONE_AT_A_TIME:
            self._arrays = _arrays_in(artifact)
        self.steps = _steps(self._arrays)
        if len(self.steps) > 1:
            for name, parameter in self._own.named_parameters().items():
                _check(self._arrays, name, (len(self.steps) - 1, *parameter.shape))

    def rounded(self) -> dict[int, Rounded]:
        """The rounded weights by step, as stored in the file; without the version's own."""
        names = [each for name in self._own.named_parameters() for each in (name, f"{name}.scale")]
        return {
            step: {name: self._arrays[name][place] for name in names}
            for place, step in enumerate(self.steps[:-1])
        }

    def network(self, step: int) -> Network:
        """The network after one of the `steps`; for the last one, the version's own network."""
        return self._own if step == self.steps[-1] else with_rounded(self._own, self.rounded()[step])


def _arrays_in(artifact: Artifact) -> Arrays:
    expected = artifact.sums.get(SNAPSHOTS_FILE)
    if expected is None:
        raise BadArtifact(f"{SUMS_FILE} does not list {SNAPSHOTS_FILE}")
    data = file_bytes(artifact.directory / SNAPSHOTS_FILE, 2 * MAX_BYTES)
    if digest(data) != expected:
        raise BadArtifact(f"{SNAPSHOTS_FILE} has changed since the version was loaded")
    try:
        return safetensors.numpy.load(data)
    except (SafetensorError, KeyError, TypeError, ValueError) as error:
        raise BadArtifact(f"{_NO_SNAPSHOTS}: {error}") from error


def _steps(arrays: Arrays) -> list[int]:
    """The steps: ascending from 0 or more, at least one, at most `MAX_SNAPSHOTS`; else BadArtifact."""
    array = arrays.get("steps", np.zeros(0))
    if array.dtype != np.int64 or array.ndim != 1 or not 0 < array.size <= MAX_SNAPSHOTS:
        raise BadArtifact(f"{_NO_SNAPSHOTS}: it has no list of up to {MAX_SNAPSHOTS} steps")
    steps: list[int] = array.tolist()
    if steps[0] < 0 or any(step >= following for step, following in pairwise(steps)):
        raise BadArtifact(f"{SNAPSHOTS_FILE}: the steps do not ascend")
    return steps


def _check(arrays: Arrays, name: str, shape: tuple[int, ...]) -> None:
    """Raise BadArtifact unless each snapshot has this parameter."""
    values, scales = (arrays.get(each, np.zeros(0)) for each in (name, f"{name}.scale"))
    if values.shape != shape or values.dtype != np.int8:
        raise BadArtifact(f"{_NO_SNAPSHOTS}: {name!r} is not int8 {shape}")
    if scales.shape != shape[:1] or scales.dtype != np.float32 or not (np.abs(scales) < _LARGEST_SCALE).all():
        raise BadArtifact(f"{_NO_SNAPSHOTS}: {name!r} has no scale for each of them")
