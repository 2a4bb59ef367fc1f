"""Features: points of the print that can be found again on another picture of the same page."""

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from examples.form_reader.sent_pages import Grey

Matrix = npt.NDArray[np.float64]
"""A homography, (3, 3)."""
Points = npt.NDArray[np.float32]
"""Places on a page, (N, 2): x and y."""

LONG_SIDE = 800
"""Pixels to which larger pages are shrunk before their features are looked for."""
MAX_FEATURES = 2500
DISTINCT = 0.8
"""A feature is paired where its best match is nearer than this share of its second best."""
MIN_PAIRS = 10
NEAR = 1.0
"""Millimetres by which a pair may miss the place where the others put it."""


class Features(NamedTuple):
    """Where the features are, in pixels of the whole page, and what each looks like."""

    points: Points
    looks: npt.NDArray[np.float32]


def features(inked: Grey) -> Features:
    """The features of a page (SIFT), which are the same at another scale and in another direction."""
    scale = min(1.0, LONG_SIDE / max(inked.shape))
    small = cv2.resize(inked, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    found, looks = cv2.SIFT_create(nfeatures=MAX_FEATURES).detectAndCompute(small, None)
    if looks is None:
        return Features(np.empty((0, 2), np.float32), np.empty((0, 128), np.float32))
    centres = (cv2.KeyPoint_convert(found) + 0.5) / scale - 0.5
    return Features(centres.astype(np.float32), looks)


class Fit(NamedTuple):
    """A homography from one page to another, and how many pairs of features agree with it."""

    matrix: Matrix
    pairs: int


def fit(page: Features, other: Features, loose: float, near: float) -> Fit | None:
    """The homography on which most pairs agree within `near` pixels of `other`; None if too few do.

    Most pairs are wrong where the same letters stand all over the page. So it is a shift, a turn and a scale
    first, which two pairs determine, within `loose` pixels; what is left of the pairs determines the rest.
    """
    start, end = _pairs(page, other)
    if len(start) < MIN_PAIRS:
        return None
    rough, agree = cv2.estimateAffinePartial2D(
        start, end, method=cv2.RANSAC, ransacReprojThreshold=loose, maxIters=20000, confidence=0.9999
    )
    if rough is None or np.count_nonzero(agree) < MIN_PAIRS:
        return None
    start, end = start[agree.ravel() > 0], end[agree.ravel() > 0]
    matrix, agree = cv2.findHomography(start, end, cv2.USAC_MAGSAC, near, maxIters=5000, confidence=0.999)
    pairs = 0 if matrix is None else int(np.count_nonzero(agree))
    return Fit(np.asarray(matrix, np.float64), pairs) if pairs >= MIN_PAIRS else None


def _pairs(page: Features, other: Features) -> tuple[Points, Points]:
    """Features that are each other's best match, and clearly so."""
    if min(len(page.points), len(other.points)) < 2:
        return page.points[:0], other.points[:0]
    matcher = cv2.BFMatcher(cv2.NORM_L2)
    nearest = matcher.knnMatch(page.looks, other.looks, k=2)
    kept = [best for best, second in nearest if best.distance < DISTINCT * second.distance]
    taken: dict[int, cv2.DMatch] = {}
    for pair in sorted(kept, key=lambda pair: pair.distance):
        taken.setdefault(pair.trainIdx, pair)
    pairs = [*taken.values()]
    return page.points[[pair.queryIdx for pair in pairs]], other.points[[pair.trainIdx for pair in pairs]]


def moved(points: npt.ArrayLike, matrix: Matrix) -> Points:
    """Points (N, 2) under a homography."""
    shaped = np.asarray(points, dtype=np.float64).reshape(-1, 1, 2)
    found: Points = cv2.perspectiveTransform(shaped, matrix).reshape(-1, 2).astype(np.float32)
    return found
