"""Aligns a filled page with a template's page: finds where that page is in the picture."""

import io
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from examples.form_reader.ink import ink, share_of_ink
from examples.form_reader.registration.features import Features, Matrix, features, fit, moved
from examples.form_reader.registration.patches import Offsets, Patch, find, patches_of
from examples.form_reader.registration.warping import (
    COARSE,
    FINE,
    laid_out,
    pixels_of_millimetres,
    scale_at_the_middle,
)
from examples.form_reader.sent_pages import MILLIMETRES_PER_INCH, Grey
from examples.form_reader.templates import Page, Template

LOOSE, NEAR = 8.0, 1.0
"""The maximum error of paired features in millimetres: for the first estimate, and for the homography."""

REACHES = (2.0, 0.8)
"""The distances from their places in which patches are searched for, in millimetres, round by round."""
ALIKE = 0.5
"""The minimum score of a patch to align by. A mark makes a box less similar to its template."""
SAME = 0.7
"""The minimum score of print that is the same. Other words in the same place score lower."""
MAX_OFFSET = 0.4
"""The maximum distance of print from its place, in millimetres."""
MIN_PATCHES = 6
MIN_AGREEMENT = 0.5


class Reference:
    """A page of a template, prepared for comparison with filled pages."""

    def __init__(self, template: Template, number: int) -> None:
        self.template, self.number = template, number
        self.page: Page = template.pages[number - 1]
        inked, scale = self._inked()
        page_features = features(inked)
        self.features = Features(
            ((page_features.points + 0.5) / scale).astype(np.float32), page_features.descriptors
        )
        self.share_of_ink = share_of_ink(inked)
        self.inked = self.laid_out(inked, pixels_of_millimetres(scale))
        boxes = [(box.left, box.top, box.width, box.height) for _, box in self.page.boxes]
        self.patches: list[Patch] = patches_of(self.inked, boxes)

    def finely_inked(self) -> Grey:
        """The ink of the page at `FINE`. It is large, so it is calculated when it is needed."""
        inked, scale = self._inked()
        return self.laid_out(inked, pixels_of_millimetres(scale), FINE)

    def _inked(self) -> tuple[Grey, float]:
        """The ink of the page's picture, and its pixels per millimetre."""
        grey = np.array(Image.open(io.BytesIO(self.page.picture), formats=("PNG",)).convert("L"))
        scale = grey.shape[1] / self.page.width
        return ink(grey, scale * MILLIMETRES_PER_INCH), scale

    def laid_out(self, grey: Grey, matrix: Matrix, pixels: float = COARSE, around: int = 0) -> Grey:
        """The part of a picture that shows this page, aligned with it."""
        return laid_out(grey, matrix, self.page.width, self.page.height, pixels, around)


class Registered(NamedTuple):
    """Where a page of a template is in a picture.

    - `matrix`: from millimetres on the template to pixels of the picture.
    - `pairs`: the number of features that agree with it.
    - `boxes`, `words`: the offsets of the boxes, in their order, and of the other print, after the page is
      aligned with its template.
    """

    reference: Reference
    matrix: Matrix
    pairs: int
    boxes: Offsets
    words: Offsets

    @property
    def agreement(self) -> float:
        """The share of the words that are the same and in place.

        Boxes do not count, because another form may have boxes in the same places.
        """
        return float(np.mean(are_in_place(self.words))) if len(self.words.scores) else 0.0


def are_in_place(words: Offsets) -> npt.NDArray[np.bool_]:
    """For each word, whether it is the same and in place."""
    return np.asarray((words.scores >= SAME) & (np.linalg.norm(words.offsets, axis=1) <= MAX_OFFSET))


def register(inked: Grey, sent: Features, reference: Reference) -> Registered | None:
    """Where a template's page is in a picture; None if too little of its print was found.

    The page is assumed to fill nearly all of its picture.
    """
    scale = max(inked.shape) / max(reference.page.width, reference.page.height)
    start = fit(reference.features, sent, LOOSE * scale, NEAR * scale)
    if start is None:
        return None
    matrix = start.matrix
    for reach in REACHES:
        offsets = find(reference.patches, reference.inked, reference.laid_out(inked, matrix), reach)
        better = _refined(matrix, offsets)
        if better is None:
            return None
        matrix = better
    offsets = find(reference.patches, reference.inked, reference.laid_out(inked, matrix), REACHES[-1])
    boxes = len(reference.page.boxes)
    registered = Registered(reference, matrix, start.pairs, offsets.part(0, boxes), offsets.part(boxes))
    return registered if registered.agreement >= MIN_AGREEMENT else None


def _refined(matrix: Matrix, offsets: Offsets) -> Matrix | None:
    """The homography that maps the patches to where they were found."""
    good = offsets.scores >= ALIKE
    if np.count_nonzero(good) < MIN_PATCHES:
        return None
    places = offsets.places[good]
    targets = moved(places + offsets.offsets[good], matrix)
    near = MAX_OFFSET * scale_at_the_middle(matrix, *places.max(axis=0))
    refined, _ = cv2.findHomography(places.astype(np.float32), targets, cv2.RANSAC, near)
    return None if refined is None else np.asarray(refined, np.float64)
