"""The accuracy during training: each snapshot, from the untrained network on, on the validation set."""

from collections.abc import Callable, Mapping

import numpy as np

from model.artifact.manifest import SnapshotFigures
from model.artifact.snapshots import Rounded, with_rounded
from model.dataset import MarkSet
from model.nn.cost import Cost
from model.nn.network import Network
from model.training.descent import pre_activations_of, share_right

MAX_MARKS = 10_000
"""Of the validation set, evenly over all of it; a share of them is right to half a percentage point."""

Report = Callable[[int, int], object]


def look_back(
    network: Network,
    taken: Mapping[int, Rounded],
    last_step: int,
    cost: Cost,
    validation_set: MarkSet,
    report: Report = lambda done, total: None,
) -> list[SnapshotFigures]:
    """Measure the rounded weights, by their steps, and then the network, which is that after `last_step`.

    `report` is called with the marks that were answered so far, and with all of them.
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
