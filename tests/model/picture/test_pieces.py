import math
from itertools import product

import numpy as np
import numpy.typing as npt
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy

from model.picture.pieces import (
    MAX_PIECES,
    groups_of,
    is_crowded,
    is_one_piece,
    labels_of,
    paper_labels_of,
    pieces_of,
)
from model.picture.pixels import bounding_box
from tests.model.picture.scenes import cross, drawn, ink, word

Mask = npt.NDArray[np.bool_]
masks = st_numpy.arrays(np.bool_, st.tuples(st.integers(1, 24), st.integers(1, 24)))
STRAIGHT = ((0, 1), (1, 0), (0, -1), (-1, 0))
ALL_AROUND = (*STRAIGHT, (1, 1), (1, -1), (-1, 1), (-1, -1))


def flood_filled(mask: Mask, steps: tuple[tuple[int, int], ...]) -> npt.NDArray[np.int64]:
    """The plain definition: a flood fill from each pixel without a number."""
    labels, number = np.zeros(mask.shape, np.int64), 0
    for start in zip(*mask.nonzero(), strict=True):
        if labels[start]:
            continue
        number += 1
        pending = [start]
        while pending:
            y, x = pending.pop()
            if 0 <= y < mask.shape[0] and 0 <= x < mask.shape[1] and mask[y, x] and not labels[y, x]:
                labels[y, x] = number
                pending += [(y + dy, x + dx) for dy, dx in steps]
    return labels


@given(masks)
@settings(max_examples=300, deadline=None)
def test_pieces_of_ink_are_connected_in_eight_directions(mask: Mask) -> None:
    assert np.array_equal(labels_of(mask), flood_filled(mask, ALL_AROUND))


@given(masks)
@settings(max_examples=300, deadline=None)
def test_is_one_piece_agrees_with_the_labels(mask: Mask) -> None:
    assert is_one_piece(mask) == (flood_filled(mask, ALL_AROUND).max() < 2)


@given(masks)
@settings(max_examples=300, deadline=None)
def test_pieces_of_paper_are_connected_in_four_directions(mask: Mask) -> None:
    assert np.array_equal(paper_labels_of(mask), flood_filled(mask, STRAIGHT))


@given(masks)
@settings(deadline=None)
def test_each_piece_has_its_box_and_its_pixels(mask: Mask) -> None:
    pieces = pieces_of(mask)
    assert len(pieces.boxes) == len(pieces.sizes) == pieces.labels.max()
    for number, (top, left, bottom, right) in enumerate(pieces.boxes.tolist(), start=1):
        piece = pieces.labels == number
        assert bounding_box(piece) == (left, top, right - left, bottom - top)
        assert pieces.sizes[number - 1] == piece.sum()


def test_the_letters_of_a_word_and_a_mark_beside_it_are_two_groups() -> None:
    groups = groups_of(pieces_of(ink(drawn(word(5, 15, "Weiblich"), cross(115, 15, 25)))))
    mark, letters = groups
    assert mark.region.left == 114
    assert not mark.is_word
    assert letters.is_word
    assert len(letters.pieces) >= 8


def distance(one: list[int], other: list[int]) -> float:
    """The distance between two boxes (top, left, bottom, right)."""
    return math.hypot(*(max(0, one[axis] - other[axis + 2], other[axis] - one[axis + 2]) for axis in (0, 1)))


def longer_side(box: list[int]) -> int:
    return max(box[2] - box[0], box[3] - box[1])


def connected_boxes(boxes: list[list[int]]) -> set[frozenset[int]]:
    """The plain definition of groups: boxes that are connected by narrow gaps."""
    close = {
        (one, other)
        for one, other in product(range(len(boxes)), repeat=2)
        if distance(boxes[one], boxes[other])
        <= 0.35 * min(longer_side(boxes[one]), longer_side(boxes[other]))
    }
    groups = {frozenset({place}) for place in range(len(boxes))}
    for one, other in close:
        joined = frozenset().union(*(group for group in groups if group & {one, other}))
        groups = {group for group in groups if not group & joined} | {joined}
    return groups


@given(st.lists(st.tuples(*[st.integers(0, 60)] * 2, *[st.integers(3, 12)] * 2), max_size=12))
@settings(deadline=None)
def test_groups_are_pieces_connected_by_narrow_gaps(places: list[tuple[int, int, int, int]]) -> None:
    mask = np.zeros((75, 75), np.bool_)
    for top, left, height, width in places:
        mask[top : top + height, left : left + width] = True
    pieces = pieces_of(mask)
    boxes, groups = pieces.boxes.tolist(), groups_of(pieces)
    assert {frozenset(number - 1 for number in group.pieces) for group in groups} == connected_boxes(boxes)
    for group in groups:
        assert group.region == bounding_box(np.isin(pieces.labels, group.pieces))


def test_specks_belong_to_no_group() -> None:
    mask = ink(drawn(cross(60, 10, 40)))
    mask[5, 5] = mask[50, 150] = True
    assert len(pieces_of(mask).sizes) == 3
    assert len(groups_of(pieces_of(mask))) == 1


def test_the_number_of_grouped_pieces_is_limited() -> None:
    mask = np.zeros((200, 200), np.bool_)
    mask[::4, ::4] = mask[1::4, ::4] = mask[2::4, ::4] = True
    assert len(pieces_of(mask).sizes) == 2500
    assert sum(len(group.pieces) for group in groups_of(pieces_of(mask))) <= MAX_PIECES


def test_a_picture_with_a_mark_and_a_little_dirt_is_not_crowded() -> None:
    mask = ink(drawn(cross(60, 10, 40)))
    mask[5, 5] = True
    assert not is_crowded(mask)
    assert not is_crowded(np.zeros((9, 9), np.bool_))


def test_a_picture_with_a_mark_and_a_letter_is_crowded() -> None:
    assert is_crowded(ink(drawn(cross(60, 10, 40), word(120, 20, "n"))))


def test_blank_paper_has_no_pieces_or_groups() -> None:
    pieces = pieces_of(np.zeros((4, 5), np.bool_))
    assert (pieces.boxes.shape, pieces.sizes.shape) == ((0, 4), (0,))
    assert groups_of(pieces) == []
