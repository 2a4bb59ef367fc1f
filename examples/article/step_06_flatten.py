"""Flatten: the maps of a block become one long row of values.

python -m examples.article.step_06_flatten
"""

import numpy as np

from examples.article.marks import CROSSING, FALLING, RISING, TICK, as_maps
from examples.article.printing import numbers, print_side_by_side
from model.nn.layers import Convolution, Flatten, MaxPooling, ReLU

maps = as_maps(TICK)
for layer in (Convolution(as_maps(RISING, FALLING, CROSSING), np.zeros(3)), ReLU(), MaxPooling()):
    maps = layer.forward(maps)
row = Flatten().forward(maps)

print_side_by_side({f"map {number + 1}": numbers(maps[0, :, :, number]) for number in range(3)})
print(f"The same as one row of {row.size} values.")
print("The first value of each map comes first, then the second of each, and so on.\n")
print(numbers(row.reshape(4, 12)))
