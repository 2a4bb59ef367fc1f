"""Snapshots of the weights during training: close together at the beginning, where most is learnt."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from model.artifact import Artifact
from model.artifact.manifest import EarlierTraining
from model.artifact.snapshots import (
    Arrays,
    Rounded,
    Snapshots,
    encode_snapshots,
    rounded,
    snapshots_that_fit,
)
from model.errors import BadArtifact

_SHARE_OF_FURTHER = 4
"""A training that continues another gets one snapshot out of this many, because less is learnt in it."""


@dataclass(frozen=True)
class Lineage:
    """The trainings before this one; none if it begins with an untrained network.

    - taken: the rounded weights of their snapshots, by step.
    - last_step: the number of mini-batches before the weights that this training continues.
    - trainings: the manifest's entry for each, the oldest first.
    """

    taken: Mapping[int, Rounded] = field(default_factory=dict)
    last_step: int = 0
    trainings: Sequence[EarlierTraining] = ()


def lineage_of(resumed: Artifact | None) -> Lineage:
    """The lineage of a version that is trained further.

    It is empty if the version has no record of its training, or no snapshots that can be read.
    """
    training = resumed.manifest.get("training") if resumed else None
    if resumed is None or training is None:
        return Lineage()
    try:
        snapshots = Snapshots(resumed)
    except BadArtifact:
        return Lineage()
    last_step = snapshots.steps[-1]
    last: EarlierTraining = {
        "version": resumed.version,
        "resumed_from": training["resumed_from"],
        "command": training["command"],
        "last_step": last_step,
    }
    return Lineage(snapshots.rounded(), last_step, [*training.get("earlier", []), last])


class SnapshotTaker:
    """Takes a snapshot before the first step and after some steps; those of the lineage come first.

    - weights: the arrays to take snapshots of, by name.
    - steps: the maximum number of steps of the run.

    `taken` has the rounded weights by step, counted from the beginning of the lineage.
    """

    def __init__(self, weights: Arrays, steps: int, lineage: Lineage | None = None) -> None:
        lineage = lineage or Lineage()
        self._weights = weights
        self.begun_at = lineage.last_step
        room = snapshots_that_fit(sum(values.size for values in weights.values()))
        own = room // _SHARE_OF_FURTHER if lineage.taken else max(room - 1, 0)
        before = {**lineage.taken, self.begun_at: rounded(weights)}
        self.taken: dict[int, Rounded] = {step: before[step] for step in thinned(before, room - own)}
        places = range(1, own + 1)
        self._due = {self.begun_at + round(steps * (place / (own + 1)) ** 3) for place in places}

    def after(self, step: int) -> None:
        """Take a snapshot if one is due after this step of the run."""
        if self.begun_at + step in self._due:
            self.taken[self.begun_at + step] = rounded(self._weights)

    def encode(self, last_step: int) -> bytes:
        """The snapshots before `last_step`, whose weights are served, as bytes of a file."""
        return encode_snapshots(self.taken, list(self._weights), last_step)


def thinned(steps: Iterable[int], count: int) -> list[int]:
    """At most `count` of the steps: the first, the last, and those in between that are furthest apart.

    Distances are ratios, as steps 100 to 200 teach as much as steps 10,000 to 20,000.
    """
    kept = sorted(steps)
    while len(kept) > count:
        neighbours = zip(kept, kept[1:], kept[2:], strict=False)
        spans = {step: following / max(before, 1) for before, step, following in neighbours}
        kept.remove(min(spans, key=spans.__getitem__, default=kept[-1]))
    return kept
