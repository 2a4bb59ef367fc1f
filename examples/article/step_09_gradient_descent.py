"""One step of gradient descent: back-propagation finds the slopes, and every parameter goes downhill.

python -m examples.article.step_09_gradient_descent
"""

import numpy as np

from examples.article.architecture import OUTPUTS, block
from examples.article.marks import CROSS, TICK
from examples.article.printing import bar
from model.nn.cost import CrossEntropy
from model.nn.gradient_descent import PlainGradientDescent, back_propagate
from model.nn.network import build_network

network = build_network([*block(3), *OUTPUTS], grid_size=10, rng=np.random.default_rng(1))
grids, targets = np.stack([TICK, CROSS]), np.array([[1.0, 0.0], [0.0, 1.0]])
cost, slopes = back_propagate(network, CrossEntropy(), grids, targets)
weights = network.named_parameters()["4.weights"]  # of layer 4, counted from 0
weight, slope = weights[0, 0], slopes["4.weights"][0, 0]

descent = PlainGradientDescent(network)
descent.step(slopes, learning_rate=0.1)
print(f"The {network.parameter_count} parameters start at random. One step for one of them, a weight:\n")
print("weight - learning rate x slope = new weight")
print(f"{weight:.4f} - 0.1 x {slope:.4f} = {weights[0, 0]:.4f}\n")

print(f"cost before the step {bar(cost)}")
for step in range(1, 6):
    cost, slopes = back_propagate(network, CrossEntropy(), grids, targets)
    print(f"cost after step {step}    {bar(cost)}")
    descent.step(slopes, learning_rate=0.1)
