"""Back-propagation that computes each distinct patch of a mini-batch only once.

Most 4x4 patches of a mark are all white, or one of a few thousand edges and corners. The first layers process
only the distinct patches; their outputs are then copied to all places of each patch. On the way back, the
gradients of these places are added up first. The result equals that of the network's own
`forward_remembering` and `backward`, except for the order of additions.
"""

import numpy as np

from model.engine.patches import Numbering, patches_of, windows_on_patches
from model.nn.gradient_descent import BackPropagating
from model.nn.layers import Array, Memory
from model.nn.network import Network, backward_through, forward_through


def patchwise(network: Network) -> BackPropagating:
    """A `Patchwise` for the network, or the network itself if its first layer looks at too large patches."""
    return Patchwise(network) if windows_on_patches(network) else network


class Patchwise:
    """Replaces a network in training; it uses the network's own layers, so training changes their weights."""

    def __init__(self, network: Network) -> None:
        windows = windows_on_patches(network)
        self.network = network
        self.first = network.layers[: len(windows)]
        self.rest = network.layers[len(windows) : -1]
        self.numbering = Numbering(windows[-1], network.grid_size)

    def forward_remembering(self, grids: Array) -> tuple[Array, list[Memory]]:
        """(N, S, S) of +-1 -> pre-activations (N, 2)."""
        numbers = self.numbering(grids)
        distinct, places = _distinct(numbers, 2**self.numbering.window.cells)
        patches = patches_of(distinct, self.numbering.window).astype(self.network.dtype)
        answers, first = forward_through(self.first, patches)
        maps = answers.reshape(len(distinct), -1).take(places, axis=0)
        values, rest = forward_through(self.rest, maps)
        return values, [(places, answers.shape), *first, *rest]

    def backward(self, gradient: Array, memories: list[Memory]) -> dict[str, Array]:
        """The gradient in every parameter, by its name in the network."""
        (places, shape), count = memories[0], len(self.first)
        first, rest = memories[1 : 1 + count], memories[1 + count :]
        gradient, of_the_rest = backward_through(self.rest, gradient, rest, first=count)
        gradient = _added_up(gradient, places, shape[0]).reshape(shape)
        _, of_the_first = backward_through(self.first, gradient, first)
        return of_the_first | of_the_rest


def _distinct(numbers: Array, limit: int) -> tuple[Array, Array]:
    """The distinct numbers in ascending order, and for each place the index of its number among them."""
    occurs = np.zeros(limit, bool)
    occurs[numbers] = True
    distinct = np.flatnonzero(occurs)
    rank = np.zeros(limit, np.uint16)
    rank[distinct] = np.arange(len(distinct))
    return distinct, rank[numbers]


def _added_up(gradient: Array, places: Array, count: int) -> Array:
    """(N, rows, columns, C) -> (count, C): for each distinct patch, the sum over all its places."""
    places = places.reshape(-1)
    order = np.argsort(places, kind="stable")
    sorted_rows = gradient.reshape(len(places), -1).take(order, axis=0)
    starts = np.searchsorted(places, np.arange(count), sorter=order)
    sums: Array = np.add.reduceat(sorted_rows, starts, axis=0)
    return sums
