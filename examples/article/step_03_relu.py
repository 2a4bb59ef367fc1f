"""ReLU: negative values, where the filter does not match, become 0.

python -m examples.article.step_03_relu
"""

import numpy as np

from examples.article.marks import RISING, TICK, as_maps
from examples.article.printing import numbers
from model.nn.layers import Convolution, ReLU

feature_map = Convolution(filters=as_maps(RISING), biases=np.zeros(1)).forward(as_maps(TICK))
kept = ReLU().forward(feature_map)

print("the feature map of the filter\n")
print(numbers(feature_map[0, :, :, 0]))
print("\nafter ReLU\n")
print(numbers(kept[0, :, :, 0]))
print(f"\n{np.count_nonzero(feature_map < 0)} negative values became 0.00; the other values are unchanged.")
