"""The cost: one number that says how wrong the two scores are. Lower is better.

python -m examples.article.step_08_cost
"""

import numpy as np

from examples.article.printing import bar
from model.nn.cost import CrossEntropy
from model.nn.layers import Sigmoid

target = np.array([[1.0, 0.0]])  # what the scores for tick and cross should be, as the mark is a tick

print("The mark is a tick, so its scores should be 1.00 for tick and 0.00 for cross.\n")
print("tick  cross  cost")
for tick, cross in ((5, -5), (2, -2), (0, 0), (-2, -2), (-2, 2), (-3, 3)):
    sums = np.array([[tick, cross]], float)
    scores = Sigmoid().forward(sums)
    print(f"{scores[0, 0]:.2f}  {scores[0, 1]:.2f}   {bar(CrossEntropy().value(sums, target))}")
