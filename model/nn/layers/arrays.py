"""Names for the inputs and outputs of layers.

Feature maps are arrays (N, H, W, C): N pictures, H rows, W columns, C channels, one for each filter. After
the flatten layer, values are arrays (N, values).
"""

from typing import Any

import numpy.typing as npt

Array = npt.NDArray[Any]
Memory = Any
Shape = tuple[int, ...]
Specification = dict[str, Any]
