"""One filter and its feature map: how well does each part of the grid match the filter?

python -m examples.article.step_02_filter
"""

import numpy as np

from examples.article.marks import RISING, TICK, as_maps
from examples.article.printing import drawn, numbers, print_side_by_side
from model.nn.layers import Convolution, receptive_fields

convolution = Convolution(filters=as_maps(RISING), biases=np.zeros(1))
feature_map = convolution.forward(as_maps(TICK))[0, :, :, 0]  # of the first grid and the first filter
fields = receptive_fields(as_maps(TICK), height=3, width=3, stride=1)[0, ..., 0]

print_side_by_side({"the grid": drawn(TICK), "the filter": drawn(RISING)})
print("The filter slides over the grid. Here are three of the places.")
print("Rows and columns are counted from 0.\n")
for row, column in ((2, 6), (0, 0), (5, 2)):
    field = fields[row, column]  # the 3 x 3 values that the filter lies on
    products = field * RISING
    print_side_by_side({
        f"at row {row}, column {column}": drawn(field),
        "times the filter": drawn(RISING),
        "gives the products": numbers(products, "+.0f"),
    })  # fmt: skip
    print(f"Their sum is {products.sum():+.0f}. Divided by 9: {feature_map[row, column]:.2f}\n")

print("1.00 is a perfect match. The results of all places are the feature map:\n")
print(numbers(feature_map))
