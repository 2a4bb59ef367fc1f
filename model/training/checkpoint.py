"""A checkpoint: everything that a run needs to continue after an epoch as if it had not been interrupted.

It is one safetensors file: arrays, and the other facts as JSON in the file's metadata. A folder of versions
has at most one, that of the last run.
"""

import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import safetensors.numpy
from safetensors import SafetensorError, safe_open

from model.artifact.durable import replace_file
from model.errors import BadCheckpoint
from model.nn.layers import Array

CHECKPOINT_FILE = "checkpoint.safetensors"

_FACTS = "facts"
_NEEDED = {"plan", "sets", "history"}


class Checkpoint(NamedTuple):
    """Arrays by name, and everything else as JSON."""

    arrays: dict[str, Array]
    facts: dict[str, Any]


def write_checkpoint(path: Path, checkpoint: Checkpoint) -> None:
    """Replace the checkpoint; a reader gets the old one or the new one."""
    arrays = {name: np.asarray(array, order="C") for name, array in checkpoint.arrays.items()}
    data = safetensors.numpy.save(arrays, {_FACTS: json.dumps(checkpoint.facts)})
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, data)


def read_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint; raises BadCheckpoint if there is none, or if it cannot be read."""
    if not path.is_file():
        raise BadCheckpoint(f"{path} is not there, so there is no run to continue")
    try:
        with safe_open(path, framework="numpy") as file:
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118, it is no mapping
            facts = json.loads((file.metadata() or {})[_FACTS])
        if not facts.keys() >= _NEEDED:
            raise ValueError("it does not describe its run")
    except (OSError, SafetensorError, KeyError, ValueError) as error:
        raise BadCheckpoint(f"{path} is not a checkpoint: {error}") from error
    return Checkpoint(arrays, facts)
