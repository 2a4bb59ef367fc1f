"""The three answers, in the one order that every array and every table uses."""

from typing import Literal, get_args

Label = Literal["tick", "cross", "neither"]
LABELS: tuple[str, ...] = get_args(Label)
"""A label's index is its number in a training set: 0 tick, 1 cross, 2 neither."""

OUTPUTS: tuple[str, ...] = LABELS[:2]
"""The two output neurons. `neither` has none: it is what both of them reject."""

NEITHER: int = LABELS.index("neither")
