"""Predictions, and cells to count them in."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from hypothesis import strategies as st

from model.classifier import LABELS, WARNINGS, Predictions

if TYPE_CHECKING:
    Cells = memoryview[float]

Mark = tuple[int, float, float, frozenset[str]]
"""A label's index, confidence, share of ink, and warnings."""

# Values on the bounds of buckets and bins are where the two ways to count could differ.
SHARES = st.one_of(st.sampled_from([0.0, 0.01, 0.1, 0.25, 0.5, 0.9, 1.0]), st.floats(0, 1, width=32))
MARKS = st.lists(
    st.tuples(
        st.integers(0, len(LABELS) - 1), SHARES, SHARES, st.sets(st.sampled_from(WARNINGS)).map(frozenset)
    ),
    min_size=2,
    max_size=30,
)


def cells(count: int) -> "Cells":
    """The cells of a row, all 0."""
    return memoryview(bytearray(8 * count)).cast("d")


def values(row: "Cells") -> npt.NDArray[np.float64]:
    """The values in the cells."""
    return np.array(row)


def predictions(marks: Sequence[Mark]) -> Predictions:
    """The answers for these marks."""
    labels, confidence, ink, warnings = zip(*marks, strict=True)
    empty: Any = np.empty((len(marks), 0))
    warned = {word: np.array([word in words for words in warnings]) for word in WARNINGS}
    return Predictions(
        np.array(labels, np.intp), np.array(confidence, np.float32), empty, empty, np.array(ink), warned
    )


def labelled(labels: Sequence[int]) -> Predictions:
    """Answers with these labels."""
    return predictions([(label, 0.9, 0.1, frozenset()) for label in labels])
