"""Explains an answer in numbers that a reader can check by hand.

There are three parts: the feature maps of every layer, the receptive field of each of their pixels, and the
evidence of each cell of the grid for each class (gradient x input, with the biases shared out as well).
"""

from typing import NamedTuple

import numpy as np

from model.answers.calibration import Calibration
from model.explanation.evidence import Evidence, evidence_by_class
from model.explanation.receptive_field import Stage, stages
from model.nn.layers import Array, Window
from model.nn.network import Network

__all__ = ["Evidence", "Explanation", "Stage", "Window", "explain", "stages"]


class Explanation(NamedTuple):
    """The output of each layer for one mark, (H, W, C) or (values,), and the evidence for each class."""

    feature_maps: list[Array]
    evidence: dict[str, Evidence]


def explain(network: Network, grid: Array, calibration: Calibration) -> Explanation:
    """Explain the answer for one grid (S, S) of +-1."""
    feature_maps = [values[0] for values in network.layer_outputs(grid[np.newaxis])]
    return Explanation(feature_maps, evidence_by_class(network, grid, calibration))
