"""The filters of a network, and the feature maps that its layers make of a mark."""

import math
from typing import TYPE_CHECKING

import numpy as np

from model.errors import NothingToPlot
from model.explanation import Explanation
from model.nn.layers import Array
from model.nn.network import Network
from model.plots.figure import new_figure, show_signed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_COLUMNS = 16
_MAX_FILTERS = 256
_MAPS = 8
"""The maximum number of feature maps of a layer."""


def filters(network: Network) -> "Figure":
    """The filters of the first layer that has any."""
    filters = [layer.parameters["filters"] for layer in network.layers if "filters" in layer.parameters]
    if not filters:
        raise NothingToPlot("the network has no filters")
    shown = filters[0][:_MAX_FILTERS]
    count, height, width, channels = shown.shape
    columns = min(_COLUMNS, count)
    rows, largest = math.ceil(count / columns), float(np.abs(shown).max()) or 1.0
    figure = new_figure(max(6.5, 0.6 * columns), 0.9 + 0.63 * rows)
    places = figure.subplots(rows, columns, squeeze=False)
    for place in places.flat:
        place.axis("off")
    for number, (place, values) in enumerate(zip(places.flat, shown, strict=False), 1):
        place.axis("on")
        image = show_signed(place, values.mean(axis=-1), largest)
        place.set_title(str(number), fontsize=7, pad=2)
    mean = f", mean of {channels} channels" if channels > 1 else ""
    figure.suptitle(f"Filters of {height} x {width}{mean}: purple looks for ink, orange for paper")
    figure.colorbar(image, ax=places, label="value", shrink=0.8, aspect=30)
    return figure


def feature_maps(network: Network, explanation: Explanation) -> "Figure":
    """The most active feature maps of a mark in each layer that has maps, with their numbers."""
    shown = [
        (f"{number}. {layer.kind}\n{' x '.join(map(str, maps.shape))}", maps)
        for number, (layer, maps) in enumerate(zip(network.layers, explanation.feature_maps, strict=True), 1)
        if maps.ndim == 3
    ]
    if not shown:
        raise NothingToPlot("the network has no feature maps")
    columns = min(_MAPS, max(maps.shape[2] for _, maps in shown))
    figure = new_figure(max(6.5, 2 + columns), 1.0 + 1.25 * len(shown))
    figure.suptitle(
        "Feature maps: orange is a match, purple its opposite, white is 0\neach layer has its own scale"
    )
    for places, (name, maps) in zip(figure.subplots(len(shown), columns, squeeze=False), shown, strict=True):
        largest = float(np.abs(maps).max()) or 1.0
        for place in places:
            place.axis("off")
        for place, channel in zip(places, _most_active(maps), strict=False):
            place.axis("on")
            show_signed(place, maps[..., channel], largest)
            place.set_title(f"map {channel + 1}", fontsize=8, pad=2)
        places[0].set_ylabel(name, rotation=0, ha="right", va="center", fontsize=9)
    return figure


def _most_active(maps: Array) -> list[int]:
    """The channels with the highest mean activity, in ascending order."""
    activity = np.maximum(maps, 0).mean(axis=(0, 1))
    return sorted(np.argsort(-activity, kind="stable")[:_MAPS].tolist())
