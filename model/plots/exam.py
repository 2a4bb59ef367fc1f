"""The exam of a version: the version and the one served before it answer the same marks."""

from typing import TYPE_CHECKING

from model.artifact.manifest import Manifest
from model.errors import NothingToPlot
from model.exam import comparisons
from model.plots.figure import BLUE, ORANGE, in_percent, interval_bars, new_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_APART = 0.14
"""The distance of each version's marker from the middle of its row."""

_MAX_LETTERS = 40
"""The maximum length of a set's name, which may be that of a folder."""


def exam(manifest: Manifest) -> "Figure":
    """Right answers before and after, with 95 % intervals, on each set of marks and on each label."""
    if "exam" not in manifest:
        raise NothingToPlot("the version took no exam")
    taken, rows = manifest["exam"], comparisons(manifest["exam"]["sets"])
    figure = new_figure(8, 1.6 + 0.45 * len(rows))
    axes = figure.subplots()
    before = [(row - _APART, one["before"]) for row, (_, one) in enumerate(rows)]
    after = [(row + _APART, one["after"]) for row, (_, one) in enumerate(rows)]
    for name, style, colour, places in (
        (f"before: version {taken['against']}", "s", ORANGE, before),
        ("after: this version", "o", BLUE, after),
    ):
        known = [(place, share["value"], (share["low"], share["high"])) for place, share in places if share]
        if known:
            heights, values, intervals = zip(*known, strict=True)
            bars = interval_bars(values, intervals)
            axes.errorbar(values, heights, xerr=bars, fmt=style, color=colour, capsize=3, label=name)
    names = [f"{name[-_MAX_LETTERS:]}{'' if one['passed'] else ' (failed)'}" for name, one in rows]
    axes.set(yticks=range(len(rows)), yticklabels=names, ylim=(len(rows) - 0.5, -0.5))
    axes.set(title=f"Exam: {'passed' if taken['passed'] else 'failed'}")
    axes.set(xlabel="share of right answers, with 95 % intervals")
    in_percent(axes.xaxis)
    axes.grid(axis="x", alpha=0.3)
    figure.legend(loc="outside lower center", ncols=2)
    return figure
