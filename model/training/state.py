"""The state of a run between two epochs, taken out of it and put back."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import numpy as np

from model.errors import BadCheckpoint
from model.nn.layers import Array
from model.training.checkpoint import Checkpoint
from model.training.descent import Best, Descent, EpochResult
from model.training.snapshots import Snapshots

_SNAPSHOT = "snapshot"


def state_of(descent: Descent, snapshots: Snapshots, rng: np.random.Generator) -> Checkpoint:
    """Everything that decides how the run goes on, and what it has learnt so far."""
    arrays = dict(_changing_arrays(descent))
    arrays |= {f"best/{name}": values for name, values in descent.best.weights.items()}
    for step, snapshot in snapshots.taken.items():
        arrays |= {f"{_SNAPSHOT}/{step}/{name}": values for name, values in snapshot.items()}
    return Checkpoint(
        arrays,
        {
            "rule_steps": descent.rule.steps,
            "mean_steps": descent.mean.steps,
            "begun_at": snapshots.begun_at,
            "best": {"epoch": descent.best.epoch, "rank": descent.best.rank},
            "history": [asdict(result) for result in descent.history],
            "rng": rng.bit_generator.state,
        },
    )


def restore(descent: Descent, snapshots: Snapshots, rng: np.random.Generator, checkpoint: Checkpoint) -> None:
    """Bring a run that has not begun to a saved state; BadCheckpoint if it is of another run."""
    arrays, facts = checkpoint
    try:
        if (begun_at := facts.get("begun_at", 0)) != snapshots.begun_at:
            raise ValueError(f"it counts steps from {begun_at}; expected {snapshots.begun_at}")
        for name, values in _changing_arrays(descent):
            _fill(values, arrays[name])
        weights = {name: arrays[f"best/{name}"] for name in descent.best.weights}
        descent.best = Best(facts["best"]["epoch"], tuple(facts["best"]["rank"]), weights)
        descent.history.extend(EpochResult(**result) for result in facts["history"])
        descent.rule.steps, descent.mean.steps = facts["rule_steps"], facts["mean_steps"]
        rng.bit_generator.state = facts["rng"]
        _restore_snapshots(snapshots.taken, arrays)
    except (KeyError, TypeError, ValueError) as error:
        raise BadCheckpoint(f"the checkpoint does not fit this run: {error}") from error


def _changing_arrays(descent: Descent) -> Iterator[tuple[str, Array]]:
    """The arrays that every step changes; the arrays themselves, not copies."""
    groups = {
        "network": descent.network.named_parameters(),
        "mean": descent.mean.means,
        "rule": descent.rule.state(),
    }
    for group, arrays in groups.items():
        for name, values in arrays.items():
            yield f"{group}/{name}", values


def _fill(values: Array, saved: Array) -> None:
    if values.shape != saved.shape or values.dtype != saved.dtype:
        raise ValueError(f"an array is {saved.dtype} {saved.shape}; expected {values.dtype} {values.shape}")
    values[...] = saved


def _restore_snapshots(taken: dict[int, dict[str, Any]], arrays: dict[str, Array]) -> None:
    for name, values in arrays.items():
        if name.startswith(f"{_SNAPSHOT}/"):
            _, step, parameter = name.split("/")
            taken.setdefault(int(step), {})[parameter] = values
