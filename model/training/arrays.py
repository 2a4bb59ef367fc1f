"""Training from Python: on arrays, without drawn marks and without an exam."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from model.artifact import save_version
from model.dataset import MarkSet
from model.errors import BadMarks
from model.nn.network import Network
from model.shapes import check_shape
from model.training.card import card
from model.training.curve import cost_curve
from model.training.descent import Descent, EpochResult
from model.training.record import manifest_of, training_of
from model.training.sets import Sets
from model.training.settings import TrainingSettings

COMMAND = "tickcross.train(...)  # in Python"

_OF_DRAWN_MARKS = ("examples", "validation_fraction", "own_share")


def train(
    network: Network,
    training_set: MarkSet,
    validation_set: MarkSet,
    settings: TrainingSettings | None = None,
    report: Callable[[EpochResult], object] = lambda result: None,
) -> Descent:
    """Train the network in place, and leave the weights of the best epoch in it.

    `report` is called after each epoch. Only the settings of gradient descent are used. Raises BadShape for
    grids of another size than the network's, and BadMarks for an empty set.
    """
    size = network.grid_size
    for name, marks in (("training", training_set), ("validation", validation_set)):
        check_shape(f"the {name} set's array of grids", marks.grids, "N", size, size)
        if not len(marks):
            raise BadMarks(f"the {name} set is empty")
    descent = Descent(network, settings or TrainingSettings(), epoch_report=report)
    descent.run(training_set, validation_set, np.random.default_rng(descent.settings.seed))
    return descent


def save(root: str | Path, descent: Descent, training_set: MarkSet, validation_set: MarkSet) -> Path:
    """Calibrate the network on the validation set, measure it there, and write the next version into `root`.

    Returns the version's folder. No exam is taken.
    """
    sets = Sets(training_set, validation_set, own=len(training_set) + len(validation_set))
    chosen = descent.settings.as_json()
    settings = {name: chosen[name] for name in chosen if name not in _OF_DRAWN_MARKS}
    training = training_of(descent, sets, COMMAND, None, settings)
    manifest = manifest_of(descent.network, training_set, validation_set, training, are_drawn=False)
    files = {"card.md": card(manifest), "cost.svg": cost_curve(descent.history)}
    return save_version(Path(root), descent.network, manifest, files)
