"""An empty figure, and the colours of all figures."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from model.errors import BadSettings
from model.nn.layers import Array

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure
    from matplotlib.image import AxesImage

BLUE, ORANGE, GREY = "#0072B2", "#D55E00", "#767676"
"""Distinct for colour-blind readers too (Okabe and Ito, 2008)."""

SIGNED = "PuOr_r"
"""A colour map for values of either sign: orange above 0, purple below, white at 0."""


def new_figure(width: float, height: float) -> "Figure":
    """A figure of this size in inches, without pyplot; BadSettings when matplotlib is not installed."""
    try:
        from matplotlib.figure import Figure
        from matplotlib.layout_engine import ConstrainedLayoutEngine
    except ModuleNotFoundError:
        raise BadSettings(
            "figures need matplotlib, which is not installed: pip install 'tickcross[plot]'"
        ) from None
    return Figure(figsize=(width, height), layout=ConstrainedLayoutEngine(h_pad=0.1, w_pad=0.1))


def in_percent(axis: "Axis") -> None:
    """Write the shares on an axis in per cent."""
    from matplotlib.ticker import PercentFormatter

    axis.set_major_formatter(PercentFormatter(1))


def interval_bars(values: Sequence[float], intervals: Sequence[tuple[float, float]]) -> Array:
    """The distances of the intervals' ends from the values, as `errorbar` takes them."""
    lows, highs = np.transpose(intervals)
    bars: Array = np.maximum([values - lows, highs - values], 0)
    return bars


def show_signed(axes: "Axes", values: Array, largest: float) -> "AxesImage":
    """Show a map of values from `-largest` to `largest`, without ticks."""
    axes.set_xticks([])
    axes.set_yticks([])
    return axes.imshow(values, cmap=SIGNED, vmin=-largest, vmax=largest)
