"""The marks of one request, in order, before they are answered."""

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from model.classifier import Classifier, Pixels, Predictions
from service.core.inputs.estimates import (
    GRID_SECONDS,
    ODD_GRID_SECONDS,
    PIXEL_BYTES,
    PIXEL_SECONDS,
    seconds_of_picture,
)
from service.core.inputs.pictures import SentPicture


class Inputs(NamedTuple):
    """Marks to answer, in order, all of one of four kinds.

    - `many`: whether they came as a batch, which may have a single item.
    - `grids`: int8 (N, S, S) of either polarity when all are of the network's own size.
    - `odd_grids`: int8 (H, W) each, of other sizes.
    - `pictures`: with their headers read, but not decoded.
    - `pixels`: decoded pictures.
    - `mistyped`: how many pictures came with a wrong media type.
    """

    many: bool
    grids: npt.NDArray[np.int8] | None = None
    odd_grids: Sequence[npt.NDArray[np.int8]] = ()
    pictures: Sequence[SentPicture] = ()
    pixels: Sequence[Pixels] = ()
    mistyped: int = 0

    @property
    def seconds(self) -> float:
        """An estimate of how long answering takes, including any decoding that is left to do."""
        if self.grids is not None:
            return len(self.grids) * GRID_SECONDS
        grids = len(self.odd_grids) * ODD_GRID_SECONDS
        sizes = chain.from_iterable(picture.pixels_of_marks for picture in self.pictures)
        decoded = (picture.grey.size for picture in self.pixels)
        pictures = sum(map(seconds_of_picture, chain(sizes, decoded)))
        return grids + pictures + self._pixel_count * PIXEL_SECONDS

    @property
    def bytes(self) -> int:
        """An estimate of the memory that answering takes."""
        return self._pixel_count * PIXEL_BYTES

    @property
    def _pixel_count(self) -> int:
        sizes = (grid.size for grid in self.odd_grids)
        return sum(sizes) + sum(picture.pixels for picture in self.pictures)

    def decoded(self) -> "Inputs":
        """A copy with the pictures decoded. Raises a `Problem` for a broken one."""
        return self._replace(
            pictures=(), pixels=[*chain.from_iterable(picture.decoded() for picture in self.pictures)]
        )

    def answered_by(self, classifier: Classifier, threshold: float | None = None) -> Predictions:
        """The predictions, in order; scores below `threshold` (None: the version's own) are `neither`."""
        if self.grids is not None:
            return classifier.classify_grids(self.grids, threshold)
        if self.odd_grids:
            readings = [classifier.grid_to_reading(grid) for grid in self.odd_grids]
        else:
            readings = classifier.pixels_to_readings(self.pixels or self.decoded().pixels)
        return classifier.classify_readings(readings, threshold)
