"""Checks the shapes of arrays."""

import numpy as np
import numpy.typing as npt

from model.errors import BadShape


def check_shape(name: str, values: npt.ArrayLike, *expected: int | str) -> None:
    """Raise BadShape unless the array has this shape.

    A word in `expected` matches any size; the same word has to match the same size again.
    """
    shape, sizes = np.shape(values), dict[str, int]()
    known = [
        sizes.setdefault(e, s) if isinstance(e, str) else e for s, e in zip(shape, expected, strict=False)
    ]
    if len(shape) != len(expected) or shape != tuple(known):
        raise BadShape(f"{name} has shape {shape}; expected {str(expected).replace(chr(39), '')}")
