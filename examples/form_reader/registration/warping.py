"""Aligns a page with its template, or changes the resolution of a picture."""

import cv2
import numpy as np

from examples.form_reader.registration.features import Matrix
from examples.form_reader.sent_pages import Grey

COARSE, FINE = 4.0, 8.0
"""Pixels per millimetre of pages that are compared with each other, and of pages that are read."""


def laid_out(
    grey: Grey, matrix: Matrix, width: float, height: float, pixels_per_millimetre: float, around: int
) -> Grey:
    """The part of a picture that shows a page of this width and height, in millimetres.

    - `matrix`: from millimetres on the page to pixels of the picture.
    - `around`: the grey value outside the picture.
    """
    shrink = min(1.0, pixels_per_millimetre / scale_at_the_middle(matrix, width, height))
    small = cv2.resize(grey, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    to_small = np.array([[shrink, 0, (shrink - 1) / 2], [0, shrink, (shrink - 1) / 2], [0, 0, 1]])
    warped: Grey = cv2.warpPerspective(
        small,
        to_small @ matrix @ millimetres_of_pixels(pixels_per_millimetre),
        (round(width * pixels_per_millimetre), round(height * pixels_per_millimetre)),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderValue=around,
    )
    return warped


def millimetres_of_pixels(pixels_per_millimetre: float) -> Matrix:
    """The matrix from the middle of a pixel (0, 0 is the first) to its place in millimetres."""
    step = 1 / pixels_per_millimetre
    return np.array([[step, 0, step / 2], [0, step, step / 2], [0, 0, 1]])


def pixels_of_millimetres(pixels_per_millimetre: float) -> Matrix:
    """The inverse of `millimetres_of_pixels`."""
    scale = pixels_per_millimetre
    return np.array([[scale, 0, -0.5], [0, scale, -0.5], [0, 0, 1]])


def scale_at_the_middle(matrix: Matrix, width: float, height: float) -> float:
    """The pixels per millimetre in the middle of a page."""
    ends = [[width / 2, height / 2], [width / 2 + 1, height / 2], [width / 2, height / 2 + 1]]
    middle, right, down = cv2.perspectiveTransform(np.array([ends]), matrix)[0]
    return float(np.sqrt(abs(np.linalg.det(np.stack([right - middle, down - middle])))))
