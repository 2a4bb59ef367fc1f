"""Checks the shapes of arrays."""

import numpy as np
import numpy.typing as npt

from model.errors import BadShape


def check_shape(name: str, values: npt.ArrayLike, *expected: int | str) -> None:
    """Raise BadShape unless the array has this shape.

    A word stands for any size, and the same word for the same size.
    """
    shape, sizes = np.shape(values), dict[str, int]()
    known = [
        sizes.setdefault(e, s) if isinstance(e, str) else e for s, e in zip(shape, expected, strict=False)
    ]
    if len(shape) != len(expected) or shape != tuple(known):
        raise BadShape(f"{name} has shape {shape}; expected {str(expected).replace(chr(39), '')}")
