"""Registration: which page of which template a sent page is, and where it lies in its picture."""

import io
from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from examples.form_reader.documents import Grey
from examples.form_reader.features import Features, Matrix, features, fit, moved
from examples.form_reader.ink import MILLIMETRES_PER_INCH, ink, share_of_ink
from examples.form_reader.patches import PIXELS_PER_MILLIMETRE, Offsets, Patch, find, patches_of
from examples.form_reader.templates import Page, Template
from examples.form_reader.warping import laid_out, pixels_of_millimetres, scale_at_the_middle

LOOSE, NEAR = 8.0, 1.0
"""Millimetres by which features may miss their places: while turn and scale alone are known, and then."""

REACHES = (2.0, 0.8)
"""Millimetres from their places in which patches are looked for, round by round."""
ALIKE = 0.5
"""The score from which on a patch counts as found."""
HELD = 0.4
"""Millimetres by which a found patch may be off its place."""
LEAST_PATCHES = 6


class Reference:
    """A page of a template, prepared for filled pages to be compared with it."""

    def __init__(self, template: Template, number: int) -> None:
        self.template, self.number = template, number
        self.page: Page = template.pages[number - 1]
        grey = np.array(Image.open(io.BytesIO(self.page.picture), formats=("PNG",)).convert("L"))
        scale = grey.shape[1] / self.page.width
        inked = ink(grey, scale * MILLIMETRES_PER_INCH)
        found = features(inked)
        self.features = Features(((found.points + 0.5) / scale).astype(np.float32), found.looks)
        self.share_of_ink = share_of_ink(inked)
        self.inked = self.laid_out(inked, pixels_of_millimetres(scale))
        boxes = [(box.left, box.top, box.width, box.height) for _, box in self.page.boxes]
        self.patches: list[Patch] = patches_of(self.inked, boxes)

    def laid_out(self, grey: Grey, matrix: Matrix, pixels: float = PIXELS_PER_MILLIMETRE, around: int = 0) -> Grey:
        """The part of a picture that lies under this page."""
        return laid_out(grey, matrix, self.page.width, self.page.height, pixels, around)


class Registered(NamedTuple):
    """Where a page of a template lies in a picture.

    - `matrix`: from millimetres on the template to pixels of the picture.
    - `pairs`: features that agree with it.
    - `found`: where the patches of the template are, after the page has been laid onto it.
    - `agreement`: the share of the patches that are where they should be.
    """

    reference: Reference
    matrix: Matrix
    pairs: int
    found: Offsets
    agreement: float


def register(inked: Grey, found: Features, reference: Reference, dots_per_inch: float) -> Registered | None:
    """How a page lies on a template's page; None where too little of the print is found again."""
    scale = dots_per_inch / MILLIMETRES_PER_INCH
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
    held = (offsets.scores >= ALIKE) & (np.linalg.norm(offsets.offsets, axis=1) <= HELD)
    return Registered(reference, matrix, start.pairs, offsets, float(np.mean(held)))


def _refined(matrix: Matrix, offsets: Offsets) -> Matrix | None:
    """The homography that takes the patches to where they were found."""
    good = offsets.scores >= ALIKE
    if np.count_nonzero(good) < LEAST_PATCHES:
        return None
    places = offsets.places[good]
    targets = moved(places + offsets.offsets[good], matrix)
    scale = float(np.linalg.norm(np.ptp(targets, axis=0)) / max(np.linalg.norm(np.ptp(places, axis=0)), 1e-9))
    refined, _ = cv2.findHomography(places.astype(np.float32), targets, cv2.RANSAC, HELD * scale)
    return None if refined is None else np.asarray(refined, np.float64)
