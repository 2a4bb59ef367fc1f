"""A picture as numbers: black is -1, white is +1.

python -m examples.article.step_01_grid
"""

from examples.article.marks import TICK
from examples.article.printing import drawn, numbers, print_side_by_side

print_side_by_side({"a tick on paper": drawn(TICK), "the same as numbers": numbers(TICK, "+.0f")})

rows, columns = TICK.shape
print(f"The grid has {rows} rows of {columns} values. Ink is -1 and paper is +1.")
