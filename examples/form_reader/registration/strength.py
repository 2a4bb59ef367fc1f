"""Measures how well a page is aligned with its template, overall and at each of its boxes."""

import numpy as np

from examples.form_reader.registration.features import moved
from examples.form_reader.registration.registering import Registered, are_in_place
from examples.form_reader.registration.warping import scale_at_the_middle
from examples.form_reader.results import Registration
from examples.form_reader.sent_pages import MILLIMETRES_PER_INCH
from examples.form_reader.templates import Box

WEAK_AGREEMENT = 0.75
WEAK_OFFSET = 0.6
"""A box farther from its place than this, in millimetres, is weak."""
NEIGHBOURS = 4
"""The number of pieces of print nearest to a box, at least half of which must be in place."""


def strength(registered: Registered) -> Registration:
    """The turn, the number of points, the residual and the resolution of a page."""
    page = registered.reference.page
    middle, right = moved(
        [(page.width / 2, page.height / 2), (page.width / 2 + 1, page.height / 2)], registered.matrix
    )
    across = right - middle
    turn = round(np.degrees(np.arctan2(across[1], across[0])) / 90) * -90 % 360
    misses = np.linalg.norm(registered.boxes.offsets, axis=1)
    return Registration(
        turn,
        registered.pairs,
        round(float(misses.max(initial=0)), 3),
        round(scale_at_the_middle(registered.matrix, page.width, page.height) * MILLIMETRES_PER_INCH, 1),
    )


def weak_boxes(registered: Registered, sent_shape: tuple[int, ...]) -> list[bool]:
    """For each box, whether it may be in another place or outside the picture.

    The print near a box must be that of the template, because another edition of a form has other rows.
    """
    boxes = [box for _, box in registered.reference.page.boxes]
    if registered.agreement < WEAK_AGREEMENT:
        return [True] * len(boxes)
    misses = np.linalg.norm(registered.boxes.offsets, axis=1)
    in_place = are_in_place(registered.words)
    return [
        bool(miss > WEAK_OFFSET)
        or not _is_inside(box, registered, sent_shape)
        or not _is_among_its_words(box, registered, in_place)
        for miss, box in zip(misses, boxes, strict=True)
    ]


def _is_inside(box: Box, registered: Registered, sent_shape: tuple[int, ...]) -> bool:
    right, bottom = box.left + box.width, box.top + box.height
    corners = [(box.left, box.top), (right, box.top), (right, bottom), (box.left, bottom)]
    there = moved(corners, registered.matrix)
    return bool((there >= 0).all() and (there <= np.array(sent_shape[::-1]) - 1).all())


def _is_among_its_words(
    box: Box, registered: Registered, in_place: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
) -> bool:
    middle = np.array([box.left + box.width / 2, box.top + box.height / 2])
    away = np.linalg.norm(registered.words.places - middle, axis=1)
    return float(np.mean(in_place[np.argsort(away)[:NEIGHBOURS]])) >= 0.5
