"""What a version that is trained further takes over from the one before: snapshots, and how it was made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from model.artifact import Artifact
from model.artifact.manifest import EarlierTraining
from model.artifact.snapshots import Rounded, Snapshots
from model.errors import BadArtifact


@dataclass(frozen=True)
class Lineage:
    """The trainings before this one; none when it begins with an untrained network.

    - taken: the rounded weights on the way, by their steps.
    - last_step: how many mini-batches came before the weights that this training continued from.
    - trainings: what the manifest says of each, the oldest first.
    """

    taken: Mapping[int, Rounded] = field(default_factory=dict)
    last_step: int = 0
    trainings: Sequence[EarlierTraining] = ()


def lineage_of(resumed: Artifact | None) -> Lineage:
    """The lineage of a version that is trained further.

    It is empty where the version has no record of its training, or no snapshots that can be read.
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
