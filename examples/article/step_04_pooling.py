"""Max pooling: only the largest value of each 2 x 2 window is kept.

python -m examples.article.step_04_pooling
"""

import numpy as np

from examples.article.marks import RISING, TICK, as_maps
from examples.article.printing import numbers, print_side_by_side
from model.nn.layers import Convolution, MaxPooling, ReLU

feature_map = Convolution(filters=as_maps(RISING), biases=np.zeros(1)).forward(as_maps(TICK))
kept = ReLU().forward(feature_map)
pooled = MaxPooling().forward(kept)

print_side_by_side({"after ReLU": numbers(kept[0, :, :, 0]), "after pooling": numbers(pooled[0, :, :, 0])})
print(f"{kept.size} values became {pooled.size}. The perfect matches, 1.00, are still there.")
