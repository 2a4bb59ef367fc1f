"""How a network learnt: the cost and the accuracy after each epoch, and the learning rate throughout."""

from typing import TYPE_CHECKING

import numpy as np

from model.artifact.manifest import Manifest, Training
from model.errors import BadSettings, NothingToPlot
from model.nn.gradient_descent import schedule
from model.plots.figure import BLUE, GREY, ORANGE, in_percent, new_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_POINTS = 400
_LITTLE = 0.005
"""The margin of the accuracy axis, so that chance does not look like a slope."""


def cost_and_accuracy(manifest: Manifest) -> "Figure":
    """Both costs, and the accuracy on the validation set, of each epoch."""
    training = _training(manifest)
    history, figure = training["history"], new_figure(9, 4)
    left, right = figure.subplots(1, 2)
    epochs = [epoch["epoch"] for epoch in history]
    cost, validation_cost = ([epoch[name] for epoch in history] for name in ("cost", "validation_cost"))
    left.plot(epochs, cost, "o-", color=BLUE, label="training set, during the epoch")
    left.plot(epochs, validation_cost, "s--", color=ORANGE, label="validation set, after it")
    left.set(title="Cost: lower is better", ylabel="mean cost of a mark")
    left.set(ylim=(0, 1.1 * max(*cost, *validation_cost)))
    accuracy = [epoch["validation_accuracy"] for epoch in history]
    right.plot(epochs, accuracy, "s--", color=ORANGE)
    right.set(title="Accuracy on the validation set", ylabel="share of right answers")
    right.set(ylim=(min(accuracy) - _LITTLE, max(accuracy) + _LITTLE))
    in_percent(right.yaxis)
    for axes in (left, right):
        axes.axvline(training["best_epoch"], color=GREY, linestyle=":", label="the best epoch, which is kept")
        _by_epoch(axes, 1, len(history))
    left.legend()
    return figure


def learning_rate(manifest: Manifest) -> "Figure":
    """The learning rate at each point of the training."""
    training = _training(manifest)
    count, settings = len(training["history"]), training["settings"]
    epochs, figure = np.linspace(0, count, _POINTS), new_figure(6.5, 4)
    axes = figure.subplots()
    try:
        name, highest, planned = settings["schedule"], settings["learning_rate"], settings["epochs"]
        axes.plot(epochs, [schedule(name, highest, epoch / planned) for epoch in epochs.tolist()], color=BLUE)
    except (BadSettings, KeyError, TypeError, ZeroDivisionError) as error:
        raise NothingToPlot(f"the manifest does not say what the learning rate was: {error!r}") from error
    axes.set(title=f"Learning rate: schedule {name}, at most {highest:g}", ylabel="learning rate")
    axes.set(ylim=(0, None))
    _by_epoch(axes, 0, count)
    axes.set_xlabel("epochs that are done")
    return figure


def _training(manifest: Manifest) -> Training:
    if "training" not in manifest or not manifest["training"]["history"]:
        raise NothingToPlot("the manifest has no training history")
    return manifest["training"]


def _by_epoch(axes: "Axes", first: int, last: int) -> None:
    """Label the axis of epochs, with about ten whole numbers at most."""
    axes.set(xlabel="epoch", xticks=range(first, last + 1, -(-last // 10)))
    axes.grid(alpha=0.3)
