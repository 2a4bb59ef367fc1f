"""`snapshots.safetensors`: the weights on their way from the untrained network to those that are served.

They are for looking at, so each array is rounded to whole numbers from -127 to 127 times one scale. The last
snapshot is the version's own weights, which stand in `weights.safetensors` already.

The file holds `steps`, int64 (K,): how many mini-batches came before each snapshot; the last one is for the
version's own weights. Each parameter has an array of its name, int8 (K - 1, ...), and one of its name and
`.scale`, float32 (K - 1,).
"""

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import safetensors.numpy
from safetensors import SafetensorError

from model.artifact.loading import Artifact
from model.errors import BadArtifact, BadFile
from model.files import bytes_of_file

SNAPSHOTS_FILE = "snapshots.safetensors"
MOST_BYTES = 1_000_000
MOST = 12
"""Snapshots of a version, its own weights included."""

_LARGEST = 127
_LARGEST_SCALE = np.finfo(np.float32).max / 256
_BYTES_OF_NAMES = 16_000

Arrays = Mapping[str, npt.NDArray[Any]]
Rounded = dict[str, npt.NDArray[Any]]
"""Each array as int8, and beside it its scale, float32 ()."""


class Snapshot(NamedTuple):
    """The weights after so many mini-batches, by name."""

    step: int
    weights: dict[str, npt.NDArray[np.float32]]


def snapshots_that_fit(parameters: int) -> int:
    """How many snapshots of that many parameters fit into the file, the version's own weights left out."""
    return min((MOST_BYTES - _BYTES_OF_NAMES) // parameters, MOST - 1)


def rounded(weights: Arrays) -> Rounded:
    """Round each array."""
    found: Rounded = {}
    for name, values in weights.items():
        scale = np.float32(np.abs(values).max() / _LARGEST)
        found[name] = np.round(values / (scale or 1)).astype(np.int8)
        found[f"{name}.scale"] = np.array(scale)
    return found


def encode_snapshots(taken: Mapping[int, Arrays], names: list[str], last_step: int) -> bytes:
    """Write rounded weights by their steps, as far as they come before `last_step`, the served weights'."""
    steps = sorted(step for step in taken if step < last_step)
    arrays = {"steps": np.array([*steps, last_step], np.int64)}
    if steps:
        every = [*names, *(f"{name}.scale" for name in names)]
        arrays |= {name: np.stack([taken[step][name] for step in steps]) for name in every}
    return safetensors.numpy.save(arrays)


def load_snapshots(artifact: Artifact) -> list[Snapshot]:
    """Read the snapshots of a version, the untrained network first; BadArtifact when they cannot be read."""
    own = artifact.network.named_parameters()
    arrays = _arrays_in(artifact.directory)
    steps = _steps(arrays)
    taken = {
        name: _values(arrays, name, (len(steps) - 1, *own[name].shape)) for name in own if len(steps) > 1
    }
    before = [{name: values[place] for name, values in taken.items()} for place in range(len(steps) - 1)]
    return [Snapshot(step, weights) for step, weights in zip(steps, [*before, own], strict=True)]


def _arrays_in(directory: Path) -> Arrays:
    try:
        return safetensors.numpy.load(bytes_of_file(directory / SNAPSHOTS_FILE, 2 * MOST_BYTES))
    except BadFile as error:
        raise BadArtifact(f"{SNAPSHOTS_FILE} cannot be read: {error.reason}") from error
    except (SafetensorError, KeyError, TypeError, ValueError) as error:
        raise BadArtifact(f"{SNAPSHOTS_FILE} does not hold snapshots: {error}") from error


def _steps(arrays: Arrays) -> list[int]:
    """Ascending from 0 or more; at least one."""
    array = arrays.get("steps", np.zeros(0))
    if array.dtype != np.int64 or array.ndim != 1 or not array.size:
        raise BadArtifact(f"{SNAPSHOTS_FILE} does not hold snapshots: it has no list of steps")
    steps: list[int] = array.tolist()
    if steps[0] < 0 or any(step >= following for step, following in pairwise(steps)):
        raise BadArtifact(f"{SNAPSHOTS_FILE}: the steps do not ascend")
    return steps


def _values(arrays: Arrays, name: str, shape: tuple[int, ...]) -> npt.NDArray[np.float32]:
    """A parameter in each snapshot."""
    values, scales = (arrays.get(each, np.zeros(0)) for each in (name, f"{name}.scale"))
    if values.shape != shape or values.dtype != np.int8:
        raise BadArtifact(f"{SNAPSHOTS_FILE} does not hold snapshots: {name!r} is not int8 {shape}")
    if scales.shape != shape[:1] or scales.dtype != np.float32 or not (np.abs(scales) < _LARGEST_SCALE).all():
        raise BadArtifact(f"{SNAPSHOTS_FILE} does not hold snapshots: {name!r} has no scale for each of them")
    return values * scales.reshape(-1, *[1] * (len(shape) - 1))
