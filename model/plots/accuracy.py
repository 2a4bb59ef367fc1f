"""How well a version reads the marks of its validation set."""

from typing import TYPE_CHECKING

import numpy as np

from model.artifact.manifest import Accuracy, Manifest
from model.errors import NothingToPlot
from model.evaluation import Share
from model.labels import LABELS
from model.plots.figure import BLUE, GREY, interval_bars, new_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def confusion(manifest: Manifest) -> "Figure":
    """How many marks of each label got each answer; a darker cell is a larger share of its label."""
    accuracy = _accuracy(manifest)
    counts = np.array(accuracy["confusion"])
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    figure = new_figure(5.5, 5)
    axes = figure.subplots()
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for (row, column), count in np.ndenumerate(counts):
        share = shares[row, column]
        colour = "white" if share > 0.5 else "black"
        axes.text(column, row, f"{count:,}\n{share:.1%}", color=colour, ha="center", va="center")
    places = range(len(LABELS))
    axes.set(xlabel="the network answers", xticks=places, xticklabels=LABELS)
    axes.set(ylabel="the mark is", yticks=places, yticklabels=LABELS)
    axes.set_title(f"Answers on the {accuracy['marks']:,} marks of the validation set")
    return figure


def reliability(manifest: Manifest) -> "Figure":
    """The reliability diagram: the accuracy of answers by their confidence, and their number."""
    accuracy = _accuracy(manifest)
    bins = accuracy["calibration_bins"]
    if not bins:
        raise NothingToPlot("the manifest has no calibration bins")
    right = [each["accuracy"] for each in bins]
    intervals = [Share(round(each["accuracy"] * each["count"]), each["count"]).interval() for each in bins]
    lows = [each["low"] for each in bins]
    figure = new_figure(5.5, 6)
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1))
    upper.plot([0, 1], [0, 1], "--", color=GREY, label="perfect: right as often as sure")
    label, bars = "answers, with 95 % intervals", interval_bars(right, intervals)
    confidence = [each["confidence"] for each in bins]
    upper.errorbar(confidence, right, bars, fmt="o-", color=BLUE, capsize=3, label=label)
    upper.set(ylabel="share of right answers", ylim=(0, 1.03))
    upper.set_title(f"Reliability; expected calibration error {accuracy['expected_calibration_error']:.3f}")
    upper.grid(alpha=0.3)
    upper.legend()
    widths = [each["high"] - each["low"] for each in bins]
    lower.bar(lows, [each["count"] for each in bins], widths, align="edge", color=BLUE, edgecolor="white")
    lower.set(xlabel="confidence", ylabel="answers", xlim=(min(lows), 1))
    lower.yaxis.set_major_formatter("{x:,.0f}")
    return figure


def _accuracy(manifest: Manifest) -> Accuracy:
    if "accuracy" not in manifest:
        raise NothingToPlot("the manifest has no measured accuracy")
    return manifest["accuracy"]
