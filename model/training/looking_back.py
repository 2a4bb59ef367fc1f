"""Measures each snapshot on the validation set, from the untrained network on."""

from collections.abc import Callable, Mapping

import numpy as np

from model.artifact.manifest import SnapshotFigures
from model.artifact.snapshots import Rounded, with_rounded
from model.dataset import MarkSet
from model.nn.cost import Cost
from model.nn.network import Network
from model.training.descent import pre_activations_of, share_right

MAX_MARKS = 10_000
"""Marks taken evenly from the validation set: enough for a share to within half a percentage point."""

Report = Callable[[int, int], object]


def look_back(
    network: Network,
    taken: Mapping[int, Rounded],
    last_step: int,
    cost: Cost,
    validation_set: MarkSet,
    report: Report = lambda done, total: None,
) -> list[SnapshotFigures]:
    """Measure the rounded weights, by step, and then the network, whose step is `last_step`.

    `report` is called with the numbers of marks answered so far and in all.
    """
    every = -(-len(validation_set) // MAX_MARKS)
    marks = validation_set.pick(np.arange(0, len(validation_set), every))
    figures: list[SnapshotFigures] = []
    for step in [*sorted(taken), last_step]:
        snapshot = network if step == last_step else with_rounded(network, taken[step])
        pre_activations = pre_activations_of(snapshot, marks.grids)
        figures.append(
            {
                "step": step,
                "validation_cost": cost.value(pre_activations, marks.targets),
                "validation_accuracy": share_right(pre_activations, marks),
            }
        )
        report(len(figures) * len(marks), (len(taken) + 1) * len(marks))
    return figures
