"""Registering: where the page of a template lies in the picture of a filled one."""

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
"""Millimetres by which features may miss their places: while turn and scale alone are known, and then."""

REACHES = (2.0, 0.8)
"""Millimetres from their places in which patches are looked for, round by round."""
ALIKE = 0.5
"""The score from which on a patch says where the page is: a mark makes a box less like its template."""
SAME = 0.7
"""The score from which on other print is that of the template: other words in the same place have less."""
HELD = 0.4
"""Millimetres by which print may be off its place."""
MIN_PATCHES = 6
MIN_AGREEMENT = 0.5


class Reference:
    """A page of a template, prepared for filled pages to be compared with it."""

    def __init__(self, template: Template, number: int) -> None:
        self.template, self.number = template, number
        self.page: Page = template.pages[number - 1]
        inked, scale = self._inked()
        found = features(inked)
        self.features = Features(((found.points + 0.5) / scale).astype(np.float32), found.looks)
        self.share_of_ink = share_of_ink(inked)
        self.inked = self.laid_out(inked, pixels_of_millimetres(scale))
        boxes = [(box.left, box.top, box.width, box.height) for _, box in self.page.boxes]
        self.patches: list[Patch] = patches_of(self.inked, boxes)

    def finely_inked(self) -> Grey:
        """Its ink at `FINE`: made when it is asked for, for it is large."""
        inked, scale = self._inked()
        return self.laid_out(inked, pixels_of_millimetres(scale), FINE)

    def _inked(self) -> tuple[Grey, float]:
        """The ink of its picture, and the pixels a millimetre."""
        grey = np.array(Image.open(io.BytesIO(self.page.picture), formats=("PNG",)).convert("L"))
        scale = grey.shape[1] / self.page.width
        return ink(grey, scale * MILLIMETRES_PER_INCH), scale

    def laid_out(self, grey: Grey, matrix: Matrix, pixels: float = COARSE, around: int = 0) -> Grey:
        """The part of a picture that lies under this page."""
        return laid_out(grey, matrix, self.page.width, self.page.height, pixels, around)


class Registered(NamedTuple):
    """Where a page of a template lies in a picture.

    - `matrix`: from millimetres on the template to pixels of the picture.
    - `pairs`: features that agree with it.
    - `boxes`, `words`: where the boxes are, in their order, and the other print, after the page has been laid
      onto its template.
    """

    reference: Reference
    matrix: Matrix
    pairs: int
    boxes: Offsets
    words: Offsets

    @property
    def agreement(self) -> float:
        """The share of the words that are the same and in their places.

        Boxes do not count, for those of another form may stand in the same places.
        """
        return float(np.mean(held(self.words))) if len(self.words.scores) else 0.0


def held(found: Offsets) -> npt.NDArray[np.bool_]:
    """Which of some words are the same and in their places."""
    return np.asarray((found.scores >= SAME) & (np.linalg.norm(found.offsets, axis=1) <= HELD))


def register(inked: Grey, found: Features, reference: Reference) -> Registered | None:
    """How a page lies on a template's page; None where too little of the print is found again.

    The page is taken to fill about all of its picture.
    """
    scale = max(inked.shape) / max(reference.page.width, reference.page.height)
    start = fit(reference.features, found, LOOSE * scale, NEAR * scale)
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
    """The homography that takes the patches to where they were found."""
    good = offsets.scores >= ALIKE
    if np.count_nonzero(good) < MIN_PATCHES:
        return None
    places = offsets.places[good]
    targets = moved(places + offsets.offsets[good], matrix)
    near = HELD * scale_at_the_middle(matrix, *places.max(axis=0))
    refined, _ = cv2.findHomography(places.astype(np.float32), targets, cv2.RANSAC, near)
    return None if refined is None else np.asarray(refined, np.float64)
