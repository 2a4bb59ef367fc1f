"""Connected components of ink, called pieces, and groups of close pieces: words, or the strokes of a mark."""

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
from cc3d import connected_components, statistics

from model.picture.pixels import Region

Mask = npt.NDArray[np.bool_]
Labels = npt.NDArray[np.unsignedinteger[Any]]

_DIAGONAL: Literal[8] = 8
_STRAIGHT: Literal[4] = 4
"""The neighbours of a pixel of ink and of a pixel of paper: a line one pixel wide separates the paper."""

_CC3D_SIDES = [0, 2, 1, 3]
"""The columns of cc3d's bounding boxes that are the first and last row and column, in our order."""

MAX_PIECES = 128  # only the largest pieces of a picture are grouped: grain may have thousands
_HARDLY_ANY = 0.02  # a share of all ink: a piece that has no more is dirt
_CLOSE = 0.35
"""A share of the smaller piece's longer side: a gap that is not wider joins two pieces to a group."""

_SPECK = 0.04  # a share of the picture's longer side: a shorter piece is a speck, and belongs to no group
_SMALLEST = 3  # the minimum length of a piece in pixels: a shorter piece is always a speck


class Pieces(NamedTuple):
    """The connected pieces of some ink, from the first row down.

    - `labels`: (H, W), 0 for paper, and for each piece its index in `boxes` plus 1.
    - `boxes`: (n, 4), the top, left, bottom and right of each piece.
    - `sizes`: (n,), the number of pixels of each piece.
    """

    labels: Labels
    boxes: npt.NDArray[np.int64]
    sizes: npt.NDArray[np.int64]


class Group(NamedTuple):
    """Pieces that lie close together.

    - `pieces`: their numbers in `Pieces.labels`.
    - `region`: the smallest region that contains all of them.
    """

    pieces: list[int]
    region: Region

    @property
    def is_word(self) -> bool:
        """Whether it looks like printed letters in a row: several pieces, and wider than high."""
        return len(self.pieces) >= 3 and self.region.width > 1.6 * self.region.height


def labels_of(ink: Mask) -> Labels:
    """The connected components of ink (H, W), numbered from 1; 0 for paper."""
    return _components(ink, _DIAGONAL)


def paper_labels_of(paper: Mask) -> Labels:
    """The connected components of paper (H, W), numbered from 1; 0 for ink."""
    return _components(paper, _STRAIGHT)


def _components(mask: Mask, neighbours: Literal[4, 8]) -> Labels:
    """Labels the mask as integers: for booleans, cc3d 4.1 sometimes gives one piece two numbers."""
    return connected_components(mask.view(np.uint8), connectivity=neighbours)


def is_one_piece(ink: Mask) -> bool:
    """Whether there is at most one piece; most marks are one, and this takes half the time of `labels_of`."""
    _, count = connected_components(
        ink.view(np.uint8), connectivity=_DIAGONAL, binary_image=True, return_N=True
    )
    return bool(count < 2)


def is_crowded(ink: Mask) -> bool:
    """Whether there is more than one piece of ink (H, W), not counting pieces with hardly any of it."""
    if is_one_piece(ink):
        return False
    sizes = np.bincount(labels_of(ink).ravel())[1:]
    return int(np.count_nonzero(sizes > _HARDLY_ANY * sizes.sum())) > 1


def pieces_of(ink: Mask) -> Pieces:
    """The connected pieces of ink (H, W)."""
    labels = labels_of(ink)
    facts = statistics(labels, no_slice_conversion=True)
    boxes = facts["bounding_boxes"][1:, _CC3D_SIDES].astype(np.int64)
    boxes[:, 2:] += 1
    return Pieces(labels, boxes, facts["voxel_counts"][1:].astype(np.int64))


def groups_of(pieces: Pieces) -> list[Group]:
    """The pieces in groups, without specks. Pieces that only a narrow gap separates are in one group."""
    kept = _without_specks(pieces)
    boxes = pieces.boxes[kept]
    corners, numbers = boxes.tolist(), (kept + 1).tolist()
    return [
        Group([numbers[member] for member in members], _around([corners[member] for member in members]))
        for members in _connected(_are_close(boxes))
    ]


def _without_specks(pieces: Pieces) -> npt.NDArray[np.int64]:
    longest = (pieces.boxes[:, 2:] - pieces.boxes[:, :2]).max(axis=1)
    kept = np.flatnonzero(longest >= max(_SMALLEST, _SPECK * max(pieces.labels.shape)))
    if len(kept) > MAX_PIECES:
        kept = np.sort(kept[np.argsort(pieces.sizes[kept], kind="stable")[-MAX_PIECES:]])
    return kept


def _are_close(boxes: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Whether at most a narrow gap separates each two of n boxes (n, 4): (n, n)."""
    tops, lefts, bottoms, rights = boxes.T
    longest = np.maximum(bottoms - tops, rights - lefts)
    gaps = np.hypot(_gaps(tops, bottoms), _gaps(lefts, rights))
    close: npt.NDArray[np.bool_] = gaps <= _CLOSE * np.minimum.outer(longest, longest)
    return close


def _gaps(starts: npt.NDArray[np.int64], ends: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The gap between each two of n spans, 0 where they overlap: (n, n)."""
    gaps = np.subtract.outer(starts, ends)
    return np.maximum(np.maximum(gaps, gaps.T), 0)


def _connected(close: npt.NDArray[np.bool_]) -> Iterator[list[int]]:
    """The members of each group of n pieces that chains of close pieces connect, from `close` (n, n).

    A set of pieces is an integer with a bit for each.
    """
    packed = np.packbits(close, axis=1, bitorder="little")
    neighbours = [int.from_bytes(row.tobytes(), "little") for row in packed]
    left = (1 << len(neighbours)) - 1
    while left:
        group, new = 0, left & -left
        while new:
            group |= new
            for member in _members(new):
                new |= neighbours[member]
            new &= ~group
        left &= ~group
        yield _members(group)


def _members(some: int) -> list[int]:
    """The pieces in a set, in order."""
    members = []
    while some:
        members.append((some & -some).bit_length() - 1)
        some &= some - 1
    return members


def _around(boxes: list[list[int]]) -> Region:
    """The smallest region around boxes (top, left, bottom, right)."""
    tops, lefts, bottoms, rights = zip(*boxes, strict=True)
    top, left = min(tops), min(lefts)
    return Region(left, top, max(rights) - left, max(bottoms) - top)
