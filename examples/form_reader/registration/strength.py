"""Strength: how well a page lies on its template, in all and at each of its boxes."""

import numpy as np

from examples.form_reader.registration.features import moved
from examples.form_reader.registration.registering import Registered, held
from examples.form_reader.registration.warping import scale_at_the_middle
from examples.form_reader.results import Registration
from examples.form_reader.sent_pages import MILLIMETRES_PER_INCH
from examples.form_reader.templates import Box

WEAK_AGREEMENT = 0.75
WEAK_OFFSET = 0.6
"""Millimetres between a box and its place."""
NEIGHBOURS = 4
"""Pieces of print nearest to a box: half of them or more have to be in their places."""


def strength(found: Registered) -> Registration:
    """The turn, the points, the residual and the resolution of a page."""
    page = found.reference.page
    middle, right = moved(
        [(page.width / 2, page.height / 2), (page.width / 2 + 1, page.height / 2)], found.matrix
    )
    across = right - middle
    turn = round(np.degrees(np.arctan2(across[1], across[0])) / 90) * -90 % 360
    misses = np.linalg.norm(found.boxes.offsets, axis=1)
    return Registration(
        turn,
        found.pairs,
        round(float(misses.max(initial=0)), 3),
        round(scale_at_the_middle(found.matrix, page.width, page.height) * MILLIMETRES_PER_INCH, 1),
    )


def weak_boxes(found: Registered, sent_shape: tuple[int, ...]) -> list[bool]:
    """For each box whether it may be elsewhere than where it is looked for, or outside the picture.

    The print near a box has to be that of the template: another edition of a form has other rows.
    """
    boxes = [box for _, box in found.reference.page.boxes]
    if found.agreement < WEAK_AGREEMENT:
        return [True] * len(boxes)
    misses = np.linalg.norm(found.boxes.offsets, axis=1)
    in_place = held(found.words)
    return [
        bool(miss > WEAK_OFFSET)
        or not _is_inside(box, found, sent_shape)
        or not _is_among_its_words(box, found, in_place)
        for miss, box in zip(misses, boxes, strict=True)
    ]


def _is_inside(box: Box, found: Registered, sent_shape: tuple[int, ...]) -> bool:
    right, bottom = box.left + box.width, box.top + box.height
    corners = [(box.left, box.top), (right, box.top), (right, bottom), (box.left, bottom)]
    there = moved(corners, found.matrix)
    return bool((there >= 0).all() and (there <= np.array(sent_shape[::-1]) - 1).all())


def _is_among_its_words(
    box: Box, found: Registered, in_place: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
) -> bool:
    middle = np.array([box.left + box.width / 2, box.top + box.height / 2])
    away = np.linalg.norm(found.words.places - middle, axis=1)
    return float(np.mean(in_place[np.argsort(away)[:NEIGHBOURS]])) >= 0.5
