"""A small training run: the network learns from the training set, and the validation set measures how well.

python -m examples.article.step_10_training
"""

import numpy as np

from examples.article.architecture import OUTPUTS, block
from examples.article.printing import bar, drawn, print_side_by_side
from model.dataset import draw_mark_set
from model.labels import NEITHER
from model.nn.cost import CrossEntropy
from model.nn.gradient_descent import PlainGradientDescent, back_propagate
from model.nn.network import build_network

drawings = [draw_mark_set(count, 18, np.random.SeedSequence(count), workers=1) for count in (4000, 1000)]
training_set, validation_set = (marks.pick(marks.labels != NEITHER) for marks in drawings)
print(f"training set: {len(training_set)} marks; validation set: {len(validation_set)} unseen marks\n")

rng = np.random.default_rng(0)
network = build_network([*block(8), *block(16), *OUTPUTS], grid_size=18, rng=rng)
descent = PlainGradientDescent(network)
for epoch in range(9):
    if epoch > 0:  # at 0, see how good the network is before it learns
        for batch in np.array_split(rng.permutation(len(training_set)), 60):  # 60 mini-batches
            marks = training_set.pick(batch)
            _, slopes = back_propagate(network, CrossEntropy(), marks.grids, marks.targets)
            descent.step(slopes, learning_rate=0.02)
    cost = CrossEntropy().value(network.pre_activations(validation_set.grids), validation_set.targets)
    scores = network.forward(validation_set.grids)
    right = scores.argmax(axis=1) == validation_set.labels  # 0 is a tick, 1 a cross
    print(f"epoch {epoch}: {right.mean():.1%} of unseen marks are right, cost {bar(cost)}")

print("\nOne mark of the validation set that it gets right, and one that it gets wrong:\n")
some = [right.argmax(), right.argmin()]
titles = [f"tick {scores[place, 0]:.2f}, cross {scores[place, 1]:.2f}" for place in some]
print_side_by_side(dict(zip(titles, map(drawn, validation_set.grids[some]), strict=True)))
