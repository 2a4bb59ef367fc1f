"""A block: convolution, ReLU and max pooling, one after the other, here with three filters.

python -m examples.article.step_05_block
"""

import numpy as np

from examples.article.marks import CROSS, CROSSING, FALLING, RISING, TICK, as_maps
from examples.article.printing import drawn, numbers, print_side_by_side
from model.nn.layers import Convolution, MaxPooling, ReLU

FILTERS = {"rising": RISING, "falling": FALLING, "crossing": CROSSING}
block = [Convolution(filters=as_maps(*FILTERS.values()), biases=np.zeros(3)), ReLU(), MaxPooling()]

print_side_by_side({f"filter: {name}": drawn(pattern) for name, pattern in FILTERS.items()})
for name, grid in {"a tick": TICK, "a cross": CROSS}.items():
    maps = as_maps(grid)
    print(f"{name}: {maps.shape[1:]}, that is rows, columns and channels")
    for layer in block:
        maps = layer.forward(maps)
        print(f"  after {layer.kind}: {maps.shape[1:]}")
    print()
    print_side_by_side(
        {name_of_filter: numbers(maps[0, :, :, number]) for number, name_of_filter in enumerate(FILTERS)}
    )

print("Only in the cross does the third filter find a perfect match, 1.00.")
