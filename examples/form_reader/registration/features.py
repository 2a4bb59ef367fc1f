"""Finds features: points of the print that can be recognised in another picture of the same page."""

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from examples.form_reader.sent_pages import Grey

Matrix = npt.NDArray[np.float64]
"""A homography, (3, 3)."""
Points = npt.NDArray[np.float32]
"""Points on a page, (N, 2): x and y."""

LONG_SIDE = 800
"""The longer side, in pixels, to which larger pages are shrunk before their features are detected."""
MAX_FEATURES = 2500
DISTINCT = 0.8
"""Lowe's ratio test: a feature is paired if its best match is nearer than this share of its second best."""
MIN_PAIRS = 10


class Features(NamedTuple):
    """The positions of features, in pixels of the whole page, and their descriptors."""

    points: Points
    descriptors: npt.NDArray[np.float32]


def features(inked: Grey) -> Features:
    """The SIFT features of a page, which do not depend on its scale and direction."""
    scale = min(1.0, LONG_SIDE / max(inked.shape))
    small = cv2.resize(inked, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    keypoints, descriptors = cv2.SIFT_create(nfeatures=MAX_FEATURES).detectAndCompute(small, None)
    if descriptors is None:
        return Features(np.empty((0, 2), np.float32), np.empty((0, 128), np.float32))
    centres = (cv2.KeyPoint_convert(keypoints) + 0.5) / scale - 0.5
    return Features(centres.astype(np.float32), descriptors)


class Fit(NamedTuple):
    """A homography from one page to another, and the number of pairs of features that agree with it."""

    matrix: Matrix
    pairs: int


def fit(page: Features, other: Features, loose: float, near: float) -> Fit | None:
    """The homography with the most pairs within `near` pixels of `other`; None if there are too few.

    Most pairs are wrong if the same letters are all over the page. So the first estimate is a shift, a turn
    and a scale, which two pairs determine, within `loose` pixels. The pairs that agree with it determine the
    rest.
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
    """Pairs of features that are each other's best match by a clear margin."""
    if min(len(page.points), len(other.points)) < 2:
        return page.points[:0], other.points[:0]
    matcher = cv2.BFMatcher(cv2.NORM_L2)
    nearest = matcher.knnMatch(page.descriptors, other.descriptors, k=2)
    kept = [best for best, second in nearest if best.distance < DISTINCT * second.distance]
    taken: dict[int, cv2.DMatch] = {}
    for pair in sorted(kept, key=lambda pair: pair.distance):
        taken.setdefault(pair.trainIdx, pair)
    pairs = [*taken.values()]
    return page.points[[pair.queryIdx for pair in pairs]], other.points[[pair.trainIdx for pair in pairs]]


def moved(points: npt.ArrayLike, matrix: Matrix) -> Points:
    """Points (N, 2), mapped by a homography."""
    shaped = np.asarray(points, dtype=np.float64).reshape(-1, 1, 2)
    mapped: Points = cv2.perspectiveTransform(shaped, matrix).reshape(-1, 2).astype(np.float32)
    return mapped
