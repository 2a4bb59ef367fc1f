"""Two outputs: every value votes with its weight, and the sums become scores from 0 to 1.

python -m examples.article.step_07_outputs
"""

import numpy as np

from examples.article.marks import CROSS, CROSSING, FALLING, RISING, TICK, as_maps
from examples.article.printing import drawn, print_side_by_side
from model.nn.layers import Convolution, Flatten, FullyConnected, MaxPooling, ReLU, Sigmoid
from model.nn.network import Network

block = [Convolution(as_maps(RISING, FALLING, CROSSING), np.zeros(3)), ReLU(), MaxPooling(), Flatten()]
values = as_maps(TICK, CROSS)
for layer in block:
    values = layer.forward(values)
tick, cross = values

# Weights set by hand: a value votes for the mark in which it is larger. With the biases, the sum half way
# between the marks is 0.
weights = np.stack([tick - cross, cross - tick], axis=1)
biases = -(tick + cross) / 2 @ weights
network = Network([*block, FullyConnected(weights, biases), Sigmoid()], grid_size=10)

marks = {"tick": TICK, "cross": CROSS, "mirrored": TICK[:, ::-1]}
print_side_by_side({name: drawn(grid) for name, grid in marks.items()})
grids = np.stack(list(marks.values()))
print(f"{'':<12}{'sums: tick':>12}{'cross':>8}{'scores: tick':>16}{'cross':>8}")
for name, sums, scores in zip(marks, network.pre_activations(grids), network.forward(grids), strict=True):
    print(f"{name:<12}{sums[0]:12.2f}{sums[1]:8.2f}{scores[0]:16.2f}{scores[1]:8.2f}")
print("\nThese weights know two marks only. The mirrored tick is taken for a cross.")
