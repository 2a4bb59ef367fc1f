"""How the validation set was answered on the way: each snapshot is measured, the untrained network first."""

from collections.abc import Callable, Mapping
from copy import deepcopy

from model.artifact.manifest import SnapshotFigures
from model.artifact.snapshots import Rounded
from model.dataset import MarkSet
from model.nn.cost import Cost
from model.nn.network import Network
from model.training.descent import pre_activations_of, share_right

Report = Callable[[int, int], object]


def look_back(
    network: Network,
    taken: Mapping[int, Rounded],
    cost: Cost,
    validation_set: MarkSet,
    report: Report = lambda done, total: None,
) -> list[SnapshotFigures]:
    """Measure rounded weights of the network's architecture, by their steps, on the validation set.

    `report` is called with the marks that were answered so far, and with all of them.
    """
    found: list[SnapshotFigures] = []
    for count, step in enumerate(sorted(taken), 1):
        snapshot = deepcopy(network)
        for name, parameter in snapshot.named_parameters().items():
            parameter[...] = taken[step][name] * taken[step][f"{name}.scale"]
        pre_activations = pre_activations_of(snapshot, validation_set.grids)
        found.append(
            {
                "step": step,
                "validation_cost": cost.value(pre_activations, validation_set.targets),
                "validation_accuracy": share_right(pre_activations, validation_set),
            }
        )
        report(count * len(validation_set), len(taken) * len(validation_set))
    return found
