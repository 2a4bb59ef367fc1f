"""How much each cell of the grid speaks for each class."""

from typing import TYPE_CHECKING

import numpy as np

from model.explanation import Explanation
from model.nn.layers import Array, Sigmoid
from model.plots.figure import new_figure, show_signed

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def evidence(grid: Array, explanation: Explanation) -> "Figure":
    """The grid (S, S), and beside it the evidence of its cells for each class; a line goes round the ink."""
    evidence = explanation.evidence
    figure = new_figure(4 * (1 + len(evidence)), 4.2)
    first, *others = figure.subplots(1, 1 + len(evidence))
    first.imshow(grid, cmap="gray", vmin=-1, vmax=1)
    first.set(title="What the network sees", xticks=[], yticks=[])
    largest = max(float(np.abs(each.cells).max()) for each in evidence.values()) or 1.0
    for axes, (name, each) in zip(others, evidence.items(), strict=True):
        score = float(Sigmoid().forward(np.array(each.pre_activation)))
        image = show_signed(axes, each.cells, largest)
        if grid.min() < 0 < grid.max():
            axes.contour(grid, levels=[0], colors="black", linewidths=0.6)
        axes.set_title(f"Evidence for {name}\nsum {each.pre_activation:+.2f}, score {score:.4f}")
    figure.colorbar(image, ax=others, label="orange speaks for it, purple against it", shrink=0.8)
    return figure
